"""Numbers that must not reach a robot."""

from __future__ import annotations

import math
import numbers
from typing import Any


def not_finite(message: Any, path: str = '') -> str:
    """Return where in a message a number is not finite, '' when all are.

    Args:
        message: A ROS message, a sequence, or a plain value.
        path: Of the message, for the answer.

    Returns:
        Such as `pose.pose.position.x is nan`.
    """
    if isinstance(message, (str, bytes, int)):
        return ''
    if isinstance(message, numbers.Real):
        return '' if math.isfinite(message) else f'{path} is {message}'
    if hasattr(message, 'get_fields_and_field_types'):
        fields = message.get_fields_and_field_types()
        found = (not_finite(getattr(message, name), f'{path}.{name}') for name in fields)
        return next(filter(None, found), '').lstrip('.')
    if hasattr(message, '__len__') and len(message):
        found = (not_finite(item, f'{path}[{at}]') for at, item in enumerate(message))
        return next(filter(None, found), '')
    return ''
