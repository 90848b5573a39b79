"""Missions over real processes: behaviour server and simulated robot, talked to over DDS."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatus  # noqa: E402
from server_fixtures import LATCHED, Rig, running_pair, start  # noqa: E402
from std_msgs.msg import Bool  # noqa: E402
from vla_msgs.msg import ActionPlan  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

KITCHEN = 'Go to the kitchen, pick up the red cup, and bring it to the table'
FAR = 'go to the bedroom'
FAR_BACK = 'go to the dining room'


@pytest.fixture(scope='module')
def pair(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with running_pair(tmp_path_factory.mktemp('pair'), '/home') as nodes:
        yield nodes
    assert [node.exit_code for node in nodes] == [0, 0]


@pytest.fixture(scope='module')
def shared_rig(pair: Any) -> Iterator[Rig]:
    made = Rig('/home')
    made.spin_until(lambda: 'READY' in made.words(), 30.0)
    yield made
    made.destroy()


@pytest.fixture
def rig(shared_rig: Rig) -> Iterator[Rig]:
    """The shared rig, with a robot at rest that has no faults, before and after."""
    yield shared_rig
    shared_rig.estop.publish(Bool(data=False))
    shared_rig.press(False)
    shared_rig.recover()
    shared_rig.set_robot(never_acknowledge=[''], slow_cancel_s=0.0, reject=[''])


def far(rig: Rig) -> str:
    """Return a command that makes the robot drive for at least half a second."""
    rig.spin_until(lambda: rig.poses)
    return FAR if rig.poses[-1][0] > 0.0 else FAR_BACK


def test_the_kitchen_mission_succeeds(rig: Rig) -> None:
    plans: list[ActionPlan] = []
    rig.node.create_subscription(ActionPlan, 'vla/action_plan', plans.append, LATCHED)
    goal = rig.run(KITCHEN)
    assert (goal.result.outcome, goal.result.failure_code) == ('SUCCEEDED', '')
    assert goal.status == GoalStatus.STATUS_SUCCEEDED
    assert goal.result.steps_done == goal.result.steps_total == 5
    assert goal.feedback[-1].progress == 1.0
    assert [bool(feedback.plan_json) for feedback in goal.feedback].count(True) == 1
    states = [feedback.state for feedback in goal.feedback]
    assert (states[0], states[-1]) == ('PLANNING', 'DONE')
    assert 'RUNNING' in states
    assert '✓ step 2' in goal.feedback[-1].tree
    rig.spin_until(lambda: plans and plans[-1].plan_status == ActionPlan.COMPLETED)
    assert {step.status for step in plans[-1].primitives} == {'SUCCEEDED'}
    assert rig.stands_still()


def test_feedback_is_sent_on_change_and_at_most_ten_times_a_second(rig: Rig) -> None:
    began_s = time.monotonic()
    goal = rig.run(far(rig))
    assert len(goal.feedback) <= 10 * (time.monotonic() - began_s) + 3
    shown = [(each.state, each.tree, each.message) for each in goal.feedback]
    assert all(before != after for before, after in zip(shown, shown[1:], strict=False))


def test_an_ambiguous_command_is_answered_with_a_question(rig: Rig) -> None:
    goal = rig.run('clean up')
    assert goal.result.outcome == 'NEEDS_CLARIFICATION'
    assert goal.result.question.endswith(('?', ')'))
    assert goal.status == GoalStatus.STATUS_ABORTED


def test_an_impossible_command_is_refused_with_the_reason(rig: Rig) -> None:
    goal = rig.run('fly to the ceiling')
    assert (goal.result.outcome, goal.result.steps_done) == ('REFUSED', 0)
    assert 'fly' in goal.result.reason


def test_planning_only_moves_nothing(rig: Rig) -> None:
    goal = rig.run(far(rig), plan_only=True)
    assert goal.result.outcome == 'SUCCEEDED'
    assert json.loads(goal.result.plan_json)['steps']
    assert rig.stands_still()


def test_canceling_a_drive_stops_the_robot_before_the_goal_ends(rig: Rig) -> None:
    goal = rig.send(far(rig))
    rig.moves()
    goal.cancel()
    rig.spin_until(lambda: goal.response is not None)
    assert goal.cancel_code == 0
    assert (goal.result.outcome, goal.status) == ('CANCELED', GoalStatus.STATUS_CANCELED)
    assert rig.stands_still()


def test_F32_a_slow_stop_is_waited_for(rig: Rig) -> None:
    rig.set_robot(slow_cancel_s=25.0)
    goal = rig.send(far(rig))
    rig.moves()
    goal.cancel()
    canceled_s = time.monotonic()
    rig.spin_until(lambda: goal.response is not None)
    assert time.monotonic() - canceled_s > 0.8
    assert goal.result.outcome == 'CANCELED'
    assert 'DRAINING' in {feedback.state for feedback in goal.feedback}
    assert rig.stands_still()


def test_canceling_before_the_robot_acknowledged_ends_canceled(rig: Rig) -> None:
    rig.set_robot(never_acknowledge=['navigation'])
    goal = rig.send(far(rig))
    rig.spin_until(lambda: goal.step_begun('navigate_to'))
    goal.cancel()
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'CANCELED'
    assert rig.stands_still()


def test_a_goal_canceled_while_planning_never_moves(rig: Rig) -> None:
    goal = rig.send(far(rig))
    rig.spin_until(lambda: goal.handle is not None)
    goal.cancel()
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'CANCELED'
    assert rig.stands_still()


def test_a_robot_that_rejects_fails_the_mission_with_the_code(rig: Rig) -> None:
    rig.set_robot(reject=['navigation'])
    goal = rig.run(far(rig))
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'rejected')
    assert goal.result.failed_step >= 0
    assert 'navigate_to_pose' in goal.result.reason


def test_a_second_goal_is_refused_with_what_the_robot_does(rig: Rig) -> None:
    command = far(rig)
    first = rig.send(command)
    rig.moves()
    second = rig.run('say hello')
    assert (second.result.outcome, second.status) == ('REFUSED', GoalStatus.STATUS_ABORTED)
    assert command in second.result.reason
    assert first.response is None
    rig.spin_until(lambda: first.response is not None)
    assert first.result.outcome == 'SUCCEEDED'


def test_a_preempting_goal_runs_after_the_first_one_has_stopped(rig: Rig) -> None:
    first = rig.send(far(rig))
    rig.moves()
    second = rig.run('say hello', preempt=True)
    assert first.result.outcome == 'CANCELED'
    assert first.status == GoalStatus.STATUS_ABORTED
    assert second.result.outcome == 'SUCCEEDED'
    assert rig.stands_still()


def test_F34_an_emergency_stop_cancels_the_motion_and_fails_the_mission(rig: Rig) -> None:
    """The robot itself does not know of this stop: what halts it is our cancel request."""
    goal = rig.send(far(rig))
    rig.moves()
    rig.estop.publish(Bool(data=True))
    rig.spin_until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert 'emergency stop' in goal.result.reason
    assert rig.stands_still()


def test_an_emergency_stop_lasts_until_a_person_resets_it(rig: Rig) -> None:
    goal = rig.send(far(rig))
    rig.moves()
    rig.estop.publish(Bool(data=True))
    rig.spin_until(lambda: goal.response is not None)
    assert not rig.reset().success
    rig.estop.publish(Bool(data=False))
    second = rig.run(far(rig))
    assert (second.result.outcome, second.result.failure_code) == ('FAILED', 'guard')
    assert 'vla/safety/reset' in second.result.reason
    assert rig.stands_still()
    rig.recover()
    assert rig.run(far(rig)).result.outcome == 'SUCCEEDED'


def test_F34_an_emergency_stop_while_the_robot_is_stopping_is_no_way_on(rig: Rig) -> None:
    rig.set_robot(slow_cancel_s=25.0)
    goal = rig.send(far(rig))
    rig.moves()
    goal.cancel()
    rig.spin_until(lambda: goal.state == 'DRAINING')
    rig.estop.publish(Bool(data=True))
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'CANCELED'
    assert rig.stands_still()


def test_F34_an_emergency_stop_right_after_the_command_moves_nothing(rig: Rig) -> None:
    command = far(rig)
    assert rig.stands_still()
    goal = rig.send(command)
    rig.estop.publish(Bool(data=True))
    rig.estop.publish(Bool(data=False))
    rig.spin_until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert rig.stands_still()


def test_a_robot_that_stops_itself_fails_the_mission_by_its_guard(rig: Rig) -> None:
    goal = rig.send(far(rig))
    rig.moves()
    rig.press(True)
    rig.spin_until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert rig.stands_still()


def test_F34_nothing_starts_while_the_emergency_stop_is_pressed(rig: Rig) -> None:
    rig.press(True)
    goal = rig.run(far(rig))
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert rig.stands_still()
    robot = rig.listen('robot_status')
    rig.press(False)
    rig.spin_until(lambda: robot and json.loads(robot[-1])['details']['emergency_stop'] is False)
    assert rig.run(far(rig)).result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize(
    'document',
    [
        {'steps': [{'skill': 'say', 'args': {'text': 'hello'}}]},
        {'actions': [{'action': 'speak', 'parameters': {'text': 'hello'}}]},
        {'actions': [{'action_type': 'speak', 'parameters': {'message': 'hello'}}]},
        {'primitives': [{'action_type': 'say', 'parameters': {'text': 'hello'}}]},
    ],
    ids=['canonical', 'S0', 'S1', 'S2'],
)
def test_a_plan_in_any_dialect_is_executed_as_it_is(rig: Rig, document: dict[str, Any]) -> None:
    goal = rig.run(plan_json=json.dumps(document))
    assert (goal.result.outcome, goal.result.steps_done) == ('SUCCEEDED', 1)
    assert json.loads(goal.result.plan_json)['steps'][0]['skill'] == 'say'


STEP = {'skill': 'wait', 'args': {'duration': 0.0}}
BAD_GOALS = {
    'nothing': {},
    'blank': {'command': '  \n '},
    'huge command': {'command': 'go ' * 5000},
    'binary command': {'command': 'go\x01\x02to'},
    'no json': {'plan_json': 'navigate please'},
    'broken json': {'plan_json': '{"steps": ['},
    'huge plan': {'plan_json': '[' * 2_000_000},
    'deep plan': {'plan_json': '[' * 50_000 + ']' * 50_000},
    'not a number': {'plan_json': '{"steps": [{"skill": "wait", "args": {"duration": NaN}}]}'},
    'wrong type': {'plan_json': '{"steps": [{"skill": 7}]}'},
    'unknown key': {'plan_json': '{"steps": [{"skill": "wait", "color": 1}]}'},
    'unknown skill': {'plan_json': '{"steps": [{"skill": "dance"}]}'},
    'too many steps': {'plan_json': json.dumps({'steps': [STEP] * 10_000})},
    'no steps': {'plan_json': '{"steps": []}'},
    'bad context': {'command': 'say hello', 'context_json': '[1'},
}


@pytest.mark.parametrize('fields', BAD_GOALS.values(), ids=BAD_GOALS.keys())
def test_bad_input_is_refused_within_a_second_and_moves_nothing(
    rig: Rig, fields: dict[str, Any]
) -> None:
    goal = rig.send(**fields)
    sent_s = time.monotonic()
    rig.spin_until(lambda: goal.response is not None)
    assert time.monotonic() - sent_s < 1.0
    assert goal.result.outcome == 'REFUSED'
    assert goal.result.problems
    assert goal.result.reason
    assert rig.stands_still()


@pytest.mark.parametrize('topic', ['voice_command', 'robot_command'])
def test_a_spoken_command_is_carried_out(rig: Rig, topic: str) -> None:
    heard = rig.listen('/vla/speech', latched=False)
    del heard[:], rig.statuses[:]
    rig.say(topic, 'say hello')
    rig.spin_until(lambda: 'SUCCEEDED' in rig.words())
    assert [text.lower() for text in heard] == ['hello']
    expected = ['RECEIVED_COMMAND', 'PLANNING_STARTED', 'PLANNING_SUCCESS', 'EXECUTING']
    assert [word for word in rig.words() if word in expected] == expected


def test_the_word_stop_stops_at_once(rig: Rig) -> None:
    goal = rig.send(far(rig))
    rig.moves()
    rig.say('voice_command', 'Stop!')
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'CANCELED'
    assert 'Stop!' in goal.result.reason
    assert rig.stands_still()


def test_a_spoken_command_to_a_busy_robot_is_refused_aloud(rig: Rig) -> None:
    feedback = rig.listen('planner_feedback')
    goal = rig.send(far(rig))
    rig.moves()
    del feedback[:]
    rig.say('robot_command', 'say hello')
    rig.spin_until(lambda: feedback)
    told = json.loads(feedback[0])
    assert told['status'] == 'REFUSED'
    assert 'busy' in told['details']['message']
    rig.spin_until(lambda: goal.response is not None)


def test_a_plan_on_a_command_topic_is_carried_out_and_a_bad_one_refused(rig: Rig) -> None:
    del rig.statuses[:]
    rig.say('robot_command', json.dumps({'steps': [{'skill': 'say', 'args': {'text': 'hi'}}]}))
    rig.spin_until(lambda: 'SUCCEEDED' in rig.words())
    del rig.statuses[:]
    rig.say('robot_command', '{"steps": [')
    rig.spin_until(lambda: 'REFUSED' in rig.words())
    failed = next(each for each in rig.statuses if each['status'] == 'PLANNING_FAILED')
    assert failed['details']['safety_issues']


def test_every_status_topic_carries_json_with_status_and_time(rig: Rig) -> None:
    topics = ['planner_status', 'planner_feedback', 'llm_feedback', 'planned_actions',
              'robot_status']  # fmt: skip
    heard = {topic: rig.listen(topic) for topic in topics}
    rig.run(far(rig))
    rig.spin_until(lambda: all(heard.values()))
    for topic, texts in heard.items():
        for text in texts:
            content = json.loads(text)
            assert isinstance(content['status'], str), topic
            assert abs(content['timestamp'] - time.time()) < 600.0, topic
    actions = json.loads(heard['planned_actions'][-1])
    assert set(actions['actions'][0]) == {
        'type', 'parameters', 'description', 'estimated_duration'
    }  # fmt: skip
    robot = json.loads(heard['robot_status'][-1])['details']
    assert {'position', 'battery_level', 'joint_positions', 'current_task'} <= set(robot)


def test_the_plan_is_explained_to_a_person_who_comes_late(rig: Rig) -> None:
    rig.run('say hello')
    heard = rig.listen('vla/plan_explanation')
    rig.spin_until(lambda: heard)
    assert 'hello' in heard[-1].lower()


def test_F29_ending_the_server_stops_the_robot_first(context: None, tmp_path: Path) -> None:
    with running_pair(tmp_path, '/ending') as (server, _):
        rig = Rig('/ending')
        rig.spin_until(lambda: 'READY' in rig.words(), 30.0)
        goal = rig.send(FAR)
        rig.moves()
        server.interrupt()
        rig.spin_until(lambda: goal.response is not None)
        assert goal.result.outcome == 'CANCELED'
        assert 'shutting down' in goal.result.reason
        assert rig.stands_still()
        rig.spin_until(lambda: server.exit_code == 0)
        rig.destroy()


def test_without_a_robot_a_command_waits_and_then_says_what_is_missing(
    context: None, tmp_path: Path
) -> None:
    server = start('server.behavior_server', tmp_path, '/lonely', startup_timeout_s='0.5')
    rig = Rig('/lonely')
    try:
        rig.spin_until(lambda: 'WAITING' in rig.words(), 30.0)
        goal = rig.run('go to the kitchen')
        assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
        assert 'emergency stop' in goal.result.reason
        waiting = next(each for each in rig.statuses if each['status'] == 'WAITING')
        assert {'pose', 'navigate_to_pose'} <= set(waiting['details']['missing'])
    finally:
        server.stop(5.0)
        rig.destroy()
    assert server.exit_code == 0


def test_a_wrong_parameter_keeps_the_server_from_starting(context: None, tmp_path: Path) -> None:
    wrong = {'execution.heartbeat_hz': '50.0'}
    server = start('server.behavior_server', tmp_path, '/wrong', **wrong)
    try:
        end_s = time.monotonic() + 15.0
        while server.is_alive:
            assert time.monotonic() < end_s
    finally:
        server.stop(1.0)
    assert server.exit_code == 1
    text = '\n'.join(server.tail())
    assert 'execution.heartbeat_hz' in text
    assert 'Traceback' not in text
