"""What only a person can answer, found in the plan."""

import pytest
from offline.asking import catalogue
from reading import home_with, thing

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.planner.intent import risky_question

WORLD = home_with(thing('big_knife', 'sharp'))
PICK = Step(skill='pick_up', args={'object': 'big_knife'})


def question(plan: Plan, command: str = 'tidy up', **fields: object) -> Plan | None:
    request = PlanRequest(command=command, world=WORLD, **fields)
    return risky_question(request, plan, catalogue())


def test_a_plan_that_handles_something_risky_is_asked_about() -> None:
    asked = question(Plan(steps=(PICK,)))
    assert asked is not None
    assert asked.verdict is Verdict.CLARIFY
    assert 'sharp' in asked.question
    assert asked.options[0] == 'yes, tidy up'
    assert question(Plan(steps=(PICK,)), asked.options[0]) is None


@pytest.mark.parametrize(
    'plan',
    [
        Plan(steps=(Step(skill='look_at', args={'target': 'big_knife'}),)),
        Plan(steps=(Step(skill='pick_up', args={'object': 'red_cup'}),)),
        Plan(verdict=Verdict.REFUSE, reason='the big_knife is sharp'),
    ],
)
def test_other_answers_are_not(plan: Plan) -> None:
    assert question(plan) is None


def test_what_a_mission_under_way_handles_is_not_asked_about_again() -> None:
    failure = Failure(code=FailureCode.ABORTED, where='task', message='no')
    other = Step(skill='pick_up', args={'object': 'red_cup'})
    assert question(Plan(steps=(PICK,)), failure=failure, remaining=(PICK,)) is None
    assert question(Plan(steps=(PICK,)), failure=failure, remaining=(other,)) is not None
