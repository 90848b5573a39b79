"""When a person is asked before a step begins: what the safety file says of it."""

from __future__ import annotations

import enum

from pydantic import Field

from vla_bt.safety.section import Section
from vla_bt.safety.tags import Tag


class ConfirmationMode(str, enum.Enum):
    """Who answers; the values of `planning.confirmation`."""

    ASK = 'ask'
    """A person."""
    AUTO = 'auto'
    """Nobody is asked: everything is allowed. For simulations and tests."""
    DENY = 'deny'
    """Nobody is asked: nothing is allowed."""


class Confirmation(Section):
    """What is asked about, besides the skills of `planning.require_confirmation`."""

    timeout_s: float = Field(default=30.0, gt=0, le=3600)
    """Longest wait for an answer, seconds; no answer is a no."""
    tags: tuple[Tag, ...] = Field(
        default=('hot', 'sharp', 'hazardous', 'toxic', 'medicine'), max_length=100
    )
    """Asked about when an arm handles an object with one of them."""
    zones: tuple[str, ...] = Field(default=(), max_length=100)
    """Names of zones of this file; asked about when the base or an arm may get into one."""
