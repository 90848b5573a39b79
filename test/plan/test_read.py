from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import (
    MAX_STEPS,
    FlowKind,
    Plan,
    PlanReading,
    PlanSource,
    Step,
    Verdict,
    read_plan,
)
from vla_bt.plan.dialects import FORMS, Dialect
from vla_bt.plan.json_text import MAX_VALUES
from vla_bt.plan.problem_log import MAX_PROBLEMS


def problems_of(document: object) -> dict[str, Problem]:
    """Read a document within a second and return its problems by path."""
    start = time.process_time()
    reading = read_plan(document)
    assert time.process_time() - start < 1
    assert_well_formed(reading)
    return {problem.path: problem for problem in reading.problems}


def codes_of(document: object) -> dict[str, str]:
    return {path: problem.code.value for path, problem in problems_of(document).items()}


def assert_well_formed(reading: PlanReading) -> None:
    assert isinstance(reading, PlanReading)
    assert (reading.plan is None) == bool(reading.problems)
    assert len(reading.problems) <= MAX_PROBLEMS + 1
    assert reading.dialect is None or isinstance(reading.dialect, Dialect)
    for problem in reading.problems:
        assert json.dumps(problem.as_dict()).encode()
        assert str(problem).encode('utf-8')
    if reading.plan is not None:
        assert reading.plan.to_json().encode('utf-8')
        assert read_plan(reading.plan.to_json()).plan == reading.plan


# -- The canonical form -------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=['Cs']), max_size=12)
FILLED = TEXT.filter(bool)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=32)
VALUES = st.recursive(
    SCALARS.filter(lambda value: value not in (float('inf'), float('-inf'))) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
SECONDS = st.floats(0, 1e6, exclude_min=True)
STEPS = st.builds(
    Step,
    skill=FILLED,
    args=st.dictionaries(TEXT, VALUES, max_size=4),
    description=TEXT,
    timeout_s=st.none() | SECONDS,
    retries=st.integers(0, 10),
    duration_s=st.none() | SECONDS,
    preconditions=st.lists(TEXT, max_size=2).map(tuple),
    expected=st.lists(TEXT, max_size=2).map(tuple),
    has_text_args=st.booleans(),
)
OTHERS = {
    'options': st.lists(TEXT, max_size=2).map(tuple),
    'command': TEXT,
    'explanation': TEXT,
    'source': st.sampled_from(PlanSource),
    'model': TEXT,
    'notes': st.lists(TEXT, max_size=2).map(tuple),
    'id': FILLED,
}
PLANS = (
    st.builds(Plan, steps=st.lists(STEPS, min_size=1, max_size=4).map(tuple), **OTHERS)
    | st.builds(Plan, verdict=st.just(Verdict.CLARIFY), question=FILLED, **OTHERS)
    | st.builds(Plan, verdict=st.just(Verdict.REFUSE), reason=FILLED, **OTHERS)
)


@given(PLANS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_canonical_plan_is_read_back_equal(plan):
    reading = read_plan(plan.to_json())
    assert reading == PlanReading(plan=plan, dialect=Dialect.CANONICAL)
    assert read_plan(plan.model_dump(mode='json')).plan == plan
    assert read_plan(plan.to_json(indent=None).encode()).plan == plan


def test_canonical_plan_without_step_ids_is_read_back_equal():
    plan = Plan(steps=(Step(skill='say', args={'text': 'hi'}), Step(skill='wait')))
    assert read_plan(plan.to_json()).plan == plan


def test_canonical_arguments_stay_nested():
    steps = [{'skill': 'a', 'args': {'position': {'x': 1, 'y': 2}, 'none': None}}]
    assert read_plan({'steps': steps}).plan.steps[0].args == steps[0]['args']


def test_plan_is_not_tied_to_the_document_it_was_read_from():
    document = {'steps': [{'skill': 'a', 'args': {'list': [1]}}]}
    plan = read_plan(document).plan
    document['steps'][0]['args']['list'].append(2)
    assert plan.steps[0].args == {'list': [1]}


# -- Anything at all ----------------------------------------------------------------------------

WORDS = st.sampled_from(
    sorted({key for form in FORMS.values() for key in (*form.plan, *form.step)})
    + ['name', 'arguments', 'function', 'create_action_plan', 'plan', 'x', '\ud800', '']
    + ['node', 'children', 'child', 'attempts', 'fact', *(kind.value for kind in FlowKind)]
)
ANYTHING = st.recursive(
    SCALARS | WORDS | st.text(max_size=5) | st.just(float('nan')) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=30,
)


@given(ANYTHING)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_data_is_answered_in_form(document):
    assert_well_formed(read_plan(document))


@given(ANYTHING)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_text_is_answered_in_form(document):
    if not isinstance(document, int):
        assert_well_formed(read_plan(json.dumps(document, default=str)[:2000]))


@given(st.text() | st.binary())
def test_any_text_and_bytes_are_answered_in_form(source):
    assert_well_formed(read_plan(source))


@given(PLANS, st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_damage_to_a_good_text_is_answered_in_form(plan, data):
    text = plan.to_json(indent=None)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 5)))
    assert_well_formed(read_plan(text[:start] + data.draw(st.text(max_size=3)) + text[end:]))


