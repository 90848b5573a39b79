"""What comes between while a language model plans, over real processes."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from model_pair import ModelRig, model_pair, model_rig, rule  # noqa: E402
from planner_bench import flat  # noqa: E402
from server_fixtures import Rig, TaskGoal  # noqa: E402
from std_msgs.msg import Bool  # noqa: E402
from vla_msgs.msg import DetectedObject, ParsedIntent, TaskContext, VoiceCommand  # noqa: E402
from vla_msgs.srv import SetModel  # noqa: E402

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, Script, plan_reply  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

ROOMS = ('bedroom', 'kitchen', 'bedroom', 'kitchen')
ROUND = flat(*(('navigate_to', {'location': room}) for room in ROOMS))
SCRIPT = Script(
    rules=[
        rule('what a ', plan_reply(flat(('say', {'text': 'Hello!'})))),
        rule('stroll', plan_reply(ROUND, chunk_chars=8, interval_s=0.1)),
        rule('think', FakeReply(fault=Fault.STALL)),
    ]
)


@pytest.fixture(scope='module')
def running(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRig]:
    with model_rig(tmp_path_factory.mktemp('interruptions'), '/interrupted', SCRIPT) as started:
        yield started


@pytest.fixture
def rig(running: ModelRig) -> Rig:
    return running.quiet()


@pytest.fixture
def models(running: ModelRig) -> FakeLlm:
    return running.model


@pytest.fixture
def asked(rig: Rig, models: FakeLlm) -> TaskGoal:
    """A mission whose model has been asked and says nothing."""
    return ask_in_vain(rig, models)


def ask_in_vain(rig: Rig, models: FakeLlm) -> TaskGoal:
    count = len(models.requests)
    goal = rig.send('think about it')
    rig.spin_until(lambda: len(models.requests) > count and goal.handle is not None, 15.0, goal)
    return goal


def publish(rig: Rig, topic: str, message: Any) -> None:
    publisher = rig.node.create_publisher(type(message), topic, 10)
    rig.spin_until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(message)


def ends_at_once(rig: Rig, goal: TaskGoal) -> Any:
    rig.spin_until(lambda: goal.response is not None, 2.0, goal)
    return goal.result


def is_healthy(rig: Rig) -> bool:
    return bool(rig.run('what a day').result.outcome == 'SUCCEEDED')


def strolls(rig: Rig) -> TaskGoal:
    """Return a mission whose first step drives while its plan is still being written."""
    goal = rig.send('take a stroll')
    rig.spin_until(lambda: 'STEP_PLANNED' in rig.words(), 10.0, goal)
    rig.moves()
    assert goal.state == 'PLANNING'
    return goal


def test_an_emergency_stop_ends_a_mission_that_has_begun_early(rig: Rig) -> None:
    goal = strolls(rig)
    rig.estop.publish(Bool(data=True))
    result = ends_at_once(rig, goal)
    assert (result.outcome, result.failure_code) == ('FAILED', 'guard')
    assert rig.stands_still()
    rig.estop.publish(Bool(data=False))
    rig.recover()
    assert is_healthy(rig)


def test_an_emergency_stop_pressed_and_released_at_once_does_so_too(rig: Rig) -> None:
    goal = strolls(rig)
    rig.estop.publish(Bool(data=True))
    rig.estop.publish(Bool(data=False))
    result = ends_at_once(rig, goal)
    assert (result.outcome, result.failure_code) == ('FAILED', 'guard')
    assert rig.stands_still()
    rig.recover()
    assert is_healthy(rig)


def test_canceling_stops_a_step_that_has_begun_early(rig: Rig) -> None:
    goal = strolls(rig)
    goal.cancel()
    assert ends_at_once(rig, goal).outcome == 'CANCELED'
    assert rig.stands_still()
    assert is_healthy(rig)


@pytest.mark.parametrize(
    ('topic', 'message'),
    [
        ('vla/voice_command', VoiceCommand(transcribed_text='no, stop!', confidence=0.0)),
        ('vla/parsed_intent', ParsedIntent(intent_type='CANCEL')),
    ],
)
def test_stop_ends_a_question_to_the_model_at_once(
    rig: Rig, asked: TaskGoal, topic: str, message: Any
) -> None:
    publish(rig, topic, message)
    assert ends_at_once(rig, asked).outcome == 'CANCELED'
    assert is_healthy(rig)


def test_a_command_that_preempts_does_not_wait_for_the_model(rig: Rig, asked: TaskGoal) -> None:
    other = rig.send('what a day', preempt=True)
    assert ends_at_once(rig, asked).outcome == 'CANCELED'
    rig.spin_until(lambda: other.response is not None, 5.0, other)
    assert other.result.outcome == 'SUCCEEDED'


def test_a_command_that_does_not_preempt_is_refused_while_the_model_is_asked(
    rig: Rig, asked: TaskGoal
) -> None:
    other = rig.send('what a day')
    assert ends_at_once(rig, other).outcome == 'REFUSED'
    assert asked.response is None
    asked.cancel()
    assert ends_at_once(rig, asked).outcome == 'CANCELED'


def test_the_model_may_be_changed_while_it_is_asked(rig: Rig, asked: TaskGoal) -> None:
    client = rig.node.create_client(SetModel, 'vla/planner/set_model')
    rig.spin_until(client.service_is_ready)
    began_s = time.monotonic()
    assert rig.call(client, SetModel.Request(model='another')).success
    assert time.monotonic() - began_s < 1.0
    assert asked.result is None, 'the question under way goes on'
    asked.cancel()
    assert ends_at_once(rig, asked).outcome == 'CANCELED'
    assert is_healthy(rig)


def test_a_flood_of_task_contexts_delays_no_answer(rig: Rig, asked: TaskGoal) -> None:
    crowd = TaskContext(detected_objects=[DetectedObject(object_id=f'o{i}') for i in range(600)])
    publisher = rig.node.create_publisher(TaskContext, 'vla/task_context', 1)
    rig.spin_until(lambda: publisher.get_subscription_count() > 0)
    timer = rig.node.create_timer(0.05, lambda: publisher.publish(crowd))
    end_s = time.monotonic() + 1.0
    rig.spin_until(lambda: time.monotonic() > end_s)
    asked.cancel()
    assert ends_at_once(rig, asked).outcome == 'CANCELED'
    rig.node.destroy_timer(timer)
    assert is_healthy(rig)


def test_ending_the_server_does_not_wait_for_a_model_that_is_silent(
    context: None, models: FakeLlm, tmp_path: Path
) -> None:
    with model_pair(tmp_path, '/ended', models.base_url) as (server, _):
        rig = Rig('/ended')
        rig.spin_until(lambda: 'READY' in rig.words(), 30.0)
        goal = ask_in_vain(rig, models)
        server.interrupt()
        rig.spin_until(lambda: server.exit_code is not None, 2.0, server.tail())
        assert server.exit_code == 0
        rig.spin_until(lambda: goal.response is not None, 2.0)
        assert goal.result.outcome == 'CANCELED'
        rig.destroy()
