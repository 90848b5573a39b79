from __future__ import annotations

import pytest

from vla_bt.errors import Problem
from vla_bt.plan.detect import ACCEPTED, detect_dialect
from vla_bt.plan.dialects import Dialect
from vla_bt.plan.problem_log import ProblemLog


def problem_of(document: object) -> Problem:
    log = ProblemLog()
    assert detect_dialect(document, (), log) is None
    (problem,) = log.problems()
    return problem


@pytest.mark.parametrize(
    ('document', 'dialect'),
    [
        ({'verdict': 'clarify', 'question': '?'}, Dialect.CANONICAL),
        ({'steps': [{'skill': 'say'}]}, Dialect.CANONICAL),
        ({'steps': [{'action_type': 'say'}]}, Dialect.GOAL_MESSAGE),
        ({'primitives': [{'action_type': 'say'}]}, Dialect.PRIMITIVES),
        ({'actions': [{'action_type': 'say'}]}, Dialect.ACTION_TYPE),
        ({'actions': [{'type': 'say'}]}, Dialect.ACTION_TYPE),
        ({'actions': [{'action': 'say'}]}, Dialect.ACTION),
        ({'actions': [{'name': 'say'}]}, Dialect.NAME_PARAMS),
        ({'clarification': '?'}, Dialect.ANSWER),
        ({'error': 'no'}, Dialect.ANSWER),
        ([{'action_type': 'say', 'parameters': {}}], Dialect.ACTION_TYPE),
        ([{'action_type': 'say', 'parameters_json': ''}], Dialect.PRIMITIVES),
        ([{'action_type': 'say', 'goal_message': {}}], Dialect.GOAL_MESSAGE),
    ],
)
def test_dialect_is_told_by_its_keys(document, dialect):
    log = ProblemLog()
    assert detect_dialect(document, (), log) is dialect
    assert not log


def test_dialect_is_that_of_most_steps():
    steps = [{'name': 'a'}, {'action': 'b'}, {'action': 'c'}, 5, {}]
    assert detect_dialect({'actions': steps}, (), ProblemLog()) is Dialect.ACTION


@pytest.mark.parametrize('document', [5, 'navigate to the kitchen', True, None, 1.5])
def test_scalar_is_no_plan(document):
    problem = problem_of(document)
    assert problem.code.value == 'wrong_type'
    assert set(problem.allowed) == set(ACCEPTED)


@pytest.mark.parametrize(
    'document', [{}, {'plan': []}, {'clarification': ''}, {'error': None}, {'actions': None}]
)
def test_object_without_steps_and_answer_is_missing_them(document):
    problem = problem_of(document)
    assert problem.code.value == 'missing'
    assert '{"clarification": "..."}' in problem.allowed
    assert '{"actions": [{"action": "...", "parameters": {...}}]}' in problem.allowed


def test_two_lists_are_mixed():
    problem = problem_of({'actions': [{'action': 'a'}], 'steps': [{'skill': 'b'}]})
    assert problem.code.value == 'not_allowed'
    assert problem.message == 'steps and actions are mixed, one is wanted'


@pytest.mark.parametrize('steps', [['pick up the cup'], [{}], [{'skill': 'a'}], [[], 5]])
def test_steps_that_name_no_skill_are_answered_with_the_forms_that_fit_the_list(steps):
    problem = problem_of({'actions': steps})
    assert (problem.code.value, problem.path) == ('missing', 'actions')
    assert len(problem.allowed) == 3
    assert all(form.startswith('{"actions"') for form in problem.allowed)


@pytest.mark.parametrize('steps', [[], {}, 'go', 5])
def test_steps_that_are_no_filled_list_are_left_to_the_reader(steps):
    assert detect_dialect({'primitives': steps}, (), ProblemLog()) is Dialect.PRIMITIVES
