import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.errors import SettingsError
from vla_bt.plan import TOOL_NAME
from vla_bt.planner.wire import answer_form, strict_problems
from vla_bt.planner.wire.strict import MAX_ENUM_VALUES
from vla_bt.settings.sections import Dialect
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill, load_catalogue

DIALECTS = get_args(Dialect)
NAMES = st.from_regex(r'[a-z][a-z0-9_]{0,12}', fullmatch=True)


@st.composite
def arguments(draw):
    kind = draw(st.sampled_from(ArgumentType))
    more = {}
    if kind in (ArgumentType.NUMBER, ArgumentType.INTEGER):
        more = {'min': 0, 'max': 10}
    elif kind is ArgumentType.TEXT:
        more = {'max_length': 40}
    elif kind is ArgumentType.CHOICE:
        more = {'choices': tuple(draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)))}
    return Argument(type=kind, summary='x', optional=draw(st.booleans()), **more)


def skill(name, own=None):
    return Skill(
        name=name, summary='x', arguments=own or {}, timeout_s=1, duration_s=1, tree='x.xml'
    )


@st.composite
def catalogues(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=12, unique=True))
    own = st.dictionaries(NAMES, arguments(), max_size=6)
    return Catalogue([skill(name, draw(own)) for name in names])


def keywords(schema):
    """Return all keywords of a schema, names of properties and definitions left out."""
    found = set(schema)
    for key in ('properties', '$defs'):
        for child in schema.get(key, {}).values():
            found |= keywords(child)
    for child in (schema.get('items'), *schema.get('anyOf', ())):
        found |= keywords(child) if child else set()
    return found


@given(catalogues(), st.sampled_from(DIALECTS))
def test_every_form_of_any_catalogue_is_within_the_strict_subset(catalogue, dialect):
    assert strict_problems(answer_form(catalogue, dialect).schema) == []


@given(catalogues())
def test_the_table_has_neither_unions_nor_references_nor_bounds(catalogue):
    plain = {'type', 'properties', 'required', 'additionalProperties', 'items', 'enum'}
    assert keywords(answer_form(catalogue, 'flat').schema) == plain


@pytest.mark.parametrize('dialect', DIALECTS)
def test_the_same_catalogue_gives_the_same_bytes(dialect):
    texts = {json.dumps(answer_form(load_catalogue(), dialect).schema) for _ in range(2)}
    assert len(texts) == 1


@pytest.mark.parametrize('dialect', DIALECTS)
def test_the_verdict_comes_first(dialect):
    schema = answer_form(load_catalogue(), dialect).schema
    assert next(iter(schema['properties'])) == 'verdict'
    assert schema['required'][0] == 'verdict'


def test_no_name_of_the_world_stands_in_a_form():
    text = json.dumps([answer_form(load_catalogue(), dialect).schema for dialect in DIALECTS])
    assert 'red_cup' not in text
    assert 'kitchen' not in text


def test_the_forms_of_the_shipped_catalogue_stay_small():
    sizes = [
        len(json.dumps(answer_form(load_catalogue(), dialect).schema, separators=(',', ':')))
        for dialect in ('flat', 'nested')
    ]
    assert sizes[0] < 1_500
    assert sizes[1] < 8_000


def test_an_optional_argument_may_be_null_and_a_required_one_not():
    catalogue = Catalogue(
        [
            skill(
                'go',
                {
                    'where': Argument(type=ArgumentType.PLACE, summary='x'),
                    'how': Argument(
                        type=ArgumentType.CHOICE, choices=('a', 'b'), default='a', summary='x'
                    ),
                },
            )
        ]
    )
    step = answer_form(catalogue, 'nested').schema['$defs']['node']['anyOf'][0]
    args = step['properties']['args']
    assert args['required'] == ['where', 'how']
    assert args['properties']['where'] == {'type': 'string'}
    assert args['properties']['how'] == {'type': ['string', 'null'], 'enum': ['a', 'b', None]}


def test_tools_are_the_table_as_the_function_that_takes_plans():
    catalogue = load_catalogue()
    form = answer_form(catalogue, 'tools')
    assert (form.name, form.is_tool) == (TOOL_NAME, True)
    assert form.schema == answer_form(catalogue, 'flat').schema
    assert not answer_form(catalogue, 'flat').is_tool


def test_a_catalogue_too_large_for_the_tree_is_refused_with_the_setting_to_change():
    many = Catalogue(skill(f'skill_{n}') for n in range(MAX_ENUM_VALUES))
    with pytest.raises(SettingsError, match='llm.dialect: flat'):
        answer_form(many, 'nested')


def test_a_very_large_catalogue_has_a_table_without_lists_of_names():
    many = Catalogue(skill(f'skill_{n}') for n in range(MAX_ENUM_VALUES))
    form = answer_form(many, 'flat')
    assert strict_problems(form.schema) == []
    assert 'skill_1' not in json.dumps(form.schema)
