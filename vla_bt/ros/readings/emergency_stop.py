"""The emergency stop, heard on two paths: of every publisher, and of latched ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.qos import QoSProfile
from std_msgs.msg import Bool

from vla_bt.ros.readings.transforms import LATCHED

PRESENCE_S = 0.5
"""From one look at who publishes to the next."""
RELEASE_S = 0.1
"""A release counts after so long even if a path has not brought the press yet."""
_PATHS = {'live': QoSProfile(depth=10), 'latched': LATCHED}
"""The first hears every reliable publisher from now on. Only the second one gets what a latched
one published before we came, and never hears the others."""


class EmergencyStop:
    """Believes a press at once, a release when no path can still bring the press it ends.

    When nobody publishes the topic any more it is unknown, until somebody says something again.
    That is noticed within `PRESENCE_S` of the middleware: at once after an orderly end, and after
    the lease of its participant when a publisher was killed or cut off (Fast DDS: 20 s, Cyclone
    DDS: 10 s, unless a profile says otherwise). Of several publishers the last one counts. Who
    needs it sooner has the button repeat its state, and sets the guard's `max_age_s`.

    What a latched publisher says comes on both paths, one after the other. A release heard on one
    is therefore held back until each path has brought the newest press or what was published
    after it, or `RELEASE_S` have passed; otherwise the press would come again on the other path
    and count twice. Pressed on either path is pressed. Executor thread only.

    Args:
        node: Owner of the subscriptions and the timer.
        topic: std_msgs/Bool, true: pressed.
        take: Called with what is believed: with each message, and when a release held back counts;
            with None once, when nobody is there any more to say it.
    """

    def __init__(self, node: Node, topic: str, take: Callable[[bool | None], None]) -> None:
        self._take = take
        self._is_known = False
        self._is_pressed = False
        self._says_pressed = dict.fromkeys(_PATHS, False)
        self._heard_ns = dict.fromkeys(_PATHS, -1)
        self._pressed_ns = -1
        # Steady: a paused or jumping /clock must not keep the robot stopped.
        clock = Clock(clock_type=ClockType.STEADY_TIME)
        self._timer = node.create_timer(RELEASE_S, self._release, clock=clock)
        self._timer.cancel()
        node.create_timer(PRESENCE_S, self._look, clock=clock)
        self._subscriptions = [
            node.create_subscription(Bool, topic, partial(self._hear, path), qos)
            for path, qos in _PATHS.items()
        ]
        self._publishers = lambda: node.count_publishers(self._subscriptions[0].topic_name)

    def _hear(self, path: str, message: Bool, info: Mapping[str, int]) -> None:
        """Take in a message; the same one has the same time of publication on both paths."""
        self._is_known = True
        published_ns = info['source_timestamp']
        self._says_pressed[path] = bool(message.data)
        self._heard_ns[path] = max(self._heard_ns[path], published_ns)
        if message.data:
            self._pressed_ns = max(self._pressed_ns, published_ns)
        if any(self._says_pressed.values()):
            self._believe(True)
        elif not self._is_pressed or min(self._heard_ns.values()) >= self._pressed_ns:
            self._believe(False)
        else:
            if self._timer.is_canceled():
                self._timer.reset()
            self._take(True)

    def _look(self) -> None:
        if self._is_known and self._publishers() == 0:
            self._is_known = self._is_pressed = False
            self._says_pressed = dict.fromkeys(_PATHS, False)  # whoever said it takes nothing back
            self._timer.cancel()
            self._take(None)

    def _release(self) -> None:
        self._believe(False)

    def _believe(self, is_pressed: bool) -> None:
        self._timer.cancel()
        self._is_pressed = is_pressed
        self._take(is_pressed)
