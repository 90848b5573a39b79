"""When a person is asked before a step begins."""

from __future__ import annotations

from pydantic import Field

from vla_bt.safety.section import Section


class Confirmation(Section):
    """What is asked about, besides the skills of `planning.require_confirmation`."""

    timeout_s: float = Field(default=30.0, gt=0, le=3600)
    """Longest wait for an answer, seconds; no answer is a no."""
