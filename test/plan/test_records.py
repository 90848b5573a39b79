from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from vla_bt.plan.records import Plan, PlanSource, Step, Verdict, default_id


def plan_of(*skills: str) -> Plan:
    return Plan(steps=tuple(Step(skill=skill) for skill in skills))


@pytest.mark.parametrize(
    'values',
    [
        {},
        {'skill': 5},
        {'skill': 'a', 'args': []},
        {'skill': 'a', 'timeout_s': 0},
        {'skill': 'a', 'timeout_s': float('nan')},
        {'skill': 'a', 'timeout_s': '5'},
        {'skill': 'a', 'retries': -1},
        {'skill': 'a', 'retries': 11},
        {'skill': 'a', 'retries': True},
        {'skill': 'a', 'duration_s': -0.1},
        {'skill': 'a', 'duration_s': float('inf')},
        {'skill': 'a', 'preconditions': (1,)},
        {'skill': 'a', 'speed': 1},
    ],
)
def test_step_refuses_wrong_values(values):
    with pytest.raises(ValidationError):
        Step(**values)


def test_records_are_frozen():
    with pytest.raises(ValidationError):
        Step(skill='a').skill = 'b'
    with pytest.raises(ValidationError):
        Plan().question = 'b'


def test_plan_numbers_the_steps_that_have_no_id():
    plan = Plan(steps=(Step(skill='a'), Step(skill='b', id='mine'), Step(skill='c')))
    assert [step.id for step in plan.steps] == ['step_1', 'mine', 'step_3']
    assert default_id(0) == 'step_1'


def test_plan_has_an_id_of_its_own():
    assert Plan().id != Plan().id


def test_content_key_is_of_skills_arguments_and_order_only():
    one = Plan(steps=(Step(skill='a', args={'x': 1, 'y': 2}), Step(skill='b')))
    same = Plan(
        steps=(Step(skill='a', args={'y': 2, 'x': 1}, id='z', timeout_s=3), Step(skill='b')),
        command='other words',
    )
    assert one.content_key() == same.content_key()
    assert plan_of('a', 'b').content_key() != plan_of('b', 'a').content_key()
    assert plan_of('a').content_key() != one.content_key()


def test_to_json_is_plain_json_with_every_field():
    plan = Plan(steps=(Step(skill='say', args={'text': 'grün'}),), source=PlanSource.MODEL)
    data = json.loads(plan.to_json())
    assert set(data) == set(Plan.model_fields)
    assert set(data['steps'][0]) == set(Step.model_fields)
    assert data['verdict'] == Verdict.PLAN.value
    assert 'grün' in plan.to_json(indent=None)


def test_step_reads_like_a_call():
    step = Step(skill='navigate_to', args={'location': 'kitchen', 'x': 1.50})
    assert str(step) == 'navigate_to(location=kitchen, x=1.5)'
