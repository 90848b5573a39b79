"""A lane of this process over a server of another one."""

from functools import partial

from nav2_msgs.action import Spin

from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.lanes.verdicts import constants_of
from vla_bt.ros.ports.nav2 import judge_nav2
from vla_bt.ros.robot_config import LaneTimeouts

TYPE = 'nav2_msgs/action/Spin'
TIMEOUTS = LaneTimeouts(server_s=2.0, acknowledge_s=2.0, cancel_s=2.0)
JUDGE = partial(judge_nav2, constants_of(Spin.Result))


class LaneBench:
    """A lane, the server behind it, and how often it woke the tree."""

    def __init__(self, node, spin_until, start_server, namespace):
        self.node, self.spin_until = node, spin_until
        self.start_server = start_server
        self.name = f'{namespace}/spin'
        self.wakes = 0
        self.lanes = []
        self.server = None

    def serve(self, *steps, **script):
        """Offer the action; steps, or a fault and its options, see `FaultyProcess.offer`."""
        self.server = self.start_server(self.name, TYPE, *steps, **script)

    def lane(self, timeouts=TIMEOUTS, queue=None, name=None, action=Spin, **options):
        lane = ActionLane(
            self.node,
            action,
            name or self.name,
            timeouts=timeouts,
            wake=self.wake,
            queue=queue,
            **options,
        )
        self.lanes.append(lane)
        return lane

    def send(self, lane, **options):
        return lane.send(Spin.Goal(target_yaw=1.0), JUDGE, **options)

    def end(self, *tickets, timeout_s=5.0):
        self.spin_until(lambda: all(ticket.verdict for ticket in tickets), timeout_s)
        return tickets[-1].verdict

    def saw(self, kind, count=1):
        self.spin_until(lambda: len(self.server.events(kind)) >= count)
        return self.server.events(kind)

    def wake(self):
        self.wakes += 1
