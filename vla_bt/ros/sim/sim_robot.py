"""The node `sim_robot`: a simulated humanoid at home behind the interfaces of a real one.

Its action servers, topics and services carry the names of `config/robot.yaml`, so the behaviour
server cannot tell it from a robot. `~/emergency_stop` (std_srvs/SetBool) presses and releases the
emergency stop.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import String
from std_srvs.srv import SetBool

from vla_bt.ros.parameters import declare
from vla_bt.ros.process import run_node
from vla_bt.ros.robot_config import RobotConfig, load_robot_config
from vla_bt.ros.sim.action_server import SimActionServer
from vla_bt.ros.sim.arm import ArmServers
from vla_bt.ros.sim.base import BaseServers
from vla_bt.ros.sim.gauges import GaugeTopics
from vla_bt.ros.sim.hand import HandServers, HeadServer
from vla_bt.ros.sim.parameters import SETUP, FaultParameters, RosFaults
from vla_bt.ros.sim.senses import BodyTopics, Camera
from vla_bt.settings import find_share
from vla_bt.sim import HomeRobot
from vla_bt.world import load_world

NAME = 'sim_robot'
STEP_S = 0.02
POSE_PERIOD_S = 0.05
BATTERY_PERIOD_S = 1.0
LINGER_S = 0.2
"""From being told to end to the end: time for results to leave the process."""
STOP_TIMEOUT_S = 3.0
"""Longest wait for actions to end."""


class SimRobot:
    """The simulation, stepped by a timer, and everything that is offered of it.

    Args:
        node: Owner of all entities.

    Raises:
        SettingsError: A parameter or a file is wrong.
    """

    def __init__(self, node: Node) -> None:
        values = declare(node, SETUP)
        config = load_robot_config(_path(values['robot_config']))
        world = load_world(_path(values['world_file']) or find_share('config/world.yaml'))
        self._parameters = FaultParameters(node, self._set_faults)
        self._robot = HomeRobot(
            world,
            time.monotonic,
            speed_factor=values['speed_factor'],
            faults=self._parameters.faults.sim,
            seed=values['seed'],
        )
        arm = ArmServers(node, self._robot, config)
        self._servers = self._serve(node, config, arm)
        self._body = BodyTopics(
            node, self._robot, config, lambda: arm.hand_rotation, self._faults
        )
        self._gauges = GaugeTopics(node, self._robot.gauges, config, self._faults)
        self._camera = Camera(node, self._robot, config)
        self._posed_s = self._charged_s = 0.0
        self._stopping_since_s: float | None = None
        self._log = node.get_logger()
        self._body.publish_emergency_stop(False)
        node.create_subscription(String, config.speech.topic, self._hear, 10)
        node.create_service(SetBool, '~/emergency_stop', self._set_emergency_stop)
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(STEP_S, self._step, clock=clock)
        self.done = Future()
        self._log.info(f'ready: a simulated home at {values["speed_factor"]:g} times real time')

    def stop(self) -> None:
        """Stop the robot and tell the clients; `done` follows soon, see `STOP_TIMEOUT_S`."""
        if self._stopping_since_s is None:
            self._stopping_since_s = time.monotonic()
            self._robot.cancel_all('the simulated robot is shutting down')

    def close(self) -> None:
        """Stand still."""
        self._timer.cancel()

    def _serve(
        self, node: Node, config: RobotConfig, arm: ArmServers
    ) -> list[SimActionServer]:
        parts = (
            BaseServers(self._robot, config),
            arm,
            HandServers(self._robot, config),
            HeadServer(self._robot, config),
        )
        return [
            SimActionServer(
                node,
                offer,
                is_silent=lambda port: port in self._parameters.faults.never_acknowledge,
                is_rejecting=lambda port: port in self._parameters.faults.reject,
            )
            for part in parts
            for offer in part.offers()
        ]

    def _step(self) -> None:
        self._robot.step()
        now_s = time.monotonic()
        self._camera.update(now_s)
        self._gauges.update(now_s)
        has_news = any(server.has_news for server in self._servers)
        if has_news or now_s - self._posed_s >= POSE_PERIOD_S:
            # Before the results, so that nobody reads of an arrival without the pose of it.
            self._posed_s = now_s
            self._body.publish_pose()
        if now_s - self._charged_s >= BATTERY_PERIOD_S:
            self._charged_s = now_s
            self._body.publish_battery()
        for server in self._servers:
            server.update(now_s)
        self._end_if_told(now_s)

    def _end_if_told(self, now_s: float) -> None:
        if self._stopping_since_s is None or self.done.done():
            return
        passed_s = now_s - self._stopping_since_s
        is_still = not any(server.is_busy for server in self._servers)
        if passed_s >= (LINGER_S if is_still else STOP_TIMEOUT_S):
            self.done.set_result(None)

    def _faults(self) -> RosFaults:
        return self._parameters.faults

    def _set_faults(self, faults: RosFaults) -> None:
        self._robot.faults = faults.sim

    def _set_emergency_stop(
        self, request: SetBool.Request, response: SetBool.Response
    ) -> SetBool.Response:
        self._body.publish_emergency_stop(request.data)
        if request.data:
            self._robot.press_emergency_stop()
        else:
            self._robot.release_emergency_stop()
        response.success = True
        response.message = 'pressed' if request.data else 'released'
        self._log.warning(f'emergency stop {response.message}')
        return response

    def _hear(self, message: String) -> None:
        self._log.info(f'says: {message.data!r}')
        self._robot.speech.say(message.data)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the node until it is told to end; return the exit code."""
    return run_node(NAME, SimRobot, arguments)


def _path(text: str) -> Path | None:
    return Path(text) if text else None


if __name__ == '__main__':
    sys.exit(main())
