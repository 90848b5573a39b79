"""The robot over ROS: all ports, and one stop for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from rclpy.node import Node

from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.ports.gripper import GripperPort
from vla_bt.ros.ports.head import PointHeadPort
from vla_bt.ros.ports.moveit import MoveItArm
from vla_bt.ros.ports.nav2 import Nav2Navigation
from vla_bt.ros.ports.perception import TopicPerception
from vla_bt.ros.ports.speech import TopicSpeech
from vla_bt.ros.readings.detections import DetectionReader
from vla_bt.ros.readings.transforms import Transforms
from vla_bt.ros.robot_config import RobotConfig


class Lane(Protocol):
    """What follows the actions of one kind to their end."""

    @property
    def is_idle(self) -> bool:
        """True when no action is under way."""

    @property
    def is_wanted(self) -> bool:
        """True while an action is under way that nobody has asked to stop."""

    @property
    def alarm(self) -> str:
        """What may still be carried out although it was given up; empty when nothing may."""

    def cancel_all(self) -> None:
        """Ask every action to stop."""

    def destroy(self) -> None:
        """Stop everything and close down when it has stopped."""


class RosRobot:
    """All ports of one robot; implements `vla_bt.robot.Robot`.

    Nothing blocks. All calls belong to the executor's thread, where all callbacks run.

    Args:
        node: Owner of all clients, publishers and subscriptions.
        config: The robot.
        wake: Called when a ticket was acknowledged or ended.
    """

    def __init__(self, node: Node, config: RobotConfig, wake: Callable[[], None]) -> None:
        topics = config.readings
        self._log = node.get_logger()
        self.transforms = Transforms(node, topics.tf_topic, topics.tf_static_topic)
        self.reader = DetectionReader(
            self.transforms,
            config.frames.map,
            config.perception.colours,
            lambda reason: self._log.warning(reason, once=True),
        )
        self.navigation = Nav2Navigation(node, config, wake)
        self.arm = MoveItArm(node, config, self.transforms, wake)
        self.gripper = GripperPort(node, config, wake)
        self.head = PointHeadPort(node, config, wake)
        self.perception = TopicPerception(node, config.perception, self.reader, wake)
        self.speech = TopicSpeech(node, config.speech, wake)

    @property
    def is_idle(self) -> bool:
        """True when every lane is: the robot stands still, as far as anybody can tell."""
        return all(lane.is_idle for lane in self._lanes())

    @property
    def alarms(self) -> tuple[str, ...]:
        """What an operator must know; the robot may move while there is something."""
        return tuple(filter(None, (lane.alarm for lane in self._lanes())))

    @property
    def action_lanes(self) -> tuple[ActionLane, ...]:
        """The lanes that have an action server."""
        return tuple(lane for lane in self._lanes() if isinstance(lane, ActionLane))

    def cancel_all(self, reason: str) -> None:
        """Ask every action under way to stop; what has not begun never does."""
        is_new = any(lane.is_wanted for lane in self._lanes())
        for lane in self._lanes():
            try:
                lane.cancel_all()
            except Exception as error:  # the other lanes must be stopped all the same
                self._log.error(f'a lane could not be stopped: {error}')
        if is_new:  # said last: a line of the log takes longer than a cancel request
            self._log.info(f'stopped every action: {reason}')

    def stop_hard(self) -> None:
        """Stop also what others began, and what does not stop on a cancel request."""
        for lane in self.action_lanes:
            lane.stop_hard()

    def destroy(self) -> None:
        """Stop everything; each lane closes its clients once its last goal is over.

        Spin the executor until `is_idle` before the node is destroyed.
        """
        for lane in self._lanes():
            lane.destroy()

    def _lanes(self) -> Iterator[Lane]:
        yield from self.navigation.lanes
        yield from self.arm.lanes
        yield from self.gripper.lanes
        yield from self.head.lanes
        yield from self.perception.lanes
        yield from self.speech.lanes
