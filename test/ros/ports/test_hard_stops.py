import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from moveit_msgs.action import MoveGroup
from std_msgs.msg import String

from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.hard_stops import LATE_S, OthersStop, trajectory_stop
from vla_bt.ros.ports.nav2 import Nav2Navigation

pytestmark = pytest.mark.ros


def end(ticket, spin_until):
    spin_until(lambda: ticket.verdict)
    return ticket.verdict


@pytest.fixture
def drive(node, robot_config, namespace):
    made = Nav2Navigation(node, robot_config, lambda: None)
    yield made
    for lane in made.lanes:
        lane.destroy()


def test_F28_a_hard_stop_cancels_what_others_began_and_spares_the_next_goal(
    start_server, namespace, drive, spin_until
):
    kind = 'nav2_msgs/action/Spin'
    servers = [
        start_server(f'{namespace}/{name}', kind, {'run_s': 0.3, 'cancel_s': 0.0})
        for name in ('spin', 'follow_path')
    ]
    other = start_server(f'{namespace}/other', kind, {'run_s': None})
    spinning = drive.lanes[1]
    assert end(drive.turn(1.0), spin_until).code is VerdictCode.SUCCEEDED
    ticket = drive.turn(1.0)
    spin_until(lambda: len(servers[0].events('accepted')) == 2)
    spin_until(lambda: drive._others._clients[0].service_is_ready())
    spinning.stop_hard()
    after = drive.turn(1.0)
    assert end(ticket, spin_until).code is VerdictCode.CANCELED_BY_OTHER
    assert end(after, spin_until).code is VerdictCode.SUCCEEDED
    for server in servers:
        assert None in [event['id'] for event in server.saw('cancel_request')]
    assert other.events('cancel_request') == []


def test_a_goal_waits_until_a_hard_stop_can_hit_it_no_more(
    node, namespace, start_server, spin_until
):
    now = [0.0]
    stop = OthersStop(node, [f'{namespace}/slow', f'{namespace}/absent'], lambda: now[0])
    assert not stop.is_pending()
    start_server(f'{namespace}/slow', 'nav2_msgs/action/Spin')
    spin_until(lambda: stop._clients[0].service_is_ready())
    stop.act()
    assert stop.is_pending()
    now[0] = LATE_S + 0.1
    assert not stop.is_pending()
    now[0] = 0.0

    def is_answered():
        if not stop._asked:
            stop.act()
        return not stop.is_pending()

    spin_until(is_answered, 10.0)


def test_moveit_is_told_to_stop_unless_it_only_plans(node, namespace, spin_until):
    heard = []
    topic = f'{namespace}/events'
    node.create_subscription(String, topic, lambda message: heard.append(message.data), 10)
    hard_stop = trajectory_stop(node, topic)
    spin_until(lambda: node.count_subscribers(topic))

    def is_heard():
        hard_stop.act()
        return heard

    spin_until(is_heard)
    assert set(heard) == {'stop'}
    assert not hard_stop.is_needed(MoveGroup.Feedback(state='PLANNING'))
    assert hard_stop.is_needed(MoveGroup.Feedback(state='MONITOR'))
    assert hard_stop.is_needed(None)
