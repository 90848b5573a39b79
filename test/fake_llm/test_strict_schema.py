"""Which schemas the strict modes take."""

from __future__ import annotations

from typing import Any

import pytest

from vla_bt.fake_llm.strict_schema import ANTHROPIC, OPENAI, schema_complaint

TEXT = {'type': 'string'}


def closed(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        'type': 'object',
        'properties': properties,
        'required': list(properties),
        'additionalProperties': False,
        **more,
    }


LEAF = closed({'kind': {'const': 'leaf'}})
TREE = closed(
    {'root': {'$ref': '#/$defs/node'}},
    **{'$defs': {'node': closed({
        'children': {'type': 'array', 'items': {'anyOf': [{'$ref': '#/$defs/node'}, LEAF]}}
    })}},
)  # fmt: skip

BOTH = pytest.mark.parametrize('rules', [OPENAI, ANTHROPIC], ids=['openai', 'anthropic'])


@BOTH
@pytest.mark.parametrize(
    'schema',
    [
        closed({}),
        closed({'a': TEXT, 'b': {'type': 'array', 'items': closed({'c': {'type': 'number'}})}}),
        closed({'a': {'type': ['string', 'null'], 'description': 'x'}}),
        closed({'a': {'anyOf': [TEXT, {'type': 'null'}]}, 'b': {'enum': ['x', 'y']}}),
        closed({'a': {'$ref': '#/$defs/t'}}, **{'$defs': {'t': TEXT}}),
    ],
)
def test_plain_closed_schemas_are_taken(schema, rules) -> None:
    assert schema_complaint(schema, rules) == ''


@BOTH
@pytest.mark.parametrize(
    ('schema', 'named'),
    [
        (None, 'type'),
        ({'anyOf': [LEAF]}, 'type'),
        (closed({'a': {'oneOf': [TEXT]}}), "'oneOf' is not permitted"),
        (closed({'a': {'anyOf': [LEAF], 'discriminator': {}}}), "'discriminator'"),
        (closed({'a': {'type': 'array', 'prefixItems': [TEXT]}}), "'prefixItems'"),
        (closed({'a': {'type': 'array', 'items': TEXT, 'uniqueItems': True}}), "'uniqueItems'"),
        (closed({'a': {'not': TEXT}}), "'not'"),
        ({**closed({'a': TEXT}), 'additionalProperties': TEXT}, 'additionalProperties'),
        ({'type': 'object', 'properties': {}, 'required': []}, 'additionalProperties'),
        (closed({'a': {'type': 'object', 'properties': {}}}), 'additionalProperties'),
        ({**closed({'a': TEXT}), 'required': ['a', 'z']}, 'z'),
        (closed({'a': {'type': 'array'}}), 'items'),
        (closed({'a': {'description': 'anything'}}), "'type'"),
        (closed({'a': {'$ref': '#/$defs/none'}}, **{'$defs': {}}), 'resolved'),
    ],
)
def test_what_no_strict_mode_takes_is_named(schema, named, rules) -> None:
    assert named in schema_complaint(schema, rules)


def test_a_complaint_says_where() -> None:
    schema = closed({'a': {'type': 'array', 'items': closed({'b': {'oneOf': []}})}})
    assert "('properties', 'a', 'items', 'properties', 'b')" in schema_complaint(schema, OPENAI)


def test_optional_properties_are_taken_by_anthropic_alone() -> None:
    schema = {**closed({'a': TEXT}), 'required': []}
    assert "Missing 'a'" in schema_complaint(schema, OPENAI)
    assert schema_complaint(schema, ANTHROPIC) == ''


def test_defaults_are_refused_by_openai() -> None:
    assert "'default'" in schema_complaint(closed({'a': {**TEXT, 'default': 'x'}}), OPENAI)


def test_a_keyword_beside_a_reference_is_refused_by_openai() -> None:
    schema = closed({'a': {'$ref': '#/$defs/t', 'description': 'x'}}, **{'$defs': {'t': TEXT}})
    assert 'description' in schema_complaint(schema, OPENAI)


def test_bounds_are_refused_by_anthropic() -> None:
    schema = closed({'a': {'type': 'number', 'minimum': 0}})
    assert schema_complaint(schema, OPENAI) == ''
    assert "'minimum'" in schema_complaint(schema, ANTHROPIC)


@pytest.mark.parametrize('schema', [TREE, closed({'a': {'$ref': '#'}})], ids=['defs', 'root'])
def test_recursion_is_refused_by_anthropic(schema) -> None:
    assert schema_complaint(schema, OPENAI) == ''
    assert 'Recursive' in schema_complaint(schema, ANTHROPIC)


def nested(levels: int) -> dict[str, Any]:
    return closed({'a': nested(levels - 1)} if levels > 1 else {})


def names(count: int) -> list[str]:
    return [f'n{number}' for number in range(count)]


@pytest.mark.parametrize(
    ('rules', 'good', 'bad'),
    [
        (OPENAI, nested(10), nested(11)),
        (OPENAI, closed({'a': {'enum': names(1000)}}), closed({'a': {'enum': names(1001)}})),
        (
            OPENAI,
            closed(dict.fromkeys(names(5000), TEXT)),
            closed(dict.fromkeys(names(5001), TEXT)),
        ),
        (OPENAI, closed({'a' * 120_000: TEXT}), closed({'a' * 120_001: TEXT})),
        (
            ANTHROPIC,
            {**closed(dict.fromkeys(names(24), TEXT)), 'required': []},
            {**closed(dict.fromkeys(names(25), TEXT)), 'required': []},
        ),
        (
            ANTHROPIC,
            closed(dict.fromkeys(names(16), {'type': ['string', 'null']})),
            closed(dict.fromkeys(names(17), {'type': ['string', 'null']})),
        ),
    ],
    ids=['depth', 'enum', 'properties', 'names', 'optional', 'unions'],
)
def test_the_size_is_bounded(rules, good, bad) -> None:
    assert schema_complaint(good, rules) == ''
    assert 'too many' in schema_complaint(bad, rules)
