"""Problems and failures as text and data."""

from dataclasses import replace

import pytest

from vla_bt.errors import (
    KINDS,
    Failure,
    FailureCode,
    FailureKind,
    Problem,
    ProblemCode,
    ProblemsError,
    close_matches,
    one_line,
    seconds,
    shorten,
)


def test_a_problem_says_where_what_and_what_is_accepted() -> None:
    problem = Problem(
        code=ProblemCode.NOT_ALLOWED, path='steps[0]', message='no', allowed=('a', 'b')
    )
    assert str(problem) == 'steps[0]: no (accepted: a, b)'
    assert problem.as_dict()['code'] == 'not_allowed'
    assert str(Problem(code=ProblemCode.MISSING, path='', message='empty')) == 'empty'


def test_a_failure_is_plain_data() -> None:
    failure = Failure(code=FailureCode.ABORTED, where='task/step 1', message='x', server_code=208)
    assert failure.as_dict() == {
        'code': 'aborted',
        'where': 'task/step 1',
        'message': 'x',
        'recoverable': True,
        'server_code': 208,
        'kind': None,
        'completed': (),
    }
    kind = replace(failure, kind=FailureKind.BLOCKED).as_dict()['kind']
    assert kind == 'blocked'


def test_every_code_that_servers_end_with_means_something() -> None:
    depends_on_the_task = {'aborted', 'canceled', 'not_found', 'grasp_failed', 'condition',
                           'outcome_not_met', 'guard', 'declined', 'planning'}  # fmt: skip
    assert {code.value for code in FailureCode if code not in KINDS} == depends_on_the_task


def test_a_problems_error_lists_all() -> None:
    problems = [Problem(code=ProblemCode.CYCLE, path=str(n), message='m') for n in range(2)]
    assert str(ProblemsError(problems)) == '0: m\n1: m'


def test_close_matches_and_shorten() -> None:
    assert close_matches('Kitchn', ['kitchen', 'table']) == ('kitchen',)
    assert close_matches('zzz', ['kitchen']) == ()
    assert shorten('x' * 100, 10) == 'x' * 9 + '…'
    assert shorten(3.5) == '3.5'


@pytest.mark.parametrize(
    'unseen',
    [
        '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180b', '\u180e', '\u200b',
        '\u200d', '\u202e', '\u2028', '\u2060', '\u2066', '\u2800', '\u3164', '\ufe00', '\ufe0f',
        '\ufeff', '\uffa0', '\U000e0041', '\U000e0100', '\U000e01ef', '\x00', '\x1b', '\x85',
        '\x9b', '\ud800', '\ue000',
    ],
)  # fmt: skip
def test_one_line_shows_all_that_it_says(unseen: str) -> None:
    assert unseen not in one_line(f'a{unseen}b')
    assert one_line(f'{unseen} a  b{unseen}') == 'a b'


def test_one_line_keeps_what_people_write() -> None:
    said = 'Café, 杯子, чашка, 🙂 – “x”'
    assert one_line(said) == said


@pytest.mark.parametrize(
    ('value_s', 'text'),
    [
        (0.0, '0 s'), (0.01, '0.1 s'), (3.0, '3 s'), (3.2, '3.2 s'), (3.21, '3.3 s'),
        (9.9, '9.9 s'), (9.91, '10 s'), (10.0, '10 s'), (10.1, '11 s'), (318.557, '319 s'),
        (0.1 + 0.2, '0.3 s'), (1.1 * 100, '110 s'), (1234567.0, '1234567 s'), (-2.5, '-2.5 s'),
        (float('inf'), 'inf s'), (float('nan'), 'nan s'),
    ],
)  # fmt: skip
def test_durations_for_people_are_rounded_up(value_s: float, text: str) -> None:
    assert seconds(value_s) == text
