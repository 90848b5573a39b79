"""What every key of the safety file accepts, and what stands for one left out, as a table.

A bound is a decision of safety: whoever moves one moves it here too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from vla_bt.safety import Safety

TABLE = yaml.safe_load(Path(__file__).with_name('bounds.yaml').read_text(encoding='utf-8'))
del TABLE['shared']
SCHEMA = Safety.model_json_schema()
WORDS = {
    'exclusiveMinimum': '>', 'minimum': '>=', 'exclusiveMaximum': '<', 'maximum': '<=',
    'minLength': 'characters >=', 'maxLength': 'characters <=', 'minItems': 'entries >=',
    'maxItems': 'entries <=', 'minProperties': 'keys >=', 'maxProperties': 'keys <=',
    'pattern': 'like', 'enum': 'one of', 'const': 'only',
}  # fmt: skip


def accepted(entry: dict[str, Any]) -> Iterator[str]:
    """Yield what a key accepts, and what its entries accept."""
    for key, word in WORDS.items():
        if key in entry:
            yield f'{word} {entry[key]}'
    for key in ('items', 'additionalProperties', 'propertyNames'):
        if isinstance(entry.get(key), dict):
            yield from (f'each {it}' for it in accepted(entry[key]))
    for other in entry.get('anyOf', ()):
        yield from accepted(other)


def described(entry: dict[str, Any]) -> str:
    default = entry.get('default')
    shown = [] if default is None or isinstance(default, list | dict) else [f'default {default}']
    return ', '.join([*accepted(entry), *shown])


def bounds_of(name: str) -> dict[str, str]:
    found = SCHEMA if name == 'Safety' else SCHEMA['$defs'][name]
    keys = {key: described(entry) for key, entry in found['properties'].items()}
    return {key: text for key, text in keys.items() if text}


def test_every_section_is_in_the_table() -> None:
    sections = [name for name in ('Safety', *SCHEMA['$defs'])
                if name == 'Safety' or 'properties' in SCHEMA['$defs'][name]]  # fmt: skip
    assert sorted(TABLE) == sorted(name for name in sections if bounds_of(name))


@pytest.mark.parametrize('name', TABLE)
def test_a_key_accepts_what_the_table_says(name: str) -> None:
    assert bounds_of(name) == TABLE[name]
