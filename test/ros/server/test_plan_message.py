"""Plans as vla_msgs/ActionPlan and as the JSON of `planned_actions`."""

import json
from dataclasses import replace

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from builtin_interfaces.msg import Time  # noqa: E402
from vla_msgs.msg import ActionPlan, ActionPrimitive  # noqa: E402

from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome  # noqa: E402
from vla_bt.plan import Flow, FlowKind, Plan, Step  # noqa: E402
from vla_bt.ros.server.plan_message import plan_message, planned_actions  # noqa: E402
from vla_bt.skills import load_catalogue  # noqa: E402

pytestmark = pytest.mark.ros

CATALOGUE = load_catalogue()
PLAN = Plan(
    steps=(
        Step(skill='navigate_to', args={'location': 'counter'}, id='a', preconditions=('awake',)),
        Step(skill='pick_up', args={'object': 'red_cup'}, id='b', timeout_s=7.0, retries=2),
        Step(skill='say', args={'text': 'done'}, id='c', duration_s=1.5),
    ),
    explanation='I fetch the cup.',
)
STATUS = MissionStatus(
    id='m',
    command='fetch the cup',
    state=MissionState.RUNNING,
    plan=PLAN,
    active_step=1,
    active_step_name='pick_up(object=red_cup)',
    progress_ratio=0.3,
    message='Executing.',
    tree='',
    done=frozenset({'a'}),
)


def message(
    result: MissionResult | None = None, status: MissionStatus = STATUS
) -> ActionPlan:
    return plan_message(status, result, CATALOGUE, Time(sec=5))


def states(plan: ActionPlan) -> list[str]:
    return [step.status for step in plan.primitives]


def test_a_running_plan_shows_what_is_done_and_what_is_not() -> None:
    plan = message()
    assert plan.plan_status == ActionPlan.EXECUTING
    assert plan.current_step_index == 1
    assert states(plan) == ['SUCCEEDED', 'EXECUTING', 'PENDING']
    assert (plan.plan_id, plan.header.stamp.sec) == (PLAN.id, 5)
    assert plan.explanation == 'I fetch the cup.'


def test_a_plan_not_begun_is_pending() -> None:
    plan = message(status=replace(STATUS, active_step=-1, done=frozenset()))
    assert plan.plan_status == ActionPlan.PENDING
    assert states(plan) == ['PENDING'] * 3


@pytest.mark.parametrize(
    ('outcome', 'word', 'steps'),
    [
        (Outcome.SUCCEEDED, ActionPlan.COMPLETED, ['SUCCEEDED'] * 3),
        (Outcome.FAILED, ActionPlan.FAILED, ['SUCCEEDED', 'FAILED', 'PENDING']),
        (Outcome.CANCELED, ActionPlan.CANCELLED, ['SUCCEEDED', 'FAILED', 'PENDING']),
        (Outcome.REFUSED, ActionPlan.FAILED, ['SUCCEEDED', 'FAILED', 'PENDING']),
    ],
)
def test_a_plan_that_ended_says_how(outcome: Outcome, word: str, steps: list[str]) -> None:
    done = {'a', 'b', 'c'} if outcome is Outcome.SUCCEEDED else {'a'}
    status = replace(STATUS, done=frozenset(done))
    plan = message(MissionResult(outcome=outcome, reason='because'), status)
    assert (plan.plan_status, states(plan)) == (word, steps)


def test_a_way_not_taken_is_not_said_to_be_done() -> None:
    leaves = [Flow(kind=FlowKind.STEP, step=name) for name in 'abc']
    ways = Flow(kind=FlowKind.FALLBACK, children=tuple(leaves[:2]))
    flow = Flow(kind=FlowKind.SEQUENCE, children=(ways, leaves[2]))
    plan = PLAN.model_copy(update={'flow': flow})
    status = replace(STATUS, plan=plan, active_step=2, done=frozenset({'b'}))
    shown = message(status=status)
    assert states(shown) == ['PENDING', 'SUCCEEDED', 'EXECUTING']
    assert shown.explanation.startswith('I fetch the cup. Not all steps')


def test_the_step_that_failed_says_why_and_no_other() -> None:
    plan = message(MissionResult(outcome=Outcome.FAILED, reason='The hand is empty.'))
    assert [step.error_message for step in plan.primitives] == ['', 'The hand is empty.', '']


def test_a_step_carries_its_arguments_conditions_and_limits() -> None:
    drive, grasp, speech = message().primitives
    assert json.loads(grasp.parameters_json) == {'object': 'red_cup'}
    assert (grasp.action_type, grasp.timeout_s, grasp.retry_count) == ('pick_up', 7.0, 2)
    assert 'holding(red_cup)' in grasp.expected_outcomes
    assert 'hand_empty()' in grasp.preconditions
    assert drive.preconditions == ['awake']
    assert drive.timeout_s == CATALOGUE['navigate_to'].timeout_s
    assert len({step.primitive_id for step in (drive, grasp, speech)}) == 3


def test_the_duration_is_that_of_all_steps_and_always_a_float() -> None:
    usual_s = CATALOGUE['navigate_to'].duration_s + CATALOGUE['pick_up'].duration_s
    assert message().estimated_duration_s == pytest.approx(usual_s + 1.5)
    empty = message(status=replace(STATUS, plan=Plan(steps=())))
    assert isinstance(empty.estimated_duration_s, float)


def test_a_skill_that_nobody_knows_is_shown_all_the_same() -> None:
    plan = Plan(steps=(Step(skill='dance', args={}, id='d'),))
    step = message(status=replace(STATUS, plan=plan, active_step=0)).primitives[0]
    assert (step.action_type, step.timeout_s) == ('dance', 0.0)
    assert step.status == ActionPrimitive.EXECUTING


def test_planned_actions_have_the_documented_keys() -> None:
    shown = planned_actions(PLAN, 'fetch the cup', CATALOGUE)
    assert shown['command'] == 'fetch the cup'
    assert shown['reasoning'] == 'I fetch the cup.'
    assert shown['actions'][2] == {
        'type': 'say',
        'parameters': {'text': 'done'},
        'description': 'say(text=done)',
        'estimated_duration': 1.5,
    }
