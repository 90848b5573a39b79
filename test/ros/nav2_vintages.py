"""Result classes of Nav2's actions as each release declares them, made without nav2_msgs."""

from types import SimpleNamespace

_PLANNER = (
    'UNKNOWN INVALID_PLANNER TF_ERROR START_OUTSIDE_MAP GOAL_OUTSIDE_MAP START_OCCUPIED '
    'GOAL_OCCUPIED TIMEOUT NO_VALID_PATH'
)
_NAVIGATOR = 'UNKNOWN FAILED_TO_LOAD_BEHAVIOR_TREE TF_ERROR TIMEOUT'
_DOCK = {901: 'DOCK_NOT_IN_DB', 902: 'DOCK_NOT_VALID', 903: 'FAILED_TO_STAGE',
         904: 'FAILED_TO_DETECT_DOCK', 905: 'FAILED_TO_CONTROL', 906: 'FAILED_TO_CHARGE',
         999: 'UNKNOWN'}  # fmt: skip
_UNDOCK = {902: 'DOCK_NOT_VALID', 905: 'FAILED_TO_CONTROL', 999: 'UNKNOWN'}
_FOLLOW = {901: 'TF_ERROR', 902: 'FAILED_TO_DETECT_OBJECT', 903: 'FAILED_TO_CONTROL',
           904: 'TIMEOUT', 999: 'UNKNOWN'}  # fmt: skip


def _from(first, names):
    return dict(enumerate(names.split(), first))


_ROUTE = {
    **_from(
        400, 'UNKNOWN TF_ERROR NO_VALID_GRAPH INDETERMINANT_NODES_ON_GRAPH TIMEOUT NO_VALID_ROUTE'
    ),
    407: 'INVALID_EDGE_SCORER_USE',
}
_WAYPOINTS = ('FollowWaypoints', 'FollowGPSWaypoints')

JAZZY = {
    'NavigateToPose': {},
    'NavigateThroughPoses': {},
    'FollowPath': _from(
        100,
        'UNKNOWN INVALID_CONTROLLER TF_ERROR INVALID_PATH PATIENCE_EXCEEDED '
        'FAILED_TO_MAKE_PROGRESS NO_VALID_CONTROL CONTROLLER_TIMED_OUT',
    ),
    'ComputePathToPose': _from(200, _PLANNER),
    'ComputePathThroughPoses': _from(300, f'{_PLANNER} NO_VIAPOINTS_GIVEN'),
    'ComputeRoute': _ROUTE,
    'ComputeAndTrackRoute': {**_ROUTE, 406: 'OPERATION_FAILED'},
    'SmoothPath': _from(
        500,
        'UNKNOWN INVALID_SMOOTHER TIMEOUT SMOOTHED_PATH_IN_COLLISION FAILED_TO_SMOOTH_PATH '
        'INVALID_PATH',
    ),
    **dict.fromkeys(_WAYPOINTS, _from(600, 'UNKNOWN TASK_EXECUTOR_FAILED')),
    'Spin': _from(700, 'UNKNOWN TIMEOUT TF_ERROR COLLISION_AHEAD'),
    'BackUp': _from(710, 'UNKNOWN TIMEOUT TF_ERROR INVALID_INPUT COLLISION_AHEAD'),
    'DriveOnHeading': _from(720, 'UNKNOWN TIMEOUT TF_ERROR COLLISION_AHEAD INVALID_INPUT'),
    'AssistedTeleop': _from(730, 'UNKNOWN TIMEOUT TF_ERROR'),
    'Wait': {},
    'DockRobot': _DOCK,
    'UndockRobot': _UNDOCK,
    'FollowObject': _FOLLOW,
}
KILTED = {
    **{name: codes for name, codes in JAZZY.items() if name != 'FollowObject'},
    'NavigateToPose': _from(9000, _NAVIGATOR),
    'NavigateThroughPoses': _from(9100, _NAVIGATOR),
    'FollowWaypoints': _from(
        600, 'UNKNOWN TASK_EXECUTOR_FAILED NO_VALID_WAYPOINTS STOP_ON_MISSED_WAYPOINT'
    ),
    'FollowGPSWaypoints': _from(
        600, 'UNKNOWN TASK_EXECUTOR_FAILED NO_WAYPOINTS_GIVEN STOP_ON_MISSED_WAYPOINT'
    ),
    'Wait': _from(740, 'UNKNOWN TIMEOUT'),
    'DockRobot': {**_DOCK, 907: 'TIMEOUT'},
    'UndockRobot': {**_UNDOCK, 907: 'TIMEOUT'},
}
LYRICAL = {
    name: codes if name in _WAYPOINTS else {1: 'GOAL_REJECTED', 2: 'SEND_GOAL_FAILURE', **codes}
    for name, codes in {**KILTED, 'FollowObject': _FOLLOW}.items()
}
LYRICAL['FollowPath'][108] = 'TIMEOUT'


def _result_class(codes):
    def clear(self, error_code=0, error_msg=''):
        self.error_code, self.error_msg = error_code, error_msg

    constants = {name: code for code, name in codes.items()}
    return type('Result', (), {'NONE': 0, **constants, '__init__': clear})


def package(vintage):
    """Return what stands for the module nav2_msgs.action of one vintage."""
    made = {name: SimpleNamespace(Result=_result_class(codes)) for name, codes in vintage.items()}
    return SimpleNamespace(**made)


class HumbleResult:
    """Of Humble: no code, no text, no constants."""