@pytest.mark.parametrize(
    'source', [None, 5, 2.5, True, object(), {1, 2}, bytearray(b'{}'), iter([])]
)
def test_source_that_is_no_document_is_a_wrong_type(source):
    assert codes_of(source) == {'': 'wrong_type'}


# -- What is wrong with a document --------------------------------------------------------------

STEP = {'action_type': 'pick', 'parameters': {}}


@pytest.mark.parametrize(
    ('key', 'value', 'allowed'),
    [
        ('action_type', 5, ('text',)),
        ('action_type', ['pick'], ('text',)),
        ('parameters', [], ('object',)),
        ('parameters', 'x', ('object',)),
        ('parameters_json', {}, ('JSON text',)),
        ('primitive_id', 7, ('text',)),
        ('description', {}, ('text',)),
        ('timeout_s', '5', ('number',)),
        ('timeout_s', False, ('number',)),
        ('timeout', [], ('number',)),
        ('duration', True, ('number',)),
        ('estimated_duration', 'long', ('number',)),
        ('retry_count', 1.5, ('integer',)),
        ('retry_count', True, ('integer',)),
        ('preconditions', 5, ('list of texts', 'text')),
        ('expected_outcomes', {}, ('list of texts', 'text')),
        ('success_criteria', False, ('list of texts', 'text')),
        ('constraints', [], ('object',)),
    ],
)
def test_field_of_a_step_with_another_type(key, value, allowed):
    step = {'action_type': 'pick', key: value}
    (problem,) = problems_of({'primitives': [STEP, step]}).values()
    assert (problem.code, problem.path) == (ProblemCode.WRONG_TYPE, f'primitives[1].{key}')
    assert problem.allowed == allowed
    assert problem.found == (value if isinstance(value, str) else repr(value))


@pytest.mark.parametrize(
    'key',
    ['command', 'plan_id', 'explanation', 'notes', 'reasoning', 'preconditions', 'options']
    + ['expected_outcomes', 'clarification', 'question', 'error'],
)
def test_field_of_a_plan_with_another_type(key):
    assert codes_of({'primitives': [STEP], key: 5})[key] == 'wrong_type'


@pytest.mark.parametrize(
    ('key', 'value', 'code'),
    [
        ('verdict', 'maybe', 'not_allowed'),
        ('verdict', 5, 'wrong_type'),
        ('verdict', [], 'wrong_type'),
        ('source', 'nobody', 'not_allowed'),
        ('source', {}, 'wrong_type'),
        ('command', [], 'wrong_type'),
        ('explanation', 1, 'wrong_type'),
        ('id', 1, 'wrong_type'),
        ('options', 'one', None),
        ('options', [1], 'wrong_type'),
    ],
)
def test_field_of_a_canonical_plan_with_another_type(key, value, code):
    codes = codes_of({'verdict': 'plan', 'steps': [{'skill': 'a'}], key: value})
    assert [*codes.values()] == ([code] if code else [])
    assert all(path.startswith(key) for path in codes)


@pytest.mark.parametrize('steps', [{}, 'go', 5, True, {'a': 1}])
def test_steps_that_are_no_list(steps):
    assert codes_of({'actions': steps}) == {'actions': 'wrong_type'}


@pytest.mark.parametrize('item', [5, 'pick', None, []])
def test_step_that_is_no_object(item):
    assert codes_of({'primitives': [STEP, item]}) == {'primitives[1]': 'wrong_type'}


