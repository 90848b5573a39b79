"""What no plan may exceed; judged before anything moves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vla_bt.safety.section import Section

Metres = Annotated[float, Field(gt=0, le=10_000)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Limits(Section):
    """Largest values a plan may ask for. Defaults are those of the shipped file."""

    move_distance_m: Metres = 10.0
    """One drive, as the crow flies, metres."""
    total_distance_m: Metres = 60.0
    """All drives of one plan together, metres."""
    payload_kg: float = Field(default=3.0, gt=0, le=500)
    """What is picked up, kilograms."""
    velocity_mps: float = Field(default=1.0, gt=0, le=10)
    """Of the base, m/s."""
    force_n: float = Field(default=50.0, gt=0, le=1000)
    """Of the hand, newtons."""
    wait_s: Seconds = 300.0
    """One wait, seconds."""
    action_timeout_s: Seconds = 120.0
    """What a plan may allow one step, seconds."""
    plan_duration_s: Seconds = 300.0
    """All steps of a plan as long as they usually take, seconds."""
    forbidden_skills: tuple[str, ...] = ()
    """Skills no plan may use here."""
