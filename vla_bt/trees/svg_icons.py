"""Icons and colours of node types in drawings: white strokes in a box of 20 x 20 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ARROW = 'M4 10H15M11 6l4 4-4 4'
_QUESTION = 'M7 8a3 3 0 1 1 4.5 2.6Q10 11.5 10 12.5M10 15.5v.2'
_LOOP = 'M15 7A6 6 0 1 0 16 11M15.5 3.5V7.5H11.5'
_CLOCK = 'M16 10A6 6 0 1 1 4 10 6 6 0 0 1 16 10M10 6.5V10l2.5 1.800'

ICONS: Mapping[str, str] = MappingProxyType({
    'Sequence': _ARROW,
    'ReactiveSequence': 'M4 7H15M12 4l3 3-3 3M16 14H5M8 11l-3 3 3 3',
    'Fallback': _QUESTION,
    'Choice': _QUESTION,
    'ReactiveFallback': _QUESTION + 'M4 5v10M16 5v10',
    'Parallel': 'M4 7H15M12.5 4.5L15 7 12.5 9.5M4 13H15M12.5 10.5L15 13 12.5 15.5',
    'RetryUntilSuccessful': _LOOP,
    'Repeat': _LOOP,
    'Inverter': 'M10 4v8M10 15.5v.2',
    'ForceSuccess': 'M5 10.5l3.5 3.5L15 7',
    'ForceFailure': 'M6 6l8 8M14 6l-8 8',
    'Timeout': _CLOCK,
    'Delay': _CLOCK,
})
"""Path data by node type."""

KIND_ICONS: Mapping[str, str] = MappingProxyType({
    'control': 'M4 10h4M15 5H8v10h7M8 10h7',
    'decorator': 'M10 4l6 6-6 6-6-6z',
    'action': 'M7 5l8 5-8 5z',
    'condition': 'M3.5 10Q10 3 16.5 10 10 17 3.5 10M10 9.5v1',
    'subtree': 'M4 5h5v4H4zM11 11h5v4h-5zM6.5 9v4H11',
})
"""Path data for node types without their own."""

KIND_COLOURS: Mapping[str, str] = MappingProxyType({
    'control': '#2563eb',
    'decorator': '#7c3aed',
    'action': '#15803d',
    'condition': '#b45309',
    'subtree': '#475569',
})
"""Fill of the icon's box and, lighter, of the card's edge."""

KIND_NAMES: Mapping[str, str] = MappingProxyType({
    'control': 'Control',
    'decorator': 'Decorator',
    'action': 'Action',
    'condition': 'Condition',
    'subtree': 'Subtree',
})
"""Legend text."""
