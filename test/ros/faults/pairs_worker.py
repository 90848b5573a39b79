"""Runs pairs of faults against one robot over DDS: `pairs_worker.py SEED FIRST COUNT`.

For each pair: a mission with one fault, a mission with the other, and a mission on healthy
servers, all with the same clients in the same node. Writes one JSON object a line for each pair.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from vla_bt.mission import Equipment, Executive, Order, Outcome, PlanningWorker
from vla_bt.plan import Plan, Step
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.robot import Pose
from vla_bt.ros.faulty_servers import Fault, FaultyProcess
from vla_bt.ros.ports.ros_robot import RosRobot
from vla_bt.ros.robot_config import load_robot_config
from vla_bt.safety import Safety
from vla_bt.settings import Settings, find_share
from vla_bt.skills import load_catalogue
from vla_bt.world import load_world

TIMEOUTS = {
    'server_s': 5.0,
    'acknowledge_s': 1.6,
    'cancel_s': 0.4,
    'liveness_s': 0.9,
    'suspect_s': 1.5,
}
OPTIONS = {
    'run_s': 0.05,
    'accept_s': 0.6,
    'after_s': 0.05,
    'cancel_s': 0.02,
    'thaw_s': 1.5,
    'feedback_hz': 20.0,
}
LONG = {'run_s': 1.5}
LONG_FAULTS = {
    Fault.CANCEL_REJECTED, Fault.CANCEL_REJECTED_QUIETLY, Fault.CANCEL_IGNORED,
    Fault.CANCEL_HELD_UP, Fault.CANCELED_BY_OTHER, Fault.STOLEN,
}  # fmt: skip
"""Faults that show only while the goal would still go on."""
PATIENCE_S = 0.6
"""A mission under way is canceled after so long: faults that only a cancel shows, show."""
LIMIT_S = 20.0
GRIPPER = 'gripper_cmd'
"""Its results carry no error code."""
HARMLESS = {
    Fault.NONE, Fault.ACKNOWLEDGE_LATE, Fault.BLOCKING_ACCEPT, Fault.FEEDBACK_FLOOD,
    Fault.CANCEL_RACED_BY_SUCCESS,
}  # fmt: skip
"""Faults with which a mission may still succeed."""

SKILLS = """
skills:
  exercise:
    summary: Move everything that has an action server.
    resources: [base, right_arm]
    timeout_s: 60
    duration_s: 1
"""
TREE = """
<root BTCPP_format="4">
  <BehaviorTree ID="Exercise">
    <Sequence>
      <Turn angle="1.0"/>
      <NavigateTo x="1.0" y="0.0"/>
      <MoveArm target="home"/>
      <OpenGripper/>
    </Sequence>
  </BehaviorTree>
</root>
"""


class Rig:
    """One robot with faulty servers, and an executive that is never started anew."""

    def __init__(self, namespace: str, folder: Path) -> None:
        (folder / 'skills.yaml').write_text(SKILLS)
        (folder / 'exercise.xml').write_text(TREE)
        config = load_robot_config()
        arm = config.arm.model_copy(update={'planning_time_s': 0.3})
        timeouts = config.timeouts.model_copy(update=TIMEOUTS)
        config = config.model_copy(update={'arm': arm, 'timeouts': timeouts})
        self.node = Node('pairs', namespace=namespace)
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.robot = RosRobot(self.node, config, wake=lambda: None)
        catalogue = load_catalogue([folder])
        world = load_world(find_share('config/world.yaml')).to_model(time.monotonic)
        world.update_robot(pose=Pose(0.0, 0.0), emergency_stop=False, battery_ratio=1.0)
        self.worker = PlanningWorker(OfflinePlanner(catalogue), clock=time.monotonic, timeout_s=5)
        planning = {'max_attempts': 0, 'confirmation': 'auto'}
        settings = Settings.model_validate({'planning': planning})
        self.executive = Executive(
            Equipment(
                robot=self.robot,
                world=world,
                catalogue=catalogue,
                worker=self.worker,
                settings=settings,
                safety=Safety(),
                clock=time.monotonic,
            )
        )
        self.process = FaultyProcess()
        names = {
            config.navigation.turn_action: 'nav2_msgs/action/Spin',
            config.navigation.go_to_action: 'nav2_msgs/action/NavigateToPose',
            config.arm.move_action: 'moveit_msgs/action/MoveGroup',
            config.gripper.action: 'control_msgs/action/GripperCommand',
        }
        self.servers = [
            self.process.offer(f'{namespace}/{name}', kind, fault='none', **OPTIONS)
            for name, kind in names.items()
        ]

    def mission(self, patience_s: float = PATIENCE_S) -> tuple[Outcome, str]:
        """Run one mission to its end; cancel it when it takes longer than `patience_s`."""
        plan = Plan(steps=(Step(skill='exercise', args={}),))
        mission = self.executive.submit(Order(plan=plan))
        begin_s = time.monotonic()
        while mission.result is None:
            passed_s = time.monotonic() - begin_s
            assert passed_s < LIMIT_S, f'no end of the mission: {mission.status}'
            if passed_s > patience_s:
                mission.cancel('Enough.')
            self.executor.spin_once(timeout_sec=0.01)
            self.executive.tick()
        assert self.robot.is_idle, 'the mission is done and the robot is not idle'
        return mission.result.outcome, mission.result.reason

    def heal(self) -> None:
        """Make the servers healthy: start the process anew if it died, else wait for its thaw."""
        if not self.process.is_alive:
            self.process.restart()
        for server in self.servers:
            server.set('none')

    def close(self) -> None:
        self.process.end()
        self.worker.close()
        self.node.destroy_node()
        self.executor.shutdown()


def run_pair(rig: Rig, draw: random.Random) -> dict[str, object]:
    """Run one pair; `ok` says whether all went as it must."""
    story = []
    for _ in range(2):
        fault = draw.choice([fault for fault in Fault if fault is not Fault.NONE])
        server = draw.choice(rig.servers)
        server.set(fault.value, **LONG if fault in LONG_FAULTS else {})
        outcome, reason = rig.mission()
        story.append(f'{fault.value} at {server.at}: {outcome.value} {reason}')
        has_no_code = fault is Fault.SUCCESS_WITH_ERROR_CODE and server.at.endswith(GRIPPER)
        is_harmless = fault in HARMLESS or has_no_code
        if outcome is Outcome.SUCCEEDED and not is_harmless:
            return {'ok': False, 'story': story}
        if not rig.process.is_alive:
            rig.process.restart()
    rig.heal()
    outcome, reason = rig.mission(patience_s=LIMIT_S)
    story.append(f'healthy: {outcome.value} {reason}')
    return {'ok': outcome is Outcome.SUCCEEDED, 'story': story}


def main(seed: int, first: int, count: int) -> None:
    rclpy.init(args=[])
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(f'/pairs{first}', Path(folder))
        try:
            outcome, reason = rig.mission(patience_s=LIMIT_S)
            assert outcome is Outcome.SUCCEEDED, f'without any fault: {reason}'
            for number in range(first, first + count):
                begin_s = time.monotonic()
                told = run_pair(rig, random.Random(f'{seed} {number}'))
                took_s = round(time.monotonic() - begin_s, 1)
                print(json.dumps({'pair': number, **told, 's': took_s}), flush=True)
        finally:
            rig.close()
            rclpy.try_shutdown()


if __name__ == '__main__':
    main(*map(int, sys.argv[1:]))
