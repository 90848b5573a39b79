"""One use of a model: what it is for, and the leave to send it."""

from __future__ import annotations

from dataclasses import dataclass

from vla_bt.planner.providers.records import UNLIMITED, Leave, Usage


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """Which model is asked for whom."""

    provider: str
    model: str
    mission: str = ''
    """Id of the mission it is for; empty: none, limits per mission see this request alone."""
    is_free: bool = False
    """Costs no money, whatever the price table says: a server of one's own."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """The leave to ask a model once; counts as `estimate` until it is charged."""

    number: int
    """Of its row in the ledger."""
    purpose: Purpose
    estimate: Usage
    starts_at_s: float
    """When it may be sent, seconds of the wall clock."""
    wait_s: float
    """From the admission until then; 0: at once."""
    leave: Leave = UNLIMITED
    """How often it may be sent within one use."""
