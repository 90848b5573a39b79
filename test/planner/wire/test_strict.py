import copy

import pytest

from vla_bt.planner.wire import strict_problems
from vla_bt.planner.wire.strict import MAX_ENUM_VALUES, MAX_LEVELS, MAX_PROPERTIES

TEXT = {'type': 'string'}


def obj(**properties):
    return {
        'type': 'object',
        'properties': properties,
        'required': list(properties),
        'additionalProperties': False,
    }


def one_of_kinds(*kinds):
    return {'anyOf': [obj(kind={'type': 'string', 'enum': [kind]}) for kind in kinds]}


def test_a_recursive_schema_of_closed_objects_is_taken():
    node = obj(child={'anyOf': [{'$ref': '#/$defs/node'}, {'type': 'null'}]})
    node = obj(kind={'type': 'string', 'enum': ['a']}, **node['properties'])
    schema = {**obj(root={'$ref': '#/$defs/node'}), '$defs': {'node': node}}
    assert strict_problems(schema) == []


@pytest.mark.parametrize('keyword', ['oneOf', 'discriminator', 'default', 'title', 'allOf', 'not'])
def test_a_keyword_outside_the_subset_is_found_where_it_stands(keyword):
    schema = obj(a={**TEXT, keyword: 'x'})
    assert strict_problems(schema) == [f"$.a: '{keyword}' is not permitted"]


def test_an_optional_property_is_found():
    schema = obj(a=TEXT, b=TEXT)
    schema['required'] = ['a']
    assert strict_problems(schema) == ['$: required must list every property, in order']


@pytest.mark.parametrize('value', [True, None, {'type': 'string'}])
def test_an_open_object_is_found_at_any_depth(value):
    inner = {**obj(b=TEXT), 'additionalProperties': value}
    schema = obj(a={'type': 'array', 'items': inner})
    assert strict_problems(schema) == ['$.a[]: additionalProperties must be false']


def test_the_root_must_be_an_object_and_no_union():
    assert strict_problems({'type': 'array', 'items': TEXT})[0].startswith('$: the root')
    union = {**obj(), 'anyOf': [obj()]}
    assert strict_problems(union)[0].startswith('$: the root')


def test_a_reference_to_nothing_is_found():
    assert strict_problems(obj(a={'$ref': '#/$defs/b'})) == ["$.a: '#/$defs/b' is not defined"]


def test_a_list_without_items_and_a_schema_without_type_are_found():
    assert strict_problems(obj(a={'type': 'array'})) == ['$.a: a list needs items']
    assert strict_problems(obj(a={})) == ['$.a: says nothing about the value']


def test_variants_need_a_constant_first_property_of_their_own():
    assert strict_problems(obj(a=one_of_kinds('x', 'y'))) == []
    assert len(strict_problems(obj(a=one_of_kinds('x', 'x')))) == 1
    free = {'anyOf': [obj(kind=TEXT)]}
    assert 'no constant' in strict_problems(obj(a=free))[0]


def test_every_limit_has_its_sentence():
    deep = TEXT
    for _ in range(MAX_LEVELS):
        deep = obj(a=deep)
    assert len(strict_problems(deep)) == 1
    assert strict_problems(deep['properties']['a']) == []
    wide = obj(**{f'p{n}': TEXT for n in range(MAX_PROPERTIES + 1)})
    assert 'properties are more than' in strict_problems(wide)[0]
    values = obj(a={'type': 'string', 'enum': [str(n) for n in range(MAX_ENUM_VALUES + 1)]})
    assert 'enumeration values are more than' in strict_problems(values)[0]
    long = obj(**{'x' * 130_000: TEXT})
    assert 'characters of names are more than' in strict_problems(long)[0]


def test_the_schema_is_not_changed():
    schema = obj(a=one_of_kinds('x', 'y'))
    before = copy.deepcopy(schema)
    strict_problems(schema)
    assert schema == before