@pytest.mark.parametrize(
    ('key', 'value', 'allowed'),
    [
        ('timeout', 0, '> 0'),
        ('timeout', -1.5, '> 0'),
        ('timeout_s', -1, '> 0'),
        ('duration', -1, '>= 0'),
        ('retry_count', 11, '<= 10'),
        ('retry_count', -1, '>= 0'),
        ('retry_count', 10**300, '<= 10'),
    ],
)
def test_number_outside_its_bounds(key, value, allowed):
    (problem,) = problems_of({'primitives': [{**STEP, key: value}]}).values()
    assert (problem.code, problem.path) == (ProblemCode.OUT_OF_RANGE, f'primitives[0].{key}')
    assert problem.allowed == (allowed,)


@pytest.mark.parametrize('key', ['duration', 'timeout'])
def test_number_that_is_not_finite_is_one_problem(key):
    text = f'{{"actions": [{{"name": "a", "{key}": NaN}}]}}'
    assert codes_of(text) == {f'actions[0].{key}': 'out_of_range'}


@pytest.mark.parametrize(
    'document', [{'actions': []}, {'primitives': []}, {'steps': []}, {'verdict': 'plan'}]
)
def test_plan_without_steps(document):
    assert [*codes_of(document).values()] == ['missing']


def test_bare_list_without_steps():
    assert codes_of('[]') == {'': 'missing'}


@pytest.mark.parametrize('skill', [{}, {'action': ''}, {'action': None}])
def test_step_without_a_skill(skill):
    steps = [{'action': 'a'}, {'parameters': {}, **skill}]
    assert codes_of({'actions': steps}) == {'actions[1].action': 'missing'}


def test_unknown_keys_are_answered_with_what_is_known():
    problems = problems_of({'actions': [{'action': 'a', 'paramters': {}}], 'comand': 'x'})
    assert {path: problem.code.value for path, problem in problems.items()} == {
        'comand': 'unknown_key',
        'actions[0].paramters': 'unknown_key',
    }
    assert problems['comand'].allowed[0] == 'command'
    assert problems['actions[0].paramters'].allowed[0] == 'parameters'


def test_step_of_another_dialect_is_one_problem():
    steps = [{'action': 'a'}, {'name': 'b', 'params': {}}, {'action': 'c'}]
    (problem,) = problems_of({'actions': steps}).values()
    assert (problem.code, problem.path) == (ProblemCode.NOT_ALLOWED, 'actions[1]')
    assert problem.allowed == ('{"actions": [{"action": "...", "parameters": {...}}]}',)


def test_ids_given_twice():
    steps = [{'action_type': 'a', 'primitive_id': name} for name in ('x', 'step_3', 'x', '', 'y')]
    assert codes_of({'primitives': steps[:3]}) == {'primitives[2].primitive_id': 'duplicate'}
    assert codes_of({'primitives': [steps[1], *steps[:1], steps[3]]}) == {
        'primitives[2].primitive_id': 'duplicate'
    }


@pytest.mark.parametrize(
    ('document', 'codes'),
    [
        ({'actions': [{'action': 'a'}], 'clarification': '?'}, {'actions': 'not_allowed'}),
        ({'actions': [{'action': 'a'}], 'error': 'no'}, {'actions': 'not_allowed'}),
        ({'clarification': '?', 'error': 'no'}, {'error': 'not_allowed'}),
        ({'clarification': '?', 'question': '!'}, {'question': 'duplicate'}),
        ({'verdict': 'clarify'}, {'question': 'missing'}),
        ({'verdict': 'refuse', 'question': '?'}, {'question': 'not_allowed', 'reason': 'missing'}),
        ({'verdict': 'plan', 'reason': 'no'}, {'reason': 'not_allowed', 'steps': 'missing'}),
        (
            {'verdict': 'clarify', 'question': '?', 'steps': [{'skill': 'a'}]},
            {'steps': 'not_allowed'},
        ),
    ],
)
def test_answer_says_exactly_one_thing(document, codes):
    assert codes_of(document) == codes


@pytest.mark.parametrize('empty', [[], None])
def test_question_beside_an_empty_list_is_a_question(empty):
    plan = read_plan({'actions': empty, 'clarification': 'Which cup?', 'error': None}).plan
    assert plan.verdict is Verdict.CLARIFY


