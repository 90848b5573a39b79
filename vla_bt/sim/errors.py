"""The error codes of the simulated servers, and what each means for whoever plans next.

The codes are Nav2's and MoveIt's, so that `vla_bt.ros.sim` can pass them on. The ROS ports read
the meaning off the names in the message packages, which the core must not import; a test of the
ROS edge compares both.
"""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.errors import FailureKind
from vla_bt.robot import Verdict, VerdictCode

GOAL_OUTSIDE_MAP = 204
GOAL_OCCUPIED = 206
NO_VALID_PATH = 208
NO_IK_SOLUTION = -31

_TRANSIENT, _BLOCKED, _BAD_REQUEST, _INFRASTRUCTURE = (
    FailureKind.TRANSIENT,
    FailureKind.BLOCKED,
    FailureKind.BAD_REQUEST,
    FailureKind.INFRASTRUCTURE,
)

NAV2: Mapping[int, FailureKind] = {
    **dict.fromkeys((102, 104, 107, 202, 205, 207, 701, 702), _TRANSIENT),
    **dict.fromkeys((105, 106, 208, 703), _BLOCKED),
    **dict.fromkeys((101, 103, 201, 203, 204, 206), _BAD_REQUEST),
    **dict.fromkeys((100, 200, 700), _INFRASTRUCTURE),
}
"""Source: nav2_msgs/action FollowPath, ComputePathToPose, Spin."""

MOVEIT: Mapping[int, FailureKind] = {
    **dict.fromkeys((-4, -5, -6, -21, -23, -24), _TRANSIENT),
    **dict.fromkeys((-1, -2, -3, -10, -26), _BLOCKED),
    **dict.fromkeys((-11, *range(-19, -11), -27, -28, -31), _BAD_REQUEST),
    **dict.fromkeys((0, 99999, -22, -25, -29, -30), _INFRASTRUCTURE),
}
"""Source: moveit_msgs/msg/MoveItErrorCodes."""

NAV2_NONE = 0
MOVEIT_PREEMPTED = -7


def nav2_abort(code: int, message: str) -> Verdict:
    """Return the verdict of a goal that Nav2 aborts; without a code: displaced by another."""
    if code == NAV2_NONE:
        return preempted(message)
    return _aborted(code, message, NAV2)


def moveit_abort(code: int, message: str) -> Verdict:
    """Return the verdict of a goal that MoveIt aborts."""
    if code == MOVEIT_PREEMPTED:
        return preempted(message, code)
    return _aborted(code, message, MOVEIT)


def preempted(message: str, code: int | None = None) -> Verdict:
    """Return the verdict of a goal that another one displaced."""
    return Verdict(code=VerdictCode.PREEMPTED_BY_OTHER, message=message, server_code=code)


def emergency_stopped() -> Verdict:
    """Return the verdict of what the emergency stop ended."""
    message = 'emergency stop pressed'
    return Verdict(code=VerdictCode.ABORTED, message=message, kind=_INFRASTRUCTURE)


def _aborted(code: int, message: str, kinds: Mapping[int, FailureKind]) -> Verdict:
    kind = kinds.get(code, _INFRASTRUCTURE)
    return Verdict(code=VerdictCode.ABORTED, message=message, server_code=code, kind=kind)
