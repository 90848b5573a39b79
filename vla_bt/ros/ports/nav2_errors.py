"""What Nav2's error codes mean. Names of Humble to Lyrical; numbers of what is installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import nav2_msgs.action

from vla_bt.errors import FailureKind
from vla_bt.robot import Verdict
from vla_bt.ros.lanes.verdicts import ResultDetail, constants_of, judge
from vla_bt.ros.ports.error_codes import Meaning, explain

CHILDREN = (
    'NavigateToPose', 'NavigateThroughPoses', 'ComputePathToPose', 'ComputePathThroughPoses',
    'ComputeRoute', 'ComputeAndTrackRoute', 'FollowPath', 'SmoothPath', 'Spin', 'BackUp',
    'DriveOnHeading', 'AssistedTeleop', 'Wait', 'DockRobot', 'UndockRobot', 'FollowObject',
)  # fmt: skip
"""Actions whose codes a navigator passes on: the lowest of those its tree has set.

Source: `error_code_names` (Jazzy), `error_code_name_prefixes` (Kilted, Lyrical) of bt_navigator.
"""

NONE = 0
"""Nav2's code for no error, in every action."""

_TRANSIENT, _BLOCKED, _BAD_REQUEST, _INFRASTRUCTURE = (
    FailureKind.TRANSIENT,
    FailureKind.BLOCKED,
    FailureKind.BAD_REQUEST,
    FailureKind.INFRASTRUCTURE,
)

MEANINGS = {
    'TF_ERROR': Meaning(_TRANSIENT, 'does not know where the robot or the goal is just now'),
    'TIMEOUT': Meaning(_TRANSIENT, 'took too long and gave up'),
    'PATIENCE_EXCEEDED': Meaning(_TRANSIENT, 'could not follow its path for longer than allowed'),
    'CONTROLLER_TIMED_OUT': Meaning(_TRANSIENT, 'had no answer from its controller in time'),
    'START_OCCUPIED': Meaning(_TRANSIENT, 'takes the place where the robot stands as occupied'),
    'FAILED_TO_DETECT_DOCK': Meaning(_TRANSIENT, 'does not see the dock'),
    'FAILED_TO_DETECT_OBJECT': Meaning(_TRANSIENT, 'does not see the object to follow'),
    'FAILED_TO_MAKE_PROGRESS': Meaning(_BLOCKED, 'does not get on: something holds the robot up'),
    'NO_VALID_CONTROL': Meaning(_BLOCKED, 'finds no way along its path without a collision'),
    'NO_VALID_PATH': Meaning(_BLOCKED, 'finds no way there: something blocks every path'),
    'NO_VALID_ROUTE': Meaning(_BLOCKED, 'finds no route there'),
    'COLLISION_AHEAD': Meaning(_BLOCKED, 'stopped before a collision: something is in the way'),
    'SMOOTHED_PATH_IN_COLLISION': Meaning(_BLOCKED, 'would collide on the smoothed path'),
    'FAILED_TO_SMOOTH_PATH': Meaning(_BLOCKED, 'cannot smooth the path it found'),
    'FAILED_TO_STAGE': Meaning(_BLOCKED, 'cannot reach the place in front of the dock'),
    'FAILED_TO_CONTROL': Meaning(_BLOCKED, 'cannot steer to the dock or the object'),
    'STOP_ON_MISSED_WAYPOINT': Meaning(_BLOCKED, 'missed a waypoint and stopped'),
    'GOAL_OUTSIDE_MAP': Meaning(_BAD_REQUEST, 'cannot go there: the goal is outside the map'),
    'GOAL_OCCUPIED': Meaning(_BAD_REQUEST, 'cannot go there: something stands at the goal'),
    'START_OUTSIDE_MAP': Meaning(_BAD_REQUEST, 'takes the robot to be outside the map'),
    'INVALID_INPUT': Meaning(_BAD_REQUEST, 'cannot do that with the numbers it was given'),
    'INVALID_PATH': Meaning(_BAD_REQUEST, 'cannot use the path it was given'),
    'INVALID_PLANNER': Meaning(_BAD_REQUEST, 'has no planner of the name asked for'),
    'INVALID_CONTROLLER': Meaning(_BAD_REQUEST, 'has no controller of the name asked for'),
    'INVALID_SMOOTHER': Meaning(_BAD_REQUEST, 'has no smoother of the name asked for'),
    'INVALID_EDGE_SCORER_USE': Meaning(_BAD_REQUEST, 'cannot weigh routes as asked for'),
    'INDETERMINANT_NODES_ON_GRAPH': Meaning(
        _BAD_REQUEST, 'finds no node of its route graph for the start or the goal'
    ),
    'NO_VIAPOINTS_GIVEN': Meaning(_BAD_REQUEST, 'was given no poses to pass'),
    'NO_WAYPOINTS_GIVEN': Meaning(_BAD_REQUEST, 'was given no waypoints'),
    'NO_VALID_WAYPOINTS': Meaning(_BAD_REQUEST, 'was given no waypoint it can go to'),
    'DOCK_NOT_IN_DB': Meaning(_BAD_REQUEST, 'knows no dock of that name'),
    'DOCK_NOT_VALID': Meaning(_BAD_REQUEST, 'cannot use that dock'),
    'FAILED_TO_LOAD_BEHAVIOR_TREE': Meaning(
        _BAD_REQUEST, 'cannot load the behaviour tree it was told to use'
    ),
    'UNKNOWN': Meaning(_INFRASTRUCTURE, 'failed and does not know why'),
    'GOAL_REJECTED': Meaning(_INFRASTRUCTURE, 'has a part that rejected the goal'),
    'SEND_GOAL_FAILURE': Meaning(_INFRASTRUCTURE, 'could not reach one of its own parts'),
    'NO_VALID_GRAPH': Meaning(_INFRASTRUCTURE, 'has no route graph it can use'),
    'OPERATION_FAILED': Meaning(_INFRASTRUCTURE, 'could not do an operation of its route'),
    'TASK_EXECUTOR_FAILED': Meaning(_INFRASTRUCTURE, 'could not do the task at a waypoint'),
    'FAILED_TO_CHARGE': Meaning(_INFRASTRUCTURE, 'has docked, but the battery does not charge'),
}  # fmt: skip
"""Source: the .action files of navigation2's branches humble, jazzy, kilted and lyrical."""