@pytest.mark.parametrize(
    ('document', 'codes'),
    [
        ({'name': 'launch', 'arguments': {'actions': [{'name': 'a'}]}}, {'name': 'not_allowed'}),
        ({'arguments': {'actions': [{'name': 'a'}]}}, {'name': 'not_allowed'}),
        ({'name': 'create_action_plan', 'arguments': '{"a": '}, {'arguments': 'unreadable'}),
        ({'name': 'create_action_plan', 'arguments': ''}, {'arguments': 'missing'}),
        ({'name': 'create_action_plan', 'arguments': None}, {'arguments': 'wrong_type'}),
        (
            {'function': {'name': 'create_action_plan', 'arguments': '{"primitives": [5]}'}},
            {'function.arguments.primitives': 'missing'},
        ),
        (
            {'name': 'create_action_plan', 'arguments': {'actions': [{'name': 5}]}},
            {'arguments.actions[0].name': 'wrong_type'},
        ),
    ],
)
def test_problems_within_a_tool_call_have_its_path(document, codes):
    assert codes_of(document) == codes


def test_problems_of_a_bare_list_have_its_indices():
    assert codes_of('[{"action": "a"}, {"action": 5}]') == {'[1].action': 'wrong_type'}


def test_problems_within_parameters_json_have_its_path():
    steps = [{'action_type': 'a', 'parameters_json': text} for text in ('{', '5', '{"x": NaN}')]
    assert codes_of({'primitives': steps}) == {
        'primitives[0].parameters_json': 'unreadable',
        'primitives[1].parameters_json': 'wrong_type',
        'primitives[2].parameters_json.x': 'out_of_range',
    }


def test_all_problems_of_all_kinds_are_found_in_one_pass():
    text = """{"actions": [
        {"action": "a", "parameters": {"x": 1e999, "x": 2}, "timeout": -1},
        {"action": 5, "colour": "red", "description": "\\ud800"},
        {"name": "b"},
        7,
        {"parameters": []}
    ], "command": 1, "clarification": ""}"""
    assert codes_of(text) == {
        'actions[0].parameters.x': 'duplicate',
        'actions[0].timeout': 'out_of_range',
        'actions[1].action': 'wrong_type',
        'actions[1].colour': 'unknown_key',
        'actions[1].description': 'unreadable',
        'actions[2]': 'not_allowed',
        'actions[3]': 'wrong_type',
        'actions[4].action': 'missing',
        'actions[4].parameters': 'wrong_type',
        'command': 'wrong_type',
    }


def test_number_of_problems_is_bounded():
    reading = read_plan({'actions': [{'name': 'a'}, *[{'name': 5}] * 99]})
    assert len(reading.problems) == MAX_PROBLEMS + 1
    assert reading.problems[-1].message == 'and 49 more problems'


@pytest.mark.parametrize('step', [STEP, 5, {}, {'action_type': 5, 'a': {'b': [1, 2]}}])
@pytest.mark.parametrize('as_text', [True, False])
def test_ten_thousand_steps_are_one_problem(step, as_text):
    document = {'primitives': [STEP] + [step] * 9_999}
    (problem,) = problems_of(json.dumps(document) if as_text else document).values()
    assert (problem.code, problem.path) == (ProblemCode.TOO_LARGE, 'primitives')
    assert problem.found == '10000 steps'


def test_as_many_steps_as_accepted():
    assert codes_of({'primitives': [STEP] * MAX_STEPS}) == {}
    assert codes_of({'primitives': [STEP] * (MAX_STEPS + 1)}) == {'primitives': 'too_large'}


@pytest.mark.parametrize(
    ('source', 'code'),
    [
        ('', 'missing'),
        ('pick up the cup', 'unreadable'),
        (b'\xff', 'unreadable'),
        ('[' * 100_000, 'too_large'),
        ('{"actions": ' * 100_000, 'too_large'),
        (' ' * 2_000_000, 'too_large'),
        ('null', 'wrong_type'),
        ('"{}"', 'wrong_type'),
        ('9' * 10_000, 'out_of_range'),
    ],
    ids=['empty', 'prose', 'bytes', 'lists', 'objects', 'long', 'null', 'text', 'digits'],
)
def test_text_that_holds_no_document_is_one_problem(source, code):
    assert codes_of(source) == {'': code}


def test_very_many_unknown_keys_are_answered_quickly():
    document = {f'k{number}': 0 for number in range(MAX_VALUES - 10)}
    document['steps'] = [{'skill': 'a'}]
    assert len(problems_of(document)) == MAX_PROBLEMS + 1
