"""The latest transform between any two frames, from /tf and /tf_static."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from tf2_msgs.msg import TFMessage

from vla_bt.ros.readings.messages import transform_to_rigid
from vla_bt.ros.readings.paced import PacedSubscriptions
from vla_bt.ros.readings.rigid import Rigid

LISTEN = QoSProfile(depth=100, reliability=ReliabilityPolicy.BEST_EFFORT)
"""Takes reliable and best-effort publishers alike."""
NEWEST = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
LATCHED = QoSProfile(depth=100, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""As tf2's static broadcaster publishes."""
_DEEPEST = 100


class Transforms:
    """Keeps each frame's latest place in its parent; no history, no interpolation.

    tf2_ros would give both, but it exists only in an apt ROS, blocks while it waits, and the
    ports ask only for the present.

    Args:
        node: Owner of the subscriptions.
        topic: Of moving frames.
        static_topic: Of fixed frames.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        node: Node,
        topic: str = '/tf',
        static_topic: str = '/tf_static',
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.paced = PacedSubscriptions(node)
        """Moving frames come paced; other readings may share the pace."""
        self._log = node.get_logger()
        self._clock = clock
        self._parents: dict[str, tuple[str, Rigid]] = {}
        self._moved_s: dict[str, float] = {}
        self._listeners: list[Callable[[], None]] = []
        moving = partial(self._keep, told=True)
        self.paced.subscribe(TFMessage, topic, moving, LISTEN)
        node.create_subscription(TFMessage, static_topic, self._keep, LATCHED)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each message about moving frames."""
        self._listeners.append(listener)

    def lookup(self, target: str, source: str) -> Rigid | None:
        """Return frame `source` as seen in frame `target`; None when nothing connects them."""
        self.paced.refresh()
        up, down = self._chain(source), self._chain(target)
        for frame, rigid in up.items():
            if frame in down:
                return down[frame].inverse @ rigid
        return None

    def age_s(self, target: str, source: str) -> float:
        """Return how long ago the oldest of the moving frames between the two last came, seconds.

        Zero when none of them moves, and when nothing connects the two.
        """
        up, down = self._chain(source), self._chain(target)
        between = up.keys() ^ down.keys() if up.keys() & down.keys() else set()
        moved_s = [self._moved_s[name] for name in between & self._moved_s.keys()]
        return self._clock() - min(moved_s) if moved_s else 0.0

    def _chain(self, frame: str) -> dict[str, Rigid]:
        """Return the frame as seen in itself and in each of its ancestors, nearest first."""
        rigid = Rigid()
        chain = {frame: rigid}
        while frame in self._parents and len(chain) < _DEEPEST:
            frame, step = self._parents[frame]
            if frame in chain:
                break
            rigid = step @ rigid
            chain[frame] = rigid
        return chain

    def _keep(self, message: TFMessage, told: bool = False) -> None:
        for stamped in message.transforms:
            rigid = transform_to_rigid(stamped.transform)
            child = stamped.child_frame_id.lstrip('/')
            if rigid is None:
                self._log.warning(f'transform of {child} is not finite: ignored', once=True)
                continue
            self._parents[child] = (stamped.header.frame_id.lstrip('/'), rigid)
            if told:
                self._moved_s[child] = self._clock()
        for listener in self._listeners if told else ():
            listener()
