"""What the run-time guards watch, from topics into the world's readings, and nothing else.

Cost and delay: a topic is subscribed to only when a guard watches what it brings. Every message
is judged: one of a topic of up to 50 Hz as it comes, one of a faster topic, such as an IMU at
400 Hz, within `SAFETY_PERIOD_S` (0.02 s), see `PacedSubscriptions`. Only of what tells how sure
the robot is of its place, as of its pose, it is the newest every `PERIOD_S` (0.1 s).

Age: a reading is as old as the oldest of what it is made from: the message by its own stamp
(`stamps.age_s`), and every moving transform between its frame and the base.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rclpy.node import Node

from vla_bt.ros.readings.feeds import Feed, make_feeds
from vla_bt.ros.readings.paced import SAFETY_PERIOD_S, PacedSubscriptions
from vla_bt.ros.readings.rigid import Rigid, about_z
from vla_bt.ros.readings.stamps import age_s
from vla_bt.ros.readings.transforms import LATCHED, LISTEN, NEWEST, Transforms
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.safety import GuardRule
from vla_bt.world import WorldModel


class GuardReadings:
    """Listens for the guards. Executor thread only.

    What is not finite, but for an infinite distance, is taken for unknown.

    Args:
        node: Owner of the subscriptions.
        config: Topics and frames.
        guards: What they watch is listened to.
        world: Written to.
        transforms: Of the sensors' frames.
        on_reading: Called after each message, when the readings are written.

    Raises:
        SettingsError: A guard watches what this robot has no topic for, or a topic's type or field
            does not exist or is no number.
    """

    def __init__(
        self,
        node: Node,
        config: RobotConfig,
        guards: Iterable[GuardRule],
        world: WorldModel,
        *,
        transforms: Transforms,
        on_reading: Callable[[], None],
    ) -> None:
        self._log = node.get_logger()
        self._now_ns = lambda: node.get_clock().now().nanoseconds
        self._base = config.frames.base
        self._scanner = _scanner_frame(config)
        self._world = world
        self._transforms = transforms
        self._on_reading = on_reading
        self._oldest_s = 0.0
        self._paced = PacedSubscriptions(node, SAFETY_PERIOD_S)
        self.sources: tuple[str, ...] = ()
        """What is listened to, by the names of `vla_bt.world.readings`."""
        for feed in make_feeds(guards, config, self._place, self._place_scanner):
            self.sources += feed.sources
            if feed.is_urgent:
                self._paced.subscribe(feed.kind, feed.topic, self._taker(feed), LISTEN)
            else:
                transforms.paced.subscribe(feed.kind, feed.topic, self._taker(feed), NEWEST)
            if feed.is_latched:
                node.create_subscription(feed.kind, feed.topic, self._taker(feed), LATCHED)

    def refresh(self) -> None:
        """Take in what has come so far."""
        self._paced.refresh()

    def _taker(self, feed: Feed) -> Callable[[Any], None]:
        return lambda message: self._take(feed, message)

    def _take(self, feed: Feed, message: Any) -> None:
        self._oldest_s = 0.0
        header = getattr(message, 'header', None)
        stamped_s = 0.0 if header is None else age_s(header.stamp, self._now_ns)
        values: Mapping[str, float | None] = feed.read(message)
        if stamped_s is None:
            self._warn(f'{feed.topic} is stamped in the future: what it says is not known')
            values = dict.fromkeys(values)
        for source, value in values.items():
            known = None if value is None or math.isnan(value) else value
            self._world.read(source, known, max(self._oldest_s, stamped_s or 0.0))
        self._on_reading()

    def _place(self, frame: str) -> Rigid | None:
        """Return a sensor's frame as seen from the base; a frame without a name is the base's."""
        name = frame.lstrip('/') or self._base
        if name == self._base:
            return Rigid()
        place = self._transforms.lookup(self._base, name)
        if place is None:
            self._warn(f'nothing connects {name} to {self._base}: what it measures is unknown')
        self._oldest_s = max(self._oldest_s, self._transforms.age_s(self._base, name))
        return place

    def _place_scanner(self, frame: str) -> Rigid | None:
        return self._scanner or self._place(frame)

    def _warn(self, text: str) -> None:
        self._log.warning(text, throttle_duration_sec=5.0)


def _scanner_frame(config: RobotConfig) -> Rigid | None:
    """Return where the robot file says that the scanner is; None: tf knows."""
    pose = config.readings.scanner_pose
    return pose and Rigid((pose[0], pose[1], 0.0), about_z(pose[2]))
