"""Whether an object fits a description in words, e.g. `red cup`."""

from __future__ import annotations

import re

_FILLERS = frozenset(('a', 'an', 'any', 'all', 'every', 'the', 'some', 'object', 'thing', 'item'))


def fits_query(query: str, object_id: str, label: str, colour: str = '') -> bool:
    """Return True when every word of the query is in the object's id, label or colour.

    Fillers (`the`, `objects`) and a plural `s` do not count. A query that is an id fits that
    object only; an empty one fits every object.
    """
    asked = query.strip().lower()
    if asked == object_id.lower():
        return True
    known = set(_words(f'{object_id} {label} {colour}'.replace('_', ' ')))
    return all(
        word in known or word.removesuffix('s') in known
        for word in _words(asked)
        if word not in _FILLERS and word.removesuffix('s') not in _FILLERS
    )


def _words(text: str) -> list[str]:
    return re.findall(r'\w+', text.lower())
