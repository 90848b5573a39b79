"""A box in the map: how far it goes, where a robot may work."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Bounds(BaseModel):
    """An upright box in `map`, metres. Its sides belong to it."""

    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)

    x_min: float = Field(ge=-100_000, le=100_000)
    x_max: float = Field(ge=-100_000, le=100_000)
    y_min: float = Field(ge=-100_000, le=100_000)
    y_max: float = Field(ge=-100_000, le=100_000)
    z_min: float = Field(default=-100.0, ge=-100, le=100)
    z_max: float = Field(default=100.0, ge=-100, le=100)

    @model_validator(mode='after')
    def _has_room(self) -> Bounds:
        for axis in 'xyz':
            low, high = self.range_of(axis)
            if not low < high:
                raise ValueError(
                    f'{axis}_min must be less than {axis}_max (found {low:g} and {high:g} m)'
                )
        return self

    def range_of(self, axis: str) -> tuple[float, float]:
        """Return the least and the largest coordinate on `x`, `y` or `z`, metres."""
        return getattr(self, f'{axis}_min'), getattr(self, f'{axis}_max')

    def outside(self, **coordinates: float) -> Iterator[str]:
        """Yield the axes on which a point lies outside; NaN lies outside.

        Args:
            coordinates: Metres in `map`, by axis; an axis left out is not looked at.
        """
        for axis, value in coordinates.items():
            low, high = self.range_of(axis)
            if not low <= value <= high:
                yield axis
