"""The newest camera image, fetched only when a planner asks for it."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from rclpy.callback_groups import CallbackGroup
from rclpy.exceptions import InvalidHandle
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import CompressedImage
from sensor_msgs.msg import Image as RawMessage

from vla_bt.planner.records import Image
from vla_bt.ros.robot_config import CameraConfig

_NEWEST = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
_NS = 1_000_000_000


class Camera:
    """Leaves images in their queue of one until `look` takes the newest and converts it.

    The executor never waits on the topic: a camera of 30 Hz costs it nothing, and no tick waits
    for a picture. Under an executor that knows no callback groups, every message is taken as it
    comes.

    Args:
        node: Owner of the subscription; its clock is that of the images' stamps.
        config: The topic; without one nothing is subscribed.
        max_px: Longest edge of what is returned, pixels.
        max_age_s: An older image is not used, seconds.
    """

    def __init__(
        self, node: Node, config: CameraConfig, *, max_px: int, max_age_s: float
    ) -> None:
        self._clock = node.get_clock()
        self._max_px = max_px
        self._max_age_s = max_age_s
        self._lock = Lock()
        self._newest: tuple[Any, int] | None = None
        self._subscription: Any = None
        self._topic = config.image or config.compressed
        if self._topic:
            kind = RawMessage if config.image else CompressedImage
            self._subscription = node.create_subscription(
                kind, self._topic, self._keep, _NEWEST, callback_group=_NeverAwaited()
            )

    def look(self) -> Image | None:
        """Return what the robot sees now; None: it has no camera. Any thread; takes some 50 ms.

        Raises:
            ImageError: There is no fresh image, or it cannot be converted; says why.
        """
        # Pillow takes a moment to import, and a node without images never needs it.
        from vla_bt.planner.images import ImageError

        if self._subscription is None:
            return None
        with self._lock:
            self._take()
            newest = self._newest
        if newest is None:
            raise ImageError(f'The camera has sent no image yet ({self._topic}).')
        message, received_ns = newest
        age_s = self._age_s(message, received_ns)
        if age_s > self._max_age_s:
            raise ImageError(
                f'The newest camera image ({self._topic}) is {age_s:.1f} s old; at most '
                f'{self._max_age_s:g} s are accepted.'
            )
        return _convert(message, self._max_px, age_s)

    def _take(self) -> None:
        subscription = self._subscription
        try:
            with subscription.handle:
                found = subscription.handle.take_message(subscription.msg_type, False)
        except InvalidHandle:  # the node is gone
            return
        if found is not None:
            message, info = found
            self._newest = message, info['received_timestamp'] or time.time_ns()

    def _keep(self, message: Any) -> None:
        with self._lock:
            self._newest = message, time.time_ns()

    def _age_s(self, message: Any, received_ns: int) -> float:
        """Return the seconds since it was taken by its stamp, or since it came if that is longer.

        A stamp of 0 is none, one of the future is of another clock.
        """
        age_ns = time.time_ns() - received_ns
        stamp = message.header.stamp
        stamp_ns = stamp.sec * _NS + stamp.nanosec
        if stamp_ns:
            age_ns = max(age_ns, self._clock.now().nanoseconds - stamp_ns)
        return max(0, age_ns) / _NS


def _convert(message: Any, max_px: int, age_s: float) -> Image:
    from vla_bt.planner.images import RawImage, encode_file, encode_raw

    if isinstance(message, CompressedImage):
        return encode_file(bytes(message.data), max_px=max_px, age_s=age_s)
    raw = RawImage(
        data=bytes(message.data),
        encoding=message.encoding,
        width_px=message.width,
        height_px=message.height,
        row_bytes=message.step,
        is_big_endian=bool(message.is_bigendian),
    )
    return encode_raw(raw, max_px=max_px, age_s=age_s)


class _NeverAwaited(CallbackGroup):
    """Keeps the executor from waiting on what belongs to it."""

    def can_execute(self, entity: Any) -> bool:
        """Return that it may not."""
        return False

    def beginning_execution(self, entity: Any) -> bool:
        """Allow it, for executors that do not ask first."""
        return True

    def ending_execution(self, entity: Any) -> None:
        """Note nothing."""
