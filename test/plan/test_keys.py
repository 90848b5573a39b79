from __future__ import annotations

import pytest

from vla_bt.errors import ProblemCode
from vla_bt.plan.keys import (
    Key,
    args_from_text,
    first_key,
    flat_args,
    member_of,
    named,
    nested,
    positive_or_none,
    read_keys,
    texts,
)
from vla_bt.plan.problem_log import ProblemLog
from vla_bt.plan.records import Verdict

KEYS = {
    'action_type': Key('skill'),
    'type': Key('skill'),
    'success': Key('expected', texts),
    'outcomes': Key('expected', texts),
    'timeout': Key('timeout_s'),
    'status': Key(''),
}


def test_fields_are_read_by_the_table_with_the_path_of_their_key():
    log = ProblemLog()
    fields = read_keys({'type': 'grasp', 'status': 'PENDING'}, KEYS, ('a', 0), log)
    assert fields.values == {'skill': 'grasp'}
    assert fields.where('skill') == ('a', 0, 'type')
    assert not log


def test_field_that_is_absent_has_the_path_of_its_first_key():
    fields = read_keys({}, KEYS, ('a',), ProblemLog())
    assert fields.where('skill') == ('a', 'action_type')
    assert fields.where('unheard_of') == ('a', 'unheard_of')
    assert first_key(KEYS, 'expected') == 'success'


def test_unknown_key_names_the_closest_first_and_none_that_is_dropped():
    log = ProblemLog()
    read_keys({'timout': 3}, KEYS, (), log)
    (problem,) = log.problems()
    assert (problem.code, problem.path) == (ProblemCode.UNKNOWN_KEY, 'timout')
    assert problem.allowed == ('timeout', 'action_type', 'type', 'success', 'outcomes')


def test_two_keys_for_one_field_are_a_duplicate():
    log = ProblemLog()
    read_keys({'action_type': 'grasp', 'type': 'pick'}, KEYS, (), log)
    (problem,) = log.problems()
    assert (problem.code, problem.path) == (ProblemCode.DUPLICATE, 'type')


def test_two_keys_for_one_list_are_joined():
    fields = read_keys({'success': 'a', 'outcomes': ['b', 'c']}, KEYS, (), ProblemLog())
    assert fields.values == {'expected': ('a', 'b', 'c')}


def test_null_and_the_empty_skill_are_absent():
    log = ProblemLog()
    assert read_keys({'type': '', 'timeout': None}, KEYS, (), log).values == {}
    assert not log


@pytest.mark.parametrize(
    ('value', 'read'), [('', ()), ('a', ('a',)), ([], ()), (['a', ''], ('a', ''))]
)
def test_texts(value, read):
    assert texts(value, (), ProblemLog()) == read


@pytest.mark.parametrize(
    ('value', 'path'), [(5, 'p'), ({'a': 1}, 'p'), (True, 'p'), (['a', 1], 'p[1]')]
)
def test_texts_of_another_type_are_wrong(value, path):
    log = ProblemLog()
    texts(value, ('p',), log)
    (problem,) = log.problems()
    assert (problem.code, problem.path) == (ProblemCode.WRONG_TYPE, path)


@pytest.mark.parametrize(
    ('value', 'code'), [('pln', 'not_allowed'), (5, 'wrong_type'), ([], 'wrong_type')]
)
def test_member_outside_the_enum_is_a_problem(value, code):
    log = ProblemLog()
    member_of(Verdict)(value, (), log)
    (problem,) = log.problems()
    assert problem.code.value == code
    assert set(problem.allowed) == {'plan', 'clarify', 'refuse'}


def test_member_of_the_enum_is_read():
    assert member_of(Verdict)('refuse', (), ProblemLog()) is Verdict.REFUSE


@pytest.mark.parametrize(
    ('value', 'read'), [(0, None), (0.0, None), (2, 2), (-1, -1), (False, False), ('0', '0')]
)
def test_zero_seconds_of_a_ros_message_are_none(value, read):
    assert positive_or_none(value, (), ProblemLog()) is read or read == value


@pytest.mark.parametrize(
    ('args', 'flat'),
    [
        ({'target_pose': {'x': 1, 'y': 2, 'theta': 0}}, {'x': 1, 'y': 2, 'theta': 0}),
        ({'position': {'x': 1, 'y': 2, 'z': 3}, 'a': 4}, {'x': 1, 'y': 2, 'z': 3, 'a': 4}),
        ({'approach_offset': {'z': 0.1}}, {'approach_offset': 0.1}),
    ],
)
def test_nested_coordinates_are_lifted(args, flat):
    assert flat_args(args, (), ProblemLog()) == flat


@pytest.mark.parametrize(
    'args',
    [
        {'position': {'x': 1, 'y': 2}, 'target_pose': {'x': 3, 'y': 4}},
        {'position': {'x': 1, 'y': 2}, 'x': 5},
        {'position': {'x': 1}},
        {'position': {'x': 1, 'y': 2, 'frame': 'map'}},
        {'position': [1, 2]},
        {'other': {'x': 1, 'y': 2}},
        {'approach_offset': {'x': 0.1, 'z': 0.1}},
        {'approach_offset': 0.1},
        5,
    ],
)
def test_ambiguous_or_other_nesting_stays_as_written(args):
    assert flat_args(args, (), ProblemLog()) == args


def test_arguments_as_json_text():
    assert args_from_text('{"position": {"x": 1, "y": 2}}', (), ProblemLog()) == {'x': 1, 'y': 2}


@pytest.mark.parametrize(
    ('value', 'code', 'path'),
    [
        ('{', 'unreadable', 'p'),
        ('{"a": 1, "a": 2}', 'duplicate', 'p.a'),
        ('{"a": NaN}', 'out_of_range', 'p.a'),
        ({'a': 1}, 'wrong_type', 'p'),
    ],
)
def test_arguments_as_bad_json_text_are_a_problem(value, code, path):
    log = ProblemLog()
    args_from_text(value, ('p',), log)
    (problem,) = log.problems()
    assert (problem.code.value, problem.path) == (code, path)


def test_nested_object_has_a_table_of_its_own():
    log = ProblemLog()
    read = nested({'max_force': Key('max_force'), 'bounds': Key('')})
    assert read({'max_force': 3, 'bounds': {}, 'speed': 1}, ('c',), log) == {'max_force': 3}
    assert read(7, ('d',), log) == {}
    assert [(problem.code.value, problem.path) for problem in log.problems()] == [
        ('unknown_key', 'c.speed'),
        ('wrong_type', 'd'),
    ]


def test_named_argument_is_put_under_its_name():
    assert named('max_force')(30, (), ProblemLog()) == {'max_force': 30}
