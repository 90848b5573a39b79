"""Text of others inside a prompt: quotations that cannot pass for our own text.

Every piece comes out as one line, printable, without what may begin or end a section, a block or
a turn: angle brackets and their look-alikes, backticks, and words in capitals within square
brackets are written as JSON escapes.
"""

from __future__ import annotations

import json
import re

from vla_bt.errors import one_line, shorten
from vla_bt.world import clean_label

_MARKS = re.compile(
    '[<>`\u02c2\u02c3\u1433\u1438\u2039\u203a\u2329\u232a\u276c-\u2771\u27e8-\u27eb\u29fc\u29fd'
    '\u3008-\u300b\ufe64\ufe65\uff1c\uff1e\uff40]'
    r'|\[(?=\s*/?\s*[A-Z][A-Z_ ]*\])'
)
"""`<|im_start|>`, `</command>`, three backticks, `[INST]`, and what looks like them."""


def quoted(text: str, limit: int | None = 200) -> str:
    """Return text as a JSON string on one line.

    Args:
        text: Anything.
        limit: Most characters between the quotes, escapes as they are written; None: no bound.
    """
    line = one_line(text if limit is None else text[: 4 * limit])
    written = _written(line)
    while limit is not None and len(written) > limit:
        line = shorten(line, max(1, len(line) * limit // len(written)))
        written = _written(line)
    return f'"{written}"'


def quoted_data(value: object, limit: int = 300) -> str:
    """Return JSON data on one line; more than `limit` characters as a quotation of their start."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=str))
    if len(text) <= limit and len(inert := _inert(text)) <= limit:
        return inert
    return quoted(text, limit)


def label_of(text: str) -> str:
    """Return a label as it is told: a word as it is, several in quotes, nothing but plain words.

    So no label can go on as the rest of its line does: `cup at table (sure)`.
    """
    label = clean_label(text)
    return f'"{label}"' if ' ' in label else label


def _written(line: str) -> str:
    return _inert(json.dumps(line, ensure_ascii=False)[1:-1])


def _inert(text: str) -> str:
    return _MARKS.sub(lambda found: f'\\u{ord(found.group()):04x}', text)
