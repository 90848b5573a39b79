"""Which JSON schemas the strict modes of the real servers take.

Source: `Structured outputs` in the documentation of OpenAI and of Anthropic. Where a document is
silent, what is not listed as taken counts as refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_COMMON = frozenset(
    'type properties required additionalProperties items enum const anyOf $ref $defs description '
    'title pattern format'.split()
)

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Strictness:
    """What one server asks of a schema."""

    keywords: frozenset[str]
    """All others are refused."""
    needs_all_required: bool
    """Every property must be required."""
    takes_recursion: bool
    takes_keywords_beside_ref: bool
    max_properties: int = 5000
    max_depth: int = 100
    """Levels of objects and lists in each other."""
    max_enum_values: int = 1000
    max_name_chars: int = 120_000
    """Characters of all names of properties and definitions and of all enum values together."""
    max_optional: int = 100_000
    """Properties that are not required."""
    max_unions: int = 100_000
    """Properties with `anyOf` or with several types."""


OPENAI = Strictness(
    keywords=_COMMON | frozenset(
        'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems'.split()
    ),
    needs_all_required=True,
    takes_recursion=True,
    takes_keywords_beside_ref=False,
    max_depth=10,
)  # fmt: skip

ANTHROPIC = Strictness(
    keywords=_COMMON | {'allOf', 'default'},
    needs_all_required=False,
    takes_recursion=False,
    takes_keywords_beside_ref=True,
    max_optional=24,
    max_unions=16,
)


def schema_complaint(schema: Any, rules: Strictness) -> str:
    """Return what is wrong with a schema, in the words of a server; empty: nothing."""
    if not isinstance(schema, Mapping) or schema.get('type') != 'object':
        return "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'."
    nodes = list(_nodes(schema, ()))
    for path, node in nodes:
        fault = _node_complaint(node, rules, schema)
        if fault:
            return f'In context={path!r}, {fault}'
    if not rules.takes_recursion and _is_recursive(schema):
        return 'Recursive schemas are not supported.'
    return _size_complaint(schema, [node for _, node in nodes], rules)


def _nodes(node: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield a schema and every schema within it, with where it stands."""
    if not isinstance(node, Mapping):
        return
    yield path, node
    for key in ('properties', '$defs'):
        for name, child in (node.get(key) or {}).items():
            yield from _nodes(child, (*path, key, name))
    for key in ('anyOf', 'allOf', 'oneOf'):
        for index, child in enumerate(node.get(key) or ()):
            yield from _nodes(child, (*path, key, str(index)))
    yield from _nodes(node.get('items'), (*path, 'items'))


def _node_complaint(node: Mapping[str, Any], rules: Strictness, root: Mapping[str, Any]) -> str:
    for key in node:
        if key not in rules.keywords:
            return f"'{key}' is not permitted."
    if '$ref' in node:
        if len(node) > 1 and not rules.takes_keywords_beside_ref:
            return f'$ref cannot have keywords {sorted(set(node) - {"$ref"})}.'
        known = _target(node['$ref'], root) is not None
        return '' if known else f"reference '{node['$ref']}' cannot be resolved."
    if not node.keys() & {'type', 'anyOf', 'allOf', 'enum', 'const'}:
        return "schema must have a 'type' key."
    if node.get('type') == 'array' and 'items' not in node:
        return 'array schema missing items.'
    return _object_complaint(node, rules) if node.get('type') == 'object' else ''


def _object_complaint(node: Mapping[str, Any], rules: Strictness) -> str:
    if node.get('additionalProperties') is not False:
        return "'additionalProperties' is required to be supplied and to be false."
    names, required = set(node.get('properties') or {}), set(node.get('required') or ())
    if required - names:
        return f"'required' names what is no property: {sorted(required - names)}."
    if rules.needs_all_required and names - required:
        return (
            "'required' is required to be supplied and to be an array including every key in "
            f"properties. Missing '{min(names - required)}'."
        )
    return ''


def _size_complaint(
    schema: Mapping[str, Any], nodes: list[Mapping[str, Any]], rules: Strictness
) -> str:
    named = [node.get(key, {}) for node in nodes for key in ('properties', '$defs')]
    names = [name for group in named for name in group]
    values = [str(value) for node in nodes for value in node.get('enum', ())]
    fields = [field for node in nodes for field in node.get('properties', {}).values()]
    needed = sum(len(node.get('required', ())) for node in nodes)
    unions = [it for it in fields if 'anyOf' in it or isinstance(it.get('type'), list)]
    sizes = (
        ('properties', len(fields), rules.max_properties),
        ('levels of nesting', _depth(schema), rules.max_depth),
        ('enum values', len(values), rules.max_enum_values),
        ('characters of names', len(''.join(names + values)), rules.max_name_chars),
        ('optional parameters', len(fields) - needed, rules.max_optional),
        ('parameters with union types', len(unions), rules.max_unions),
    )
    return next(
        (f'too many {what}: {size} of at most {limit}.' for what, size, limit in sizes
         if size > limit), ''
    )  # fmt: skip


def _depth(node: Any) -> int:
    if not isinstance(node, Mapping):
        return 0
    children = [*(node.get('properties') or {}).values(), node.get('items')]
    same_level = [*(node.get('anyOf') or ()), *(node.get('$defs') or {}).values()]
    own = int(node.get('type') in ('object', 'array'))
    deepest = max((_depth(child) for child in children), default=0)
    return max([own + deepest, *(_depth(child) for child in same_level)])


def _target(reference: Any, root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    node: Any = root
    for name in str(reference).removeprefix('#').strip('/').split('/'):
        node = node.get(name) if isinstance(node, Mapping) and name else node
    return node if isinstance(node, Mapping) else None


def _is_recursive(root: Mapping[str, Any]) -> bool:
    """Return whether a reference leads back to itself."""
    uses = {
        reference: {inner['$ref'] for _, inner in _nodes(_target(reference, root), ())
                    if '$ref' in inner}
        for reference in {node['$ref'] for _, node in _nodes(root, ()) if '$ref' in node}
    }  # fmt: skip
    for start in uses:
        seen: set[str] = set()
        waiting = set(uses[start])
        while waiting:
            reference = waiting.pop()
            if reference == start:
                return True
            if reference not in seen:
                seen.add(reference)
                waiting |= uses.get(reference, set())
    return False
