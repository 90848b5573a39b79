"""The plans that are measured, as their authors write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

Steps = Sequence[tuple[str, dict[str, Any]]]


def _carry(thing: str, source: str, target: str) -> Steps:
    return (
        ('navigate_to', {'location': source}),
        ('pick_up', {'object': thing}),
        ('navigate_to', {'location': target}),
        ('place', {'object': thing, 'location': target}),
    )


FETCH = _carry('red_cup', 'counter', 'table')
"""4 steps; the compiled mission has some 100 nodes."""
GRASP = FETCH[:2]
"""2 steps; the compiled mission has some 50 nodes."""
TIDY_UP = (
    *_carry('red_cup', 'counter', 'table'),
    *_carry('water_bottle', 'counter', 'table'),
    *_carry('red_mug', 'table', 'counter'),
    ('say', {'text': 'Everything is in its place.'}),
    ('navigate_to', {'location': 'dock'}),
    ('wait', {'duration': 2.0}),
)
"""15 steps; the compiled mission has some 240 nodes."""


def plan_text(steps: Steps) -> str:
    """Return the plan as JSON text in the first seed dialect, as models write it."""
    actions = [
        {'action': skill, 'parameters': args, 'description': f'Do {skill} now.'}
        for skill, args in steps
    ]
    return json.dumps({'actions': actions, 'reasoning': 'One thing after the other.'}, indent=2)
