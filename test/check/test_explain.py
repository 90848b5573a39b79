"""What whoever made a plan is told of a precondition that does not hold."""

import pytest

from vla_bt.check.explain import unmet_problem
from vla_bt.skills import Fact, Literal


@pytest.mark.parametrize('variable', ['$location', '?here'])
def test_a_place_that_nobody_named_is_no_place_to_drive_to(variable: str) -> None:
    problem = unmet_problem('place', Literal(Fact('at', (variable,))), frozenset(), 'steps[1]')
    assert problem.message.endswith('the robot would stand at no known place')
    assert problem.allowed == ()


def test_a_place_that_is_named_is_driven_to_first() -> None:
    facts = frozenset((Fact('at', ('shelf',)),))
    problem = unmet_problem('place', Literal(Fact('at', ('table',))), facts, 'steps[1]')
    assert problem.message.endswith('the robot would be at shelf, out of reach')
    assert problem.allowed == ('navigate_to(location=table) before it',)
