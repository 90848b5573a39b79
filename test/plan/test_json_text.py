from __future__ import annotations

import json
import math
import time
from collections import OrderedDict
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan.json_text import MAX_DEPTH, MAX_VALUES, parse_json, plain_json
from vla_bt.plan.problem_log import ProblemLog
from vla_bt.plan.records import MAX_TEXT_BYTES


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    """Read a text, within a second, and return its problems."""
    log, start = ProblemLog(), time.process_time()
    parse_json(text, log)
    assert time.process_time() - start < 1
    return log.problems()


def only_problem_of(text: str | bytes) -> Problem:
    (problem,) = problems_of(text)
    return problem


def value_of(text: str | bytes) -> object:
    log = ProblemLog()
    value = parse_json(text, log)
    assert log.problems() == ()
    return value


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=['Cs'])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab"[{,é'), inner),
    max_leaves=20,
)


@given(JSON)
def test_what_json_writes_is_read_back(value):
    assert value_of(json.dumps(value)) == value
    assert value_of(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.text() | st.binary())
def test_any_text_gives_a_value_or_problems(text):
    log = ProblemLog()
    value = parse_json(text, log)
    assert value is None or not log or isinstance(value, dict | list | str | int | float)


@pytest.mark.parametrize('text', ['\ufeff{"a": 1}', b'\xef\xbb\xbf{"a": 1}', ' {"a":\n1} '])
def test_byte_order_mark_and_space_are_skipped(text):
    assert value_of(text) == {'a': 1}


@pytest.mark.parametrize(
    'text',
    [
        '```json\n{"a": "```"}\n```',
        '```\n{"a": "```"}\n```\n',
        'Here you are:\n\n```json\n{"a": "```"}\n```\nAnything else?',
        '```JSON {"a": "```"} ```',
        '{"a": "```"}',
    ],
)
def test_markdown_fence_is_taken_off(text):
    assert value_of(text) == {'a': '```'}


@pytest.mark.parametrize('text', ['', '  \n', b'', '\ufeff', '```json\n```'])
def test_empty_text_is_missing(text):
    assert only_problem_of(text).code is ProblemCode.MISSING


@pytest.mark.parametrize(
    ('text', 'place'),
    [
        ('{"a": 1,\n "b": oops}', 'line 2, column 7'),
        ('Sure, I can do that!', 'line 1, column 1'),
        ('{"a": 1} and {"b": 2}', 'line 1, column 10'),
        ('Look:\n```json\n{"a": ]\n```', 'line 3, column 7'),
        ("{'a': 1}", 'line 1, column 2'),
        ('{"a": 1', 'line 1, column 8'),
        ('"abc\\', 'line 1, column 1'),
        ('```', 'line 1, column 1'),
        ('{"a": "\x00"}', 'line 1, column 8'),
    ],
)
def test_text_that_is_not_json_is_unreadable_at_a_line_and_column(text, place):
    problem = only_problem_of(text)
    assert problem.code is ProblemCode.UNREADABLE
    assert problem.message.endswith(place)


@pytest.mark.parametrize(
    ('data', 'byte'), [(b'\xff\xfe{\x00', 0), (b'{"a": "\xe9"}', 7), (b'"\xed\xa0\x80"', 1)]
)
def test_bytes_that_are_not_utf8_are_unreadable(data, byte):
    problem = only_problem_of(data)
    assert problem.code is ProblemCode.UNREADABLE
    assert problem.message == f'not UTF-8 at byte {byte}'


