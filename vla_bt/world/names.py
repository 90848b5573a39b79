"""Names that come from outside, from detectors and files, and what is made of them.

An id stands in plans, facts, prompts and speech as it is, so it must be plain. A label is only
told. Both may hold anything when they arrive: a sign that somebody printed, a message that
somebody sent.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from vla_bt.errors import one_line

MAX_NAME = 40
"""Longest id, characters."""
MAX_LABEL = 32
"""Longest label, characters."""
NAME_PATTERN = rf'[a-z0-9][a-z0-9_.-]{{0,{MAX_NAME - 1}}}'
"""What an id is."""

_NAME = re.compile(NAME_PATTERN)
_NO_LABEL = re.compile(r'[^a-z0-9_-]+')
_WORD = re.compile(r'[^\W_]+')
_PLAIN_WORD = re.compile(r'[a-z0-9]+')
_MARK_LENGTH = 6


def is_plain_name(name: str) -> bool:
    """Return True for an id that may stand in a prompt and in a fact as it is."""
    return _NAME.fullmatch(name) is not None


def clean_label(text: str) -> str:
    """Return a label in at most 32 characters of `a-z0-9 _-`; `unknown` when nothing is left."""
    text = text[: 4 * MAX_LABEL]
    if not text.isascii():
        text = unicodedata.normalize('NFKD', text).encode('ascii', 'ignore').decode()
    words = _NO_LABEL.sub(' ', text.lower()).strip()
    return words[:MAX_LABEL].rstrip() or 'unknown'


def label_words(text: str) -> tuple[str, ...]:
    """Return the words of a label: letters and digits of any script, lower case.

    They are at most `MAX_LABEL` characters when joined by a sign each. Look-alikes of a letter
    that Unicode itself takes for the same are that letter; none when nothing is left.
    """
    text = one_line(unicodedata.normalize('NFKC', text[: 4 * MAX_LABEL]))
    words = _WORD.findall(text.lower())
    return tuple(' '.join(words)[:MAX_LABEL].split())


def plain_id(found: str, label: str) -> str:
    """Return the id for an object that comes with `found`; the same for the same arguments.

    Upper case and blanks count as lower case and `_`. Whatever else is not plain is replaced: by
    the label and a mark that tells different ids apart, so that `red_cup"}` is a thing of its own
    and never `red_cup`.

    Args:
        found: As it arrived, not empty.
        label: What the object is.
    """
    # Lower case of other scripts can be ASCII: the sign of kelvin becomes a k.
    name = found.strip(' ').lower().replace(' ', '_') if found.isascii() else ''
    if is_plain_name(name):
        return name
    mark = hashlib.sha256(found.encode('utf-8', 'backslashreplace')).hexdigest()[:_MARK_LENGTH]
    return f'{plain_words(label)}_{mark}'


def plain_words(label: str) -> str:
    """Return a label as an id of its own: `water_bottle`; `unknown` when nothing is left."""
    return '_'.join(_PLAIN_WORD.findall(clean_label(label))) or 'unknown'
