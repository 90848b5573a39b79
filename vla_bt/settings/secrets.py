"""Keys that stand where none belongs: what is printed, logged or published shows none of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MASK = '(key)'
_KEY = re.compile(
    r'\bBearer\s+\S+'
    r'|\b(?:sk|pk|gsk|xai|key)-[\w*.-]{6,}'
    r'|\b(?:(?:sk|pk|gsk|hf)_|AIza)[\w*.-]{12,}'
    r'|(?<=://)[^/@\s]+(?=@)'
)
"""The forms of well-known providers' keys, and the user of an address."""
_LONGEST_SHOWN = 24


def without_keys(text: str) -> str:
    """Return text with whatever looks like a key replaced by `(key)`."""
    return _KEY.sub(MASK, text)


def shown(value: object) -> str:
    """Return a wrong value as it may be shown to whoever wrote it.

    Text that may be a key, which is anything long in one piece, is only counted.
    """
    text = without_keys(repr(value))
    longest = max(map(len, text.split()), default=0)
    return text if longest <= _LONGEST_SHOWN else f'{len(str(value))} characters'


def shown_name(name: str) -> str:
    """Return the name of an entry as it may be shown; one that may be a key is only counted.

    Names of entries are words: a long one in one piece, with digits in it, is none.
    """
    longest = max(name.split(), key=len, default='')
    is_word = len(longest) <= _LONGEST_SHOWN or not any(map(str.isdigit, longest))
    return without_keys(name) if is_word else f'({len(name)} characters)'


def has_user(url: str) -> bool:
    """Return True for an address that holds a user name or a password."""
    try:
        return '@' in urlsplit(url).netloc
    except ValueError:
        return '@' in url