@pytest.mark.parametrize(
    'text',
    [
        '"' + 'a' * MAX_TEXT_BYTES + '"',
        b' ' * (MAX_TEXT_BYTES + 1),
        'é' * (MAX_TEXT_BYTES // 2 + 1),
        '\ud800' * (MAX_TEXT_BYTES // 3 + 1),
    ],
    ids=['text', 'bytes', 'characters of two bytes', 'surrogates'],
)
def test_text_over_the_size_limit_is_too_large(text):
    assert only_problem_of(text).code is ProblemCode.TOO_LARGE


def test_text_at_the_size_limit_is_read():
    assert value_of('"' + 'a' * (MAX_TEXT_BYTES - 2) + '"')


@pytest.mark.parametrize(
    'text',
    [
        '[' * 100_000,
        '[' * 100_000 + ']' * 100_000,
        '{"a":' * 100_000,
        '[' * (MAX_DEPTH + 1) + ']' * (MAX_DEPTH + 1),
    ],
    ids=['open', 'closed', 'objects', 'one too deep'],
)
def test_deep_nesting_is_too_large_and_quickly_answered(text):
    problem = only_problem_of(text)
    assert (problem.code, problem.path) == (ProblemCode.TOO_LARGE, '')
    assert problem.message == f'more than {MAX_DEPTH} levels deep'


def test_deepest_nesting_allowed_is_read():
    assert value_of('[' * MAX_DEPTH + ']' * MAX_DEPTH)


def test_brackets_within_strings_are_no_levels():
    text = '["' + '[{,' * 1000 + '", "\\"' + '[' * 1000 + '"]'
    assert value_of(text) == ['[{,' * 1000, '"' + '[' * 1000]


@pytest.mark.parametrize('item', ['0', '{}', '[]', '""', '{"":0}'])
def test_more_values_than_accepted_are_too_large_and_quickly_answered(item):
    text = '[' + ','.join([item] * (MAX_TEXT_BYTES // (len(item) + 1) - 1)) + ']'
    assert only_problem_of(text).code is ProblemCode.TOO_LARGE


def test_as_many_values_as_accepted_are_read_quickly():
    assert problems_of('[' + ','.join(['{}'] * (MAX_VALUES // 2 - 1)) + ']') == ()


def test_key_given_twice_is_a_duplicate_wherever_it_stands():
    problems = problems_of('{"a": [{"b": 1, "b": 2, "b": 3}], "a": [{"c": 1, "c": 1}]}')
    assert [problem.code for problem in problems] == [ProblemCode.DUPLICATE] * 2
    assert [problem.path for problem in problems] == ['a', 'a[0].c']


@pytest.mark.parametrize(
    'number',
    ['NaN', 'Infinity', '-Infinity', '1e999', '-1e999', pytest.param('9' * 5000, id='digits')],
)
def test_number_that_is_not_finite_is_out_of_range(number):
    problem = only_problem_of(f'{{"a": [1, {number}]}}')
    assert (problem.code, problem.path) == (ProblemCode.OUT_OF_RANGE, 'a[1]')


@pytest.mark.parametrize('number', ['1e308', '-1.5', '1e-999', '9' * 300, '-' + '9' * 308])
def test_number_that_is_finite_is_read(number):
    assert math.isfinite(value_of(number))


@pytest.mark.parametrize('text', ['["\\ud800"]', '["a\\udfffb"]', '["\ud800"]'])
def test_lone_surrogate_is_unreadable_where_it_stands(text):
    problem = only_problem_of(text)
    assert (problem.code, problem.path) == (ProblemCode.UNREADABLE, '[0]')
    assert problem.found.encode('utf-8')


def test_lone_surrogate_in_a_key_is_unreadable():
    problem = only_problem_of('{"\\ud800": 1}')
    assert (problem.code, problem.path) == (ProblemCode.UNREADABLE, '\\ud800')


def test_pair_of_surrogates_is_a_character():
    assert value_of('"\\ud83e\\udd16"') == '🤖'


def test_all_problems_of_a_text_are_found_in_one_pass():
    problems = problems_of('{"a": NaN, "b": "\\ud800", "c": 1, "c": 2, "d": [1e999]}')
    assert {problem.path: problem.code for problem in problems} == {
        'a': ProblemCode.OUT_OF_RANGE,
        'b': ProblemCode.UNREADABLE,
        'c': ProblemCode.DUPLICATE,
        'd[0]': ProblemCode.OUT_OF_RANGE,
    }


def test_path_of_the_text_stands_before_the_path_within():
    log = ProblemLog()
    parse_json('{"x": NaN}', log, ('steps', 0, 'parameters_json'))
    assert log.problems()[0].path == 'steps[0].parameters_json.x'


def test_plain_json_copies_deeply_into_plain_types():
    source = MappingProxyType({'a': (1, OrderedDict(b=[2.5, None, True]))})
    value = plain_json(source, ProblemLog())
    assert value == {'a': [1, {'b': [2.5, None, True]}]}
    assert type(value['a'][1]) is dict
    assert value['a'][1]['b'] is not source['a'][1]['b']


@pytest.mark.parametrize(
    ('value', 'path'),
    [({'a': {1, 2}}, 'a'), ({'a': [b'x']}, 'a[0]'), ({1: 2}, ''), (object(), ''), (1j, '')],
)
def test_value_that_is_not_json_is_a_wrong_type(value, path):
    log = ProblemLog()
    plain_json(value, log)
    (problem,) = log.problems()
    assert (problem.code, problem.path) == (ProblemCode.WRONG_TYPE, path)


@pytest.mark.parametrize(
    'number', [math.nan, math.inf, 10**400, -(10**5000)], ids=['nan', 'inf', 'big', 'bigger']
)
def test_plain_number_that_is_not_finite_is_out_of_range(number):
    log = ProblemLog()
    assert plain_json([number], log) == [0]
    assert log.problems()[0].code is ProblemCode.OUT_OF_RANGE


@pytest.mark.parametrize(('levels', 'problems'), [(MAX_DEPTH, 0), (MAX_DEPTH + 1, 1)])
def test_plain_value_is_as_deep_as_text_may_be(levels, problems):
    log, value = ProblemLog(), []
    for _ in range(levels - 1):
        value = [value]
    plain_json(value, log)
    assert [problem.code for problem in log.problems()] == [ProblemCode.TOO_LARGE] * problems


def test_plain_value_that_contains_itself_is_too_large_and_quickly_answered():
    loop: list[object] = []
    loop += [loop, loop, loop]
    log, start = ProblemLog(), time.process_time()
    plain_json(loop, log)
    assert {problem.code for problem in log.problems()} == {ProblemCode.TOO_LARGE}
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    'value',
    [['a' * MAX_TEXT_BYTES, 'b'], [0] * 10_000_000, {'k' * MAX_TEXT_BYTES: 'v'}],
    ids=['text', 'values', 'keys'],
)
def test_plain_value_that_holds_too_much_is_too_large(value):
    log = ProblemLog()
    assert plain_json(value, log) is None
    assert log.problems()[0].code is ProblemCode.TOO_LARGE
