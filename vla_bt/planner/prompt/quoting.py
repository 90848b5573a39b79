"""Text of others inside a prompt: names, labels and quotations that cannot pass for our own text.

Every piece comes out as one line without `<` and `>`, so it ends no section and begins none.
"""

from __future__ import annotations

import json
import re
import unicodedata

from vla_bt.errors import one_line, shorten

MAX_LABEL = 32
"""Longest label, characters."""
_NAME = re.compile(r'[a-z0-9][a-z0-9_.-]{0,39}')
_NO_LABEL = re.compile(r'[^a-z0-9_-]+')


def is_plain_name(name: str) -> bool:
    """Return True for an id that may stand in a prompt and in a fact as it is."""
    return _NAME.fullmatch(name) is not None


def clean_label(text: str) -> str:
    """Return a label in at most 32 characters of `a-z0-9 _-`; `unknown` when nothing is left."""
    if not text.isascii():
        text = unicodedata.normalize('NFKD', text).encode('ascii', 'ignore').decode()
    words = _NO_LABEL.sub(' ', text.lower()).strip()
    return words[:MAX_LABEL].rstrip() or 'unknown'


def quoted(text: str, limit: int | None = 200) -> str:
    """Return text as a JSON string on one line.

    Args:
        text: Anything.
        limit: Most characters quoted; None: all.
    """
    line = one_line(text if limit is None else text[: 4 * limit])
    line = line if limit is None else shorten(line, limit)
    return _no_tags(json.dumps(line, ensure_ascii=False))


def quoted_data(value: object, limit: int = 300) -> str:
    """Return JSON data on one line of at most `limit` characters, cut off behind that."""
    return _no_tags(shorten(one_line(json.dumps(value, ensure_ascii=False, default=str)), limit))


def flat(text: str, limit: int = 400) -> str:
    """Return a sentence of ours with names of others in it, on one line, shortened."""
    return _no_tags(shorten(one_line(text[: 4 * limit]), limit))


def _no_tags(text: str) -> str:
    return text.replace('<', r'\u003c').replace('>', r'\u003e')
