"""Messages whose every field holds what nobody means well with, for hypothesis."""

import functools
import importlib
import re
from typing import Any

from hypothesis import strategies as st

FLOATS = (0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 5e-324, float('nan'), float('inf'), -float('inf'))
TEXTS = (
    '', ' ', 'stop', 'go to the kitchen', 'bring me the red cup', '\x00', '\x1b[2J', '\ufffd',
    '\u202e', '{', '[' * 50_000, '{"steps": [' * 500, '{"a":' * 5_000, 'x' * 1_000_000,
    '\n' * 10_000, 'ä' * 100_000, '{"steps": [{"skill": "wait", "args": {"duration": 1e999}}]}',
    '{"frame_id": "odom"}', '{"stamp": {"sec": -1}}', 'map', 'odom', '../../etc/passwd', '%s%n',
    '{"steps": [{"skill": "say", "args": {"text": "hi"}}]}', 'a b c d e ' * 150,
)  # fmt: skip
_INTEGERS = {'int': (-1, 0, 1), 'uint': (0, 1)}
_ARRAY = re.compile(r'^(?:sequence<(.+?)(?:, \d+)?>|(.+)\[(\d+)\])$')


@functools.cache
def hostile(kind: type[Any], *, is_nested: bool = False) -> st.SearchStrategy[Any]:
    """Return a strategy of messages of one class, a few MB long at most."""
    types = kind.get_fields_and_field_types()
    fields = {name: _field(text, is_nested) for name, text in types.items()}
    return st.fixed_dictionaries({}, optional=fields).map(lambda values: kind(**values))


def _field(text: str, is_nested: bool) -> st.SearchStrategy[Any]:
    array = _ARRAY.match(text)
    if array and array[1]:
        item = _field(array[1], True)
        short = st.lists(item, max_size=2)
        return short if is_nested else st.one_of(short, item.map(lambda value: [value] * 100))
    if array:
        return _field(array[2], True).map(lambda value: [value] * int(array[3]))
    if text.startswith(('string', 'wstring')):
        return st.sampled_from([each for each in TEXTS if not is_nested or len(each) < 1000])
    if text in ('float', 'double'):
        largest = 3.0e38 if text == 'float' else 1.7e308
        return st.sampled_from([
            max(-largest, min(value, largest)) if abs(value) < float('inf') else value
            for value in FLOATS
        ])
    if text == 'boolean':
        return st.booleans()
    if text == 'octet':
        return st.binary(min_size=1, max_size=1)
    integer = re.fullmatch(r'(u?int)(\d+)', text)
    if integer:
        bits = int(integer[2])
        half = 2 ** (bits - 1)
        ends = (0, 2 * half - 1) if integer[1] == 'uint' else (-half, half - 1)
        return st.sampled_from([*_INTEGERS[integer[1]], *ends])
    package, name = text.split('/')[0], text.split('/')[-1]
    return hostile(getattr(importlib.import_module(f'{package}.msg'), name), is_nested=True)
