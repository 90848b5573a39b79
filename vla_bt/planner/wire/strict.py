"""What strict structured output takes: a JSON Schema outside of it is refused by the server.

Source: OpenAI's strict mode, which is the narrowest that has recursion; the limits are its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_PROPERTIES = 5_000
"""Most properties of all objects together."""
MAX_LEVELS = 10
"""Most levels of objects and lists inside each other, references not followed."""
MAX_ENUM_VALUES = 1_000
"""Most values of all enumerations together."""
MAX_CHARACTERS = 120_000
"""Most characters of all names of properties and definitions and all enumeration values."""

_KEYWORDS = frozenset(
    'type properties required additionalProperties items enum const anyOf $ref $defs description '
    'pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems '
    'maxItems'.split()
)
_REFERENCE = '#/$defs/'

Schema = Mapping[str, Any]


def strict_problems(schema: Schema) -> list[str]:
    """Return one sentence for everything a strict mode would refuse; empty: it is taken.

    Args:
        schema: A whole JSON Schema, definitions included.
    """
    problems: list[str] = []
    if schema.get('type') != 'object' or 'anyOf' in schema:
        problems.append('$: the root must be an object and no anyOf')
    definitions = schema.get('$defs', {})
    nodes = list(_nodes(schema, '$', 1))
    for path, level, node in nodes:
        problems += _node_problems(node, path, definitions)
        if level == MAX_LEVELS + 1:
            problems.append(f'{path}: more than {MAX_LEVELS} levels')
    return problems + _size_problems([node for _, _, node in nodes], definitions)


def _nodes(node: Schema, path: str, level: int) -> Iterator[tuple[str, int, Schema]]:
    """Yield every schema within a schema with its path and level; unions add no level."""
    yield path, level, node
    for name, child in node.get('properties', {}).items():
        yield from _nodes(child, f'{path}.{name}', level + 1)
    if isinstance(node.get('items'), Mapping):
        yield from _nodes(node['items'], f'{path}[]', level + 1)
    for index, child in enumerate(node.get('anyOf', ())):
        yield from _nodes(child, f'{path}|{index}', level)
    for name, child in node.get('$defs', {}).items():
        yield from _nodes(child, f'{path}#{name}', 1)


def _node_problems(node: Schema, path: str, definitions: Schema) -> Iterator[str]:
    for keyword in node:
        if keyword not in _KEYWORDS:
            yield f'{path}: {keyword!r} is not permitted'
    if 'properties' in node or node.get('type') == 'object':
        properties = node.get('properties', {})
        if node.get('additionalProperties') is not False:
            yield f'{path}: additionalProperties must be false'
        if list(node.get('required', ())) != list(properties):
            yield f'{path}: required must list every property, in order'
    if node.get('type') == 'array' and 'items' not in node:
        yield f'{path}: a list needs items'
    reference = node.get('$ref')
    if reference is not None and not _is_defined(reference, definitions):
        yield f'{path}: {reference!r} is not defined'
    if not node.keys() & {'type', '$ref', 'anyOf', 'enum', 'const'}:
        yield f'{path}: says nothing about the value'
    yield from _union_problems(node.get('anyOf', ()), path, definitions)


def _union_problems(variants: Any, path: str, definitions: Schema) -> Iterator[str]:
    """Objects of a union must be told apart by their first property, a constant."""
    firsts = []
    for variant in variants:
        target = definitions.get(str(variant.get('$ref', ''))[len(_REFERENCE) :], variant)
        properties = target.get('properties')
        if not properties:
            continue
        name, value = next(iter(properties.items()))
        if len(value.get('enum', ())) != 1:
            yield f'{path}: the first property of a variant, {name!r}, is no constant'
        firsts.append((name, str(value.get('enum'))))
    if len(set(firsts)) < len(firsts):
        yield f'{path}: two variants begin with the same constant'


def _is_defined(reference: str, definitions: Schema) -> bool:
    return reference.startswith(_REFERENCE) and reference[len(_REFERENCE) :] in definitions


def _size_problems(nodes: list[Schema], definitions: Schema) -> list[str]:
    names = [name for node in nodes for name in node.get('properties', {})]
    values = [str(value) for node in nodes for value in node.get('enum', ())]
    characters = sum(map(len, (*names, *values, *definitions)))
    sizes = (
        (len(names), MAX_PROPERTIES, 'properties'),
        (len(values), MAX_ENUM_VALUES, 'enumeration values'),
        (characters, MAX_CHARACTERS, 'characters of names'),
    )
    return [f'$: {size} {what} are more than {most}' for size, most, what in sizes if size > most]
