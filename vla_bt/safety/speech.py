"""What the robot does not say."""

from __future__ import annotations

from vla_bt.safety.section import Section


class SpeechLimits(Section):
    """Words and phrases no plan may have the robot speak."""

    forbidden: tuple[str, ...] = ()
    """Whole words or phrases; upper and lower case are the same."""
