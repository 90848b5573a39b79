"""Messages as plain JSON data, for prompts and logs."""

from __future__ import annotations

import math
from typing import Any

MAX_ITEMS = 200
"""Most items of a list that are kept."""
MAX_TEXT = 4000
"""Most characters of a text that are kept; more than any command may have."""
_DROPPED = frozenset(('header',))


def plain(message: Any) -> Any:
    """Return a message, or a value of a field, as dicts, lists, texts and numbers.

    Headers are left out, empty fields too; NaN and infinity are unknown and left out as well.

    Args:
        message: Any ROS message or field value.
    """
    if hasattr(message, 'get_fields_and_field_types'):
        fields = {name: plain(getattr(message, name)) for name in _names(message)}
        return {name: value for name, value in fields.items() if not _is_empty(value)}
    if isinstance(message, str):
        return message[:MAX_TEXT]
    if isinstance(message, bool | int):
        return message
    if isinstance(message, float):
        return round(message, 6) if math.isfinite(message) else None
    return [plain(item) for item in list(message)[:MAX_ITEMS]]


def _names(message: Any) -> list[str]:
    return [name for name in message.get_fields_and_field_types() if name not in _DROPPED]


def _is_empty(value: Any) -> bool:
    return value is None or value in ('', [], {})
