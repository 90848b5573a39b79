import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from vla_bt.errors import FailureKind
from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.planning_scene import SceneEditor

pytestmark = pytest.mark.ros

ADD, REMOVE = 0, 1


@pytest.fixture
def wakes():
    return []


@pytest.fixture
def make_editor(node, robot_config, wakes):
    made = []

    def make(server_s=5.0):
        arm = robot_config.arm.model_copy(update={'scene_timeout_s': 0.3})
        timeouts = robot_config.timeouts.model_copy(update={'server_s': server_s})
        config = robot_config.model_copy(update={'arm': arm, 'timeouts': timeouts})
        made.append(SceneEditor(node, config, lambda: wakes.append(1)))
        return made[-1]

    yield make
    for editor in made:
        editor.destroy()


@pytest.fixture
def editor(make_editor):
    return make_editor()


def end(ticket, spin_until):
    spin_until(lambda: ticket.verdict)
    return ticket.verdict.code


@pytest.fixture
def server(start_server, namespace):
    return start_server(f'{namespace}/apply_planning_scene')


def test_attach_and_detach_make_the_round_trip(editor, server, spin_until, wakes):
    assert end(editor.attach('red_cup'), spin_until) is VerdictCode.SUCCEEDED
    assert end(editor.detach('red_cup'), spin_until) is VerdictCode.SUCCEEDED
    assert wakes == [1, 1]
    attached, detached = server.saw('scene', 2)
    assert (attached['id'], attached['operation']) == ('red_cup', ADD)
    assert attached['link'] == 'right_hand'
    assert attached['touch'] == ['right_hand', 'right_gripper']
    assert attached['edges_m'] == [[0.08, 0.08, 0.1]]
    assert attached['removed'] == []
    assert (detached['id'], detached['operation']) == ('red_cup', REMOVE)
    assert detached['removed'] == ['red_cup']
    assert attached['is_diff']
    assert detached['is_diff']


def test_a_refused_change_is_aborted(editor, server, spin_until):
    ticket = editor.detach('unknown')
    assert end(ticket, spin_until) is VerdictCode.ABORTED
    assert ticket.verdict.kind is FailureKind.BAD_REQUEST


def test_no_answer_ends_timed_out_and_cannot_be_canceled(editor, server, spin_until):
    ticket = editor.attach('mute')
    spin_until(lambda: server.events('scene'))
    ticket.cancel()
    assert ticket.verdict is None
    assert end(ticket, spin_until) is VerdictCode.TIMED_OUT


def test_without_a_service_it_is_unreachable_and_can_be_canceled(make_editor, spin_until):
    editor = make_editor(server_s=0.2)
    first, second = editor.attach('red_cup'), editor.attach('red_cup')
    second.cancel()
    assert second.verdict.code is VerdictCode.CANCELED
    assert end(first, spin_until) is VerdictCode.UNREACHABLE


def test_no_object_is_bad(editor):
    assert editor.attach('').verdict.code is VerdictCode.BAD_GOAL
    assert editor.detach('').verdict.code is VerdictCode.BAD_GOAL
