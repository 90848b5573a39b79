import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from moveit_msgs.action import MoveGroup
from nav2_msgs.action import Spin
from std_msgs.msg import String

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.verdicts import ResultDetail, judge
from vla_bt.ros.ports.hard_stops import cancel_everything, trajectory_stop
from vla_bt.ros.robot_config import LaneTimeouts

pytestmark = pytest.mark.ros


def judge_plainly(status, result, is_canceling):
    return judge(status, ResultDetail(), is_canceling)


@pytest.fixture
def make_lane(node):
    lanes = []

    def make(name):
        lanes.append(ActionLane(node, Spin, name, timeouts=LaneTimeouts()))
        return lanes[-1]

    yield make
    for lane in lanes:
        lane.destroy()


def test_F28_everything_of_the_named_servers_is_canceled_and_nothing_else(
    node, start_server, namespace, make_lane, spin_until
):
    names = [f'{namespace}/named', f'{namespace}/other']
    for name in names:
        start_server(name, 'nav2_msgs/action/Spin', {'run_s': None})
    hard_stop = cancel_everything(node, [names[0], f'{namespace}/absent'])
    tickets = [make_lane(name).send(Spin.Goal(), judge_plainly) for name in names]
    hard_stop.act()

    def is_canceled():
        hard_stop.act()
        return tickets[0].verdict

    spin_until(is_canceled)
    assert tickets[0].verdict.code is VerdictCode.CANCELED_BY_OTHER
    spin_until.cycles()
    assert tickets[1].verdict is None


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
