"""Missions through the messages of ExecuteTask and back."""

from dataclasses import replace

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome  # noqa: E402
from vla_bt.plan import Plan, Step  # noqa: E402
from vla_bt.ros.server.task_messages import (  # noqa: E402
    feedback_message,
    result_from,
    result_message,
    status_from,
)

pytestmark = pytest.mark.ros

PLAN = Plan(steps=(Step(skill='say', args={'text': 'grüß dich'}, id='step_1'),), command='greet')
RESULT = MissionResult(
    outcome=Outcome.FAILED,
    reason='The hand is empty.',
    question='Which one?',
    failed_step=2,
    failure_code='grasp_failed',
    problems=('one', 'two'),
    plan=PLAN,
    steps_done=2,
    steps_total=5,
    planning_time_s=0.5,
    execution_time_s=12.25,
)
STATUS = MissionStatus(
    id='7',
    command='greet',
    state=MissionState.REPLANNING,
    plan=PLAN,
    active_step=0,
    active_step_name='say(text=grüß dich)',
    progress_ratio=0.5,
    message='Planning again.',
    tree='▶ mission\n  ✓ guards',
)


def test_a_result_survives_the_message() -> None:
    assert result_from(result_message(RESULT)) == RESULT


def test_a_result_without_a_plan_survives_the_message() -> None:
    result = replace(RESULT, plan=None)
    assert result_message(result).plan_json == ''
    assert result_from(result_message(result)) == result


@pytest.mark.parametrize('outcome', Outcome)
def test_every_outcome_is_one_of_the_actions_constants(outcome: Outcome) -> None:
    message = result_message(MissionResult(outcome=outcome))
    assert message.outcome == getattr(type(message), outcome.name)


def test_a_question_names_its_answers() -> None:
    named = replace(RESULT, question='The red or the blue book?', options=('red', 'blue'))
    assert result_message(named).question == 'The red or the blue book?'
    unnamed = replace(RESULT, question='Which book?', options=('red', 'blue'))
    assert result_message(unnamed).question == 'Which book? (red, blue)'


def test_feedback_is_a_status_again() -> None:
    message = feedback_message(STATUS)
    assert message.plan_json == ''
    assert status_from(message, PLAN, '7') == STATUS


def test_a_whole_number_of_progress_is_a_float() -> None:
    """The message's C code ends the process for an int."""
    message = feedback_message(replace(STATUS, progress_ratio=1))
    assert isinstance(message.progress, float)
