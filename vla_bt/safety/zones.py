"""Areas of the map the robot stays out of."""

from __future__ import annotations

from pydantic import Field

from vla_bt.safety.section import Section


class Zone(Section):
    """One forbidden area."""

    polygon: tuple[tuple[float, float], ...] = Field(min_length=3)
    """Corners in `map`, metres, in order; it closes by itself."""
