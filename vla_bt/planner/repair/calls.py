"""Steps written as calls: `pick_up(object=red_cup, grasp_type="top")`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vla_bt.errors import ProblemCode
from vla_bt.plan import MAX_STEPS, Json
from vla_bt.planner.repair.notes import UnrepairableError
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Catalogue, Skill

_CALL = re.compile(r'\s*(?:robot\.|self\.)?([A-Za-z]\w*)\s*\((.*)\)\s*[;.,]?\s*', re.DOTALL)
_ARGUMENT = re.compile(
    r'\s*(?:([A-Za-z_]\w*)\s*[=:]\s*)?("[^"=(]*"|\'[^\'=(]*\'|[^,"\'=]*)\s*(,|$)'
)
"""Name and value; a text with `=` or `(` in it has probably taken in what follows it."""
_NUMBER = re.compile(r'-?\d+(\.\d+)?')
_WORDS: dict[str, Json] = {'true': True, 'false': False, 'null': None, 'none': None}
_LINE = re.compile(r'(?:(?:step\s*)?\d+\s*[.):]|[-*•])?\s*`?([^`]*)`?', re.IGNORECASE)
_LONGEST_LINE = 1000

_CALLED = re.compile(r'\b(\w+)\s*\(')
_CONTROL_WORDS = re.compile(
    r'\b(?:if|elif|else|otherwise|unless|when|until|while|for|repeat|loop|try|except|catch|or|not|'
    r"don't|instead|alternatively|times|twice|def)\b",
    re.IGNORECASE,
)

Call = dict[str, Json]
"""`{'skill': ..., 'args': {...}}`."""


def read_call(text: str, catalogue: Catalogue) -> Call | None:
    """Return the step that a call of a known skill stands for; None when it is none.

    Raises:
        UnrepairableError: It calls a skill, but its arguments cannot be told.
    """
    match = _CALL.fullmatch(text)
    skill = catalogue.find(match[1]) if match else None
    if match is None or skill is None:
        return None
    return {'skill': match[1], 'args': _arguments(match[2], skill)}


def read_call_lines(text: str, catalogue: Catalogue) -> list[Json] | None:
    """Return the steps of a text whose lines are calls; None when it is no such text.

    Lines without any call are words about the plan. A call in the middle of a sentence may be
    meant otherwise ("do not ..."), and words such as "if" may change what the calls mean: such
    a text is none.
    """
    steps: list[Json] = []
    for line in map(str.strip, text.splitlines()):
        if len(line) > _LONGEST_LINE or len(steps) > MAX_STEPS:
            return None
        match = _LINE.fullmatch(line)
        call = read_call(match[1], catalogue) if match else None
        if call is not None:
            steps.append(call)
        elif _CONTROL_WORDS.search(line) or any(map(catalogue.find, _CALLED.findall(line))):
            return None
    return steps or None


def _arguments(text: str, skill: Skill) -> dict[str, Json]:
    args: dict[str, Json] = {}
    names = list(skill.arguments)
    for position, (name, value) in enumerate(_parts(text, skill)):
        if not name and position >= len(names):
            raise _unreadable(text, skill)
        key = name or names[position]
        if key in args:
            raise _unreadable(text, skill)
        args[key] = value
    return args


def _parts(text: str, skill: Skill) -> Iterator[tuple[str, Json]]:
    at, is_named = 0, False
    while at < len(text) and text.strip():
        match = _ARGUMENT.match(text, at)
        if match is None or not match[2].strip() or (is_named and not match[1]):
            raise _unreadable(text, skill)
        is_named = bool(match[1])
        yield match[1] or '', _value(match[2].strip())
        at = match.end()


def _value(text: str) -> Json:
    if text[:1] in ('"', "'"):
        return text[1:-1]
    if _NUMBER.fullmatch(text):
        return float(text) if '.' in text else int(text)
    return _WORDS.get(text.lower(), text)


def _unreadable(text: str, skill: Skill) -> UnrepairableError:
    message = f'the arguments of the call of {skill.name} cannot be told'
    return UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.UNREADABLE, message, text)
