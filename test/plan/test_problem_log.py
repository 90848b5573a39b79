from __future__ import annotations

import pytest

from vla_bt.errors import ProblemCode
from vla_bt.plan.problem_log import MAX_PROBLEMS, ProblemLog, format_path


@pytest.mark.parametrize(
    ('path', 'text'),
    [
        ((), ''),
        (('actions', 2, 'parameters'), 'actions[2].parameters'),
        ((0, 'action'), '[0].action'),
        (('a', 0, 1, 'b'), 'a[0][1].b'),
        (('k' * 5000,), 'k' * 39 + '…'),
        (('\ud800',), '\\ud800'),
    ],
)
def test_path_is_written_like_javascript(path, text):
    assert format_path(path) == text


def test_log_is_falsy_until_a_problem_is_added():
    log = ProblemLog()
    assert not log
    assert log.problems() == ()
    log.add(ProblemCode.MISSING, (), 'gone')
    assert log


def test_first_problem_at_a_path_wins():
    log = ProblemLog()
    log.add(ProblemCode.DUPLICATE, ('a',), 'first')
    log.add(ProblemCode.WRONG_TYPE, ('a',), 'second')
    assert [problem.message for problem in log.problems()] == ['first']


def test_last_problem_says_how_many_more_there_are():
    log = ProblemLog()
    for index in range(MAX_PROBLEMS + 7):
        log.add(ProblemCode.MISSING, (index,), 'gone')
    *kept, last = log.problems()
    assert len(kept) == MAX_PROBLEMS
    assert last.code is ProblemCode.TOO_LARGE
    assert last.message == 'and 7 more problems'


def test_what_is_close_to_the_found_value_comes_first():
    log = ProblemLog()
    log.add(ProblemCode.UNKNOWN_KEY, ('x',), 'unknown', 'timout', ['action', 'timeout'])
    assert log.problems()[0].allowed == ('timeout', 'action')


def test_found_value_is_short_and_can_be_sent():
    log = ProblemLog()
    log.add(ProblemCode.WRONG_TYPE, ('x',), 'bad', '\ud800' * 100)
    (problem,) = log.problems()
    assert problem.found.startswith('\\ud800')
    assert len(problem.found) <= 60
