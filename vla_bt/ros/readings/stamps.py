"""How old a message is by its own stamp, so that what arrives late does not look fresh."""

from __future__ import annotations

from collections.abc import Callable

from builtin_interfaces.msg import Time

from vla_bt.ros.readings.messages import stamp_ns

FUTURE_S = 0.1
"""A stamp may be ahead of this machine's clock by so much: clocks of two machines differ."""


def age_s(stamp: Time, now_ns: Callable[[], int]) -> float | None:
    """Return how long ago a message was stamped, seconds, never negative.

    A stamp of zero is none: the message counts from its arrival on, age 0. So does one that is
    ahead by up to `FUTURE_S`. None: it is further ahead, and nobody knows how old the message is.

    With `use_sim_time` ROS time is that of `/clock`. Until that comes, and while it stands still,
    stamps do not age; what does not arrive does all the same, since arrivals are dated by the
    steady clock.

    Args:
        stamp: Of the message's header.
        now_ns: Returns ROS time, ns; asked only where there is a stamp.
    """
    stamped_ns = stamp_ns(stamp)
    if stamped_ns == 0:
        return 0.0
    passed_s = (now_ns() - stamped_ns) / 1e9
    return max(0.0, passed_s) if passed_s >= -FUTURE_S else None
