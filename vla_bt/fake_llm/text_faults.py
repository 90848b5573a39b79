"""Faults in what the model says: the text of a plan, spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from vla_bt.fake_llm.faults import Fault

KEPT_RATIO = 0.6
"""Share of a text that is left of one that is cut off."""

DEPTH = 150

_SKILL = re.compile(r'("(?:do|skill|action|primitive|name)"\s*:\s*)"[^"]*"')
_ARGUMENT = re.compile(
    r'("value"\s*:\s*|"(?:args|arguments|parameters)"\s*:\s*\{\s*"[^"]*"\s*:\s*)'
    r'(?:"[^"]*"|[-\d.]+|true|false|null)'
)
_NUMBER = re.compile(r'(:\s*)(-?\d+(?:\.\d+)?)(?=\s*[,}\]])')


def spoil(text: str, fault: Fault) -> str:
    """Return a text with a fault; faults that are not in the text leave it as it is."""
    return _SPOILT[fault](text) if fault in _SPOILT else text


def _with_field(text: str, field: str) -> str:
    return text.replace('{', '{' + field + ', ', 1)


def _with_wrong_type(text: str) -> str:
    if _NUMBER.search(text):
        return _NUMBER.sub(r'\1"\2"', text, count=1)
    return _ARGUMENT.sub(r'\g<1>7', text, count=1)


def _deep(_: str) -> str:
    opening = '{"node": "sequence", "children": [' * DEPTH
    step = '{"node": "step", "skill": "wait", "args": {"duration_s": 1}}'
    return (
        '{"verdict": "plan", "question": "", "options": [], "reason": "", "explanation": "",'
        f' "plan": {opening}{step}{"]}" * DEPTH}}}'
    )


_SPOILT: Mapping[Fault, Callable[[str], str]] = {
    Fault.EMPTY_CONTENT: lambda text: '',
    Fault.TRUNCATED: lambda text: text[: int(len(text) * KEPT_RATIO)],
    Fault.FENCED: lambda text: f'```json\n{text}\n```',
    Fault.CHATTY: lambda text: f'Sure! Here is the plan:\n\n{text}\n\nShall I go on?',
    Fault.UNKNOWN_SKILL: lambda text: _SKILL.sub(r'\1"teleport"', text, count=1),
    Fault.EXTRA_FIELD: lambda text: _with_field(text, '"mood": "cheerful"'),
    Fault.NAN: lambda text: _ARGUMENT.sub(r'\1NaN', text, count=1),
    Fault.WRONG_TYPE: _with_wrong_type,
    Fault.DUPLICATE_KEY: lambda text: _with_field(text, '"verdict": "refuse"'),
    Fault.DEEP: _deep,
}
