"""What models cost, from `config/prices.yaml`."""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from vla_bt.planner.providers.records import Usage
from vla_bt.settings import find_share, read_yaml

_MILLION = 1_000_000


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra='forbid', frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class Price(_Entry):
    """What a million tokens of some models cost, US dollars."""

    models: tuple[str, ...] = Field(min_length=1)
    """Patterns of `provider/model` as of file names: `*`, `?`, `[...]`."""
    input_usd: float = Field(ge=0)
    """Of input that is not cached."""
    cached_usd: float = Field(ge=0)
    """Of input read from the provider's cache."""
    output_usd: float = Field(ge=0)

    def cost_usd(self, usage: Usage) -> float:
        """Return what `usage` costs, US dollars."""
        cached = min(usage.cached_tokens, usage.input_tokens)
        return (
            (usage.input_tokens - cached) * self.input_usd
            + cached * self.cached_usd
            + usage.output_tokens * self.output_usd
        ) / _MILLION


class PriceTable(_Entry):
    """All of `config/prices.yaml`."""

    as_of: datetime.date
    """When somebody last looked the prices up."""
    prices: tuple[Price, ...] = ()
    """The first that fits a model counts."""

    def find(self, provider: str, model: str) -> Price | None:
        """Return the price of a model; None: it is in no entry."""
        name = f'{provider}/{model}'
        for price in self.prices:
            if any(fnmatchcase(name, pattern) for pattern in price.models):
                return price
        return None


def load_prices(path: Path | None = None) -> PriceTable:
    """Read a price table; None: the shipped `config/prices.yaml`.

    Raises:
        SettingsError: Unreadable, not YAML, or an entry is wrong; the message names it.
    """
    return read_yaml(path or find_share('config/prices.yaml'), PriceTable)