def nav2_codes(actions: Iterable[str], package: Any = nav2_msgs.action) -> dict[int, str]:
    """Return the names of the error codes of several actions, by code.

    Each action's are read from its installed Result; an action this Nav2 lacks is left out. A
    code that two actions name differently (901 of DockRobot and FollowObject) has no name.

    Args:
        actions: Names of classes such as `Spin`.
        package: Where they are.
    """
    names: dict[int, str] = {}
    clashing: set[int] = set()
    for action in actions:
        if hasattr(package, action):
            for code, name in constants_of(getattr(package, action).Result).items():
                if names.setdefault(code, name) != name:
                    clashing.add(code)
    return {code: name for code, name in names.items() if code not in clashing}


def judge_nav2(names: dict[int, str], status: int, result: Any, is_canceling: bool) -> Verdict:
    """Return the verdict of a Nav2 goal.

    Nav2 aborts a goal that another client's goal displaces with an empty result, so ABORTED
    without an error means: not failed, but lost the robot to somebody else. Results of Humble
    have no error code at all, so that there nobody can tell.

    Args:
        names: Constant names by error code.
        status: Of the goal.
        result: Result message; `error_code` and `error_msg` may be missing.
        is_canceling: True when we asked to cancel.
    """
    code = getattr(result, 'error_code', None)
    if code is None:
        detail = ResultDetail(message='Nav2 gave up; its results do not say why.')
    elif code == NONE:
        detail = ResultDetail(is_preempted=True, message=_dropped(type(result)))
    else:
        text = getattr(result, 'error_msg', '')
        detail = explain('Nav2', int(code), names, MEANINGS, text)
    return judge(status, detail, is_canceling)


def _dropped(result_class: type) -> str:
    """Return what an empty result says; Jazzy's navigators have no code of their own to use."""
    said = 'Nav2 dropped the goal without an error.'
    if any(code != NONE for code in constants_of(result_class)):
        return said
    return f'{said} This Nav2 also does so when it does not know where the robot is.'
