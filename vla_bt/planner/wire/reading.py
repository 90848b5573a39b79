"""What a reply is, as text: which kind of malformed it is, when it is."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import (
    MAX_TEXT_BYTES,
    Plan,
    PlanReading,
    ProblemLog,
    parse_json,
    read_document,
)
from vla_bt.plan.json_text import MAX_DEPTH

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*("?)|[\[\]{}]', re.DOTALL)
"""A whole string, or one that is cut off, or a bracket."""

THOUGHT = re.compile(r'<(think|thinking|reasoning|scratchpad)>')
"""What models put before their thoughts where the server does not keep these apart."""
DEBRIS = re.compile(r'["\'“”‘’]\s*:')
"""What shows that words around JSON are the rest of broken JSON: a key and its colon."""
DISCLAIMER = re.compile(
    r"\b(?:do not|don't|never|must not|mustn't|should not|shouldn't)\s+(?:be\s+)?"
    r'(?:run|use|do|execute|perform|follow|send|used|done|executed|performed|followed|sent)\b'
    r'|\b(?:old|previous|earlier|wrong|invalid|incorrect|unsafe|bad|rejected|outdated|sample)\s+'
    r'(?:plan|answer|reply|steps|version)\b|\bfor (?:example|instance)\b|\be\.g\.',
    re.IGNORECASE,
)
"""What shows that the plan among these words is not meant to be carried out."""
THOUGHT_END = re.compile(r'</(think|thinking|reasoning|scratchpad)>')


class ReplyCode(str, enum.Enum):
    """What became of the text of a reply. Values are stable."""

    PLAIN = 'plain'
    """One JSON value and nothing else."""
    FENCED = 'fenced'
    """One JSON value in a Markdown fence, with or without words around it."""
    CHATTY = 'chatty'
    """One JSON value with words around it."""
    REPAIRED = 'repaired'
    """Read all the same, after changes that the plan's notes name."""
    EMPTY = 'empty'
    """Nothing but blanks."""
    TOO_LARGE = 'too_large'
    """More bytes, values or steps than any plan has."""
    TOO_DEEP = 'too_deep'
    """More levels inside each other than any plan has."""
    TRUNCATED = 'truncated'
    """It ends before its JSON does."""
    DUPLICATE_KEY = 'duplicate_key'
    """A key is given twice, with different values."""
    NOT_FINITE = 'not_finite'
    """NaN, Infinity, or a number too large."""
    NOT_JSON = 'not_json'
    """No JSON, nor anything that is surely meant as JSON."""
    NOT_A_PLAN = 'not_a_plan'
    """JSON, but neither steps nor a question nor a refusal, or not only one of these."""
    SEVERAL_PLANS = 'several_plans'
    """More than one plan, and they differ."""
    INVALID = 'invalid'
    """A plan that the robot, its world or its limits do not allow."""

    @property
    def is_readable(self) -> bool:
        """True when the text itself is no reason to ask again."""
        return self in (self.PLAIN, self.FENCED, self.CHATTY, self.REPAIRED)


@dataclass(frozen=True, kw_only=True)
class ReplyReading:
    """What became of a reply's text: a plan, or problems."""

    code: ReplyCode
    reading: PlanReading | None = None
    """None when the text holds no single JSON value."""
    problems: tuple[Problem, ...] = ()
    """Empty if and only if there is a plan."""

    @property
    def plan(self) -> Plan | None:
        """The plan as written, not checked."""
        return self.reading.plan if self.reading else None


def read_reply_text(text: str) -> ReplyReading:
    """Read a reply strictly, in any dialect; nothing in it is changed.

    Args:
        text: Anything. A fence or words round one JSON value are left out, and said by the code.
    """
    if not text.strip('\ufeff \t\r\n'):
        return _fault(ReplyCode.EMPTY, ProblemCode.MISSING, 'the reply is empty')
    if len(text) > MAX_TEXT_BYTES:
        message = f'the reply is longer than {MAX_TEXT_BYTES} characters'
        return _fault(ReplyCode.TOO_LARGE, ProblemCode.TOO_LARGE, message)
    start, end, depth = _outline(text)
    if start < 0:
        return _fault(ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, 'the reply holds no JSON')
    if depth > MAX_DEPTH:
        message = f'the reply nests more than {MAX_DEPTH} levels'
        return _fault(ReplyCode.TOO_DEEP, ProblemCode.TOO_LARGE, message)
    if _is_thought(text[:start]):
        message = 'the JSON stands among the thoughts of the model'
        return _fault(ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, message)
    if end < 0:
        message = 'the reply was cut off: it ends before its JSON does'
        return _fault(ReplyCode.TRUNCATED, ProblemCode.UNREADABLE, message)
    if '{' in text[end:] or '[' in text[end:]:
        message = 'the reply holds more than one JSON value'
        return _fault(ReplyCode.SEVERAL_PLANS, ProblemCode.AMBIGUOUS, message)
    if DEBRIS.search(text, 0, start) or DEBRIS.search(text, end):
        message = 'parts of JSON stand around the JSON of the reply'
        return _fault(ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, message)
    said = THOUGHT_END.split(text[:start])[-1]
    if DISCLAIMER.search(said) or DISCLAIMER.search(text, end):
        message = 'the words around the plan advise against it'
        return _fault(ReplyCode.NOT_JSON, ProblemCode.NOT_ALLOWED, message)
    return _read(text[start:end], _form(text[:start], text[end:]))


def _read(text: str, form: ReplyCode) -> ReplyReading:
    log = ProblemLog()
    document = parse_json(text, log)
    if log:
        problems = log.problems()
        code = _CODES.get(problems[0].code, ReplyCode.NOT_JSON)
        return ReplyReading(code=code, problems=problems)
    if not isinstance(document, dict | list):
        return _fault(ReplyCode.NOT_A_PLAN, ProblemCode.WRONG_TYPE, 'the reply is no plan')
    reading = read_document(document, log)
    code = ReplyCode.NOT_A_PLAN if reading.plan is None else form
    return ReplyReading(code=code, reading=reading, problems=reading.problems)


_CODES = {
    ProblemCode.DUPLICATE: ReplyCode.DUPLICATE_KEY,
    ProblemCode.OUT_OF_RANGE: ReplyCode.NOT_FINITE,
    ProblemCode.TOO_LARGE: ReplyCode.TOO_LARGE,
}


def _form(before: str, after: str) -> ReplyCode:
    if not before.strip('\ufeff \t\r\n') and not after.strip():
        return ReplyCode.PLAIN
    return ReplyCode.FENCED if '```' in before else ReplyCode.CHATTY


def _is_thought(before: str) -> bool:
    """Return True when what follows stands within a thought that is not ended."""
    return len(THOUGHT.findall(before)) > len(THOUGHT_END.findall(before))


def _outline(text: str) -> tuple[int, int, int]:
    """Return start and end of the first bracketed value and its levels; -1 where there is none."""
    start, level, deepest = -1, 0, 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ('{', '['):
            start = token.start() if start < 0 else start
            level += 1
            deepest = max(deepest, level)
        elif mark in ('}', ']') and level:
            level -= 1
            if level == 0:
                return start, token.end(), deepest
    return start, -1, deepest


def _fault(code: ReplyCode, problem: ProblemCode, message: str) -> ReplyReading:
    return ReplyReading(code=code, problems=(Problem(code=problem, path='', message=message),))
