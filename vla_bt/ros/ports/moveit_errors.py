"""What MoveIt's error codes mean. Names of Humble to Lyrical; numbers of what is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vla_bt.errors import FailureKind
from vla_bt.robot import Verdict
from vla_bt.ros.lanes.verdicts import ResultDetail, constants_of, judge
from vla_bt.ros.ports.error_codes import Meaning, explain

_TRANSIENT, _BLOCKED, _BAD_REQUEST, _INFRASTRUCTURE = (
    FailureKind.TRANSIENT,
    FailureKind.BLOCKED,
    FailureKind.BAD_REQUEST,
    FailureKind.INFRASTRUCTURE,
)

MEANINGS = {
    'CONTROL_FAILED': Meaning(_TRANSIENT, 'could not make the arm follow the motion'),
    'TIMED_OUT': Meaning(_TRANSIENT, 'took too long and gave up'),
    'UNABLE_TO_AQUIRE_SENSOR_DATA': Meaning(_TRANSIENT, 'gets no data from its sensors'),
    'FRAME_TRANSFORM_FAILURE': Meaning(_TRANSIENT, 'does not know where the goal is just now'),
    'ROBOT_STATE_STALE': Meaning(_TRANSIENT, 'has not heard lately where the joints are'),
    'SENSOR_INFO_STALE': Meaning(_TRANSIENT, 'has only old data from its sensors'),
    'PLANNING_FAILED': Meaning(_BLOCKED, 'finds no motion to the goal'),
    'INVALID_MOTION_PLAN': Meaning(_BLOCKED, 'finds only motions that collide or are not allowed'),
    'MOTION_PLAN_INVALIDATED_BY_ENVIRONMENT_CHANGE': Meaning(
        _BLOCKED, 'stopped: something has come into the way of the arm'
    ),
    'START_STATE_IN_COLLISION': Meaning(_BLOCKED, 'takes the arm to touch something already'),
    'START_STATE_INVALID': Meaning(_BLOCKED, 'cannot plan from where the arm is now'),
    'START_STATE_VIOLATES_PATH_CONSTRAINTS': Meaning(
        _BAD_REQUEST, 'cannot start: the arm is already outside the constraints of the motion'
    ),
    'GOAL_IN_COLLISION': Meaning(_BAD_REQUEST, 'cannot go there: the arm would touch something'),
    'GOAL_VIOLATES_PATH_CONSTRAINTS': Meaning(
        _BAD_REQUEST, 'cannot go there: the goal is outside the constraints of the motion'
    ),
    'GOAL_CONSTRAINTS_VIOLATED': Meaning(
        _BAD_REQUEST, 'cannot go there: nothing fulfils the constraints of the goal'
    ),
    'GOAL_STATE_INVALID': Meaning(_BAD_REQUEST, 'cannot go there: the arm cannot be like that'),
    'UNRECOGNIZED_GOAL_TYPE': Meaning(_BAD_REQUEST, 'does not understand this type of goal'),
    'INVALID_GROUP_NAME': Meaning(_BAD_REQUEST, 'knows no such group of joints'),
    'INVALID_GOAL_CONSTRAINTS': Meaning(_BAD_REQUEST, 'cannot use the constraints of the goal'),
    'INVALID_ROBOT_STATE': Meaning(_BAD_REQUEST, 'cannot use the start state of the motion'),
    'INVALID_LINK_NAME': Meaning(_BAD_REQUEST, 'knows no such link of the robot'),
    'INVALID_OBJECT_NAME': Meaning(_BAD_REQUEST, 'knows no such object'),
    'NO_IK_SOLUTION': Meaning(_BAD_REQUEST, 'cannot reach there with the hand'),
    'UNDEFINED': Meaning(_INFRASTRUCTURE, 'failed and has set no reason'),
    'FAILURE': Meaning(_INFRASTRUCTURE, 'failed and does not say why'),
    'COLLISION_CHECKING_UNAVAILABLE': Meaning(_INFRASTRUCTURE, 'cannot check for collisions'),
    'COMMUNICATION_FAILURE': Meaning(_INFRASTRUCTURE, 'could not reach one of its own parts'),
    'CRASH': Meaning(_INFRASTRUCTURE, 'has a planner that crashed'),
    'ABORT': Meaning(_INFRASTRUCTURE, 'has a planner that broke off'),
    'PREEMPTED': Meaning(FailureKind.PREEMPTED_BY_OTHER, 'was told to stop'),
}
"""Source: moveit_msgs/msg/MoveItErrorCodes of branches humble and ros2; what MoveIt calls system
errors is INFRASTRUCTURE, but for what is only out of date."""


def judge_moveit(status: int, result: Any, is_canceling: bool) -> Verdict:
    """Return the verdict of a goal of MoveGroup or ExecuteTrajectory.

    Status and code can disagree: after a cancel request `/move_action` ends CANCELED only with
    PREEMPTED, else ABORTED, e.g. with CONTROL_FAILED; `/execute_trajectory` ends every stopped
    motion ABORTED with PREEMPTED. Without our request that is PREEMPTED_BY_OTHER and not
    CANCELED_BY_OTHER: nobody canceled this goal, or its status would be CANCELED; somebody
    started another motion or stopped all of them.

    Args:
        status: Of the goal.
        result: Result message; `message` and `source` of its `error_code` may be missing.
        is_canceling: True when we asked to cancel.
    """
    error = result.error_code
    code, names = int(error.val), constants_of(type(error))
    name = names.get(code)
    if name == 'SUCCESS':
        return judge(status, ResultDetail(), is_canceling)
    detail = explain('MoveIt', code, names, MEANINGS, _text(error))
    if name == 'PREEMPTED':
        detail = replace(detail, is_preempted=True)
    return judge(status, detail, is_canceling)


def _text(error: Any) -> str:
    """Return what MoveIt itself says, and which part of it: `ompl: no states sampled`."""
    source, message = getattr(error, 'source', ''), getattr(error, 'message', '')
    return f'{source}: {message}' if source and message else message
