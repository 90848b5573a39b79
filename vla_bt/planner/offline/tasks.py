"""A task: one use of a skill that the person wants for its own sake.

What the skill needs beforehand is nobody's wish; the search finds the steps for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Task:
    """One wished-for use of a skill."""

    skill: str
    args: Mapping[str, Any] = field(default_factory=dict)
    """Canonical arguments; those the situation fills may be absent."""
    near: str = ''
    """Place where the robot must stand for it; '' when its preconditions say all."""
