"""A budget with a clock and prices that tests choose."""

import datetime
from pathlib import Path

import pytest

from vla_bt.planner.budget import TABLES, Admission, Budget, Price, PriceTable, Purpose
from vla_bt.planner.providers.records import FaultCode, ModelFault, Usage
from vla_bt.planner.store import Store
from vla_bt.settings import BudgetSettings

PRICES = PriceTable(
    as_of=datetime.date(2025, 1, 2),
    prices=(
        Price(models=('openai/dear*',), input_usd=10.0, cached_usd=1.0, output_usd=20.0),
    ),
)
UNLIMITED = dict.fromkeys(BudgetSettings.model_fields, 0)
START_S = 1_700_000_000.0


class Bench:
    """One budget; `now_s` is the time it goes by."""

    def __init__(self, folder: Path | None = None, **limits: float) -> None:
        self.now_s = START_S
        self.store = Store(folder, TABLES)
        settings = BudgetSettings.model_validate({**UNLIMITED, **limits})
        self.budget = Budget(settings, PRICES, self.store, lambda: self.now_s)

    def admit(
        self,
        tokens: int = 100,
        mission: str = 'm',
        model: str = 'cheap',
        patience_s: float = 10.0,
        is_free: bool = False,
    ) -> Admission:
        """Ask for leave for a request of so many tokens, all of the prompt."""
        purpose = Purpose(provider='openai', model=model, mission=mission, is_free=is_free)
        return self.budget.admit(purpose, Usage(input_tokens=tokens), patience_s=patience_s)

    def use(self, tokens: int = 100, **details: object) -> None:
        """Ask for leave, get an answer, pay."""
        admission = self.admit(tokens, **details)  # type: ignore[arg-type]
        self.budget.charge(admission, Usage(input_tokens=tokens), seconds=1.0)

    def refusal(self, tokens: int = 100, **details: object) -> ModelFault:
        """Return why there is no leave; fail when there is."""
        with pytest.raises(ModelFault) as raised:
            self.admit(tokens, **details)  # type: ignore[arg-type]
        assert raised.value.code is FaultCode.OVER_BUDGET
        assert raised.value.requests == 0
        return raised.value
