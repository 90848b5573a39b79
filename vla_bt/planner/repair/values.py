"""Which JSON values a reply's text holds, when it is not one plain JSON value."""

from __future__ import annotations

import json
import re

from vla_bt.errors import ProblemCode
from vla_bt.plan import Json
from vla_bt.planner.repair.calls import read_call_lines
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.tolerant_json import TolerantReader
from vla_bt.planner.wire import ReplyCode
from vla_bt.planner.wire.reading import DEBRIS, DISCLAIMER, THOUGHT, THOUGHT_END
from vla_bt.skills import Catalogue

_OPENING = re.compile(
    r"""\{\s*(?:["'“‘`}]|//|/\*|\#|[\w$-]+\s*:)|\[\s*(?:[\[{\]"'“‘`]|//|/\*|\#|[A-Za-z]\w*\()"""
)
"""A bracket that surely begins a value; other brackets are punctuation."""
_FENCE = re.compile(r'```[\w+-]*')
_CALLED = re.compile(r'\b(\w+)\s*\(')
_ESCAPED = re.compile(r'\s*[{\[]\s*\\"')


def read_values(text: str, catalogue: Catalogue, notes: Notes) -> list[Json]:
    """Return every JSON value in a text, outermost ones only, in order; calls count as steps.

    Args:
        text: A whole reply.
        catalogue: Tells calls of skills from other words.
        notes: Takes a sentence for everything left out or forgiven.

    Raises:
        UnrepairableError: Something begins as JSON and cannot be read to its end, or there is
            none.
    """
    text = _without_thoughts(text, notes)
    if _ESCAPED.match(text):
        text = text.replace('\\"', '"')
        notes.add('Backslashes before quotes were left out.')
    inner = _inner_text(text)
    if inner is not None:
        notes.add('The plan was a text within a text; it was unpacked.')
        return read_values(inner, catalogue, notes)
    values = _scan(text, catalogue, notes)
    if values:
        return values
    steps = read_call_lines(text, catalogue)
    if steps is None:
        message = 'the reply holds neither JSON nor a list of steps'
        raise UnrepairableError(
            ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, message, text.strip()
        )
    notes.add('A list of calls was taken as the steps.')
    return [steps]


def _scan(text: str, catalogue: Catalogue, notes: Notes) -> list[Json]:
    values: list[Json] = []
    reader, at, words = TolerantReader(text, notes), 0, ''
    while (opening := _OPENING.search(text, at)) is not None:
        words += text[at : opening.start()]
        value, at = reader.read(opening.start())
        values.append(value)
    words += text[at:]
    calls = any(map(catalogue.find, _CALLED.findall(words)))
    if values and (calls or DEBRIS.search(words) or DISCLAIMER.search(words)):
        message = 'the words around the JSON are parts of a plan, or advise against it'
        raise UnrepairableError(ReplyCode.NOT_JSON, ProblemCode.UNREADABLE, message, words)
    if values and _FENCE.sub('', words).strip('\ufeff \t\r\n,;'):
        notes.add('Words around the plan were left out.')
    return [value for value in values if value not in ({}, [])] or values[:1]


def _without_thoughts(text: str, notes: Notes) -> str:
    """Return what follows the last thought; templates may swallow the mark of the first."""
    ends = list(THOUGHT_END.finditer(text))
    told = text[ends[-1].end() :] if ends else text
    if THOUGHT.search(told):
        message = 'the reply was cut off while the model was still thinking'
        raise UnrepairableError(ReplyCode.TRUNCATED, ProblemCode.UNREADABLE, message)
    if told != text:
        notes.add("The model's thoughts were left out.")
    return told


def _inner_text(text: str) -> str | None:
    """Return what a reply says that is as a whole one JSON text."""
    if not text.lstrip().startswith('"'):
        return None
    try:
        inner = json.loads(text)
    except ValueError:
        return None
    return inner if isinstance(inner, str) and inner != text else None
