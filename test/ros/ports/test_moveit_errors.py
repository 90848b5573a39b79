from types import SimpleNamespace

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('moveit_msgs', reason='moveit_msgs is not installed')

from action_msgs.msg import GoalStatus
from moveit_msgs.action import ExecuteTrajectory, MoveGroup
from moveit_msgs.msg import MoveItErrorCodes

from vla_bt.errors import FailureKind
from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.verdicts import constants_of
from vla_bt.ros.ports.moveit_errors import MEANINGS, judge_moveit

pytestmark = pytest.mark.ros

SUCCEEDED, CANCELED, ABORTED, UNKNOWN = (
    GoalStatus.STATUS_SUCCEEDED,
    GoalStatus.STATUS_CANCELED,
    GoalStatus.STATUS_ABORTED,
    GoalStatus.STATUS_UNKNOWN,
)


def result(code, action=MoveGroup, **fields):
    return action.Result(error_code=MoveItErrorCodes(val=code, **fields))


def test_every_code_installed_here_has_a_sentence_of_its_own():
    assert set(constants_of(MoveItErrorCodes).values()) - set(MEANINGS) == {'SUCCESS'}


@pytest.mark.parametrize(
    ('kind', 'codes'),
    [
        ('transient', (-4, -5, -6, -21, -23, -24)),
        ('blocked', (-1, -2, -3, -10, -26)),
        ('bad_request', (-11, -12, -13, -14, -15, -16, -17, -18, -19, -27, -28, -31)),
        ('infrastructure', (0, 99999, -22, -25, -29, -30)),
    ],
)
def test_each_code_has_a_kind_and_is_named(kind, codes):
    for code in codes:
        verdict = judge_moveit(ABORTED, result(code), False)
        assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
        assert verdict.kind is FailureKind(kind), code
        name = constants_of(MoveItErrorCodes)[code]
        assert verdict.message.endswith(f'({name}, {code}).')


@pytest.mark.parametrize(
    ('status', 'code', 'is_canceling', 'verdict', 'words'),
    [
        (SUCCEEDED, 1, False, VerdictCode.SUCCEEDED, ''),
        (SUCCEEDED, 1, True, VerdictCode.SUCCEEDED, 'before it could be stopped'),
        (ABORTED, -31, False, VerdictCode.ABORTED, 'cannot reach there with the hand'),
        (ABORTED, -4, True, VerdictCode.CANCELED, '(CONTROL_FAILED, -4)'),
        (ABORTED, -4, False, VerdictCode.ABORTED, '(CONTROL_FAILED, -4)'),
        (ABORTED, -7, True, VerdictCode.CANCELED, 'was told to stop (PREEMPTED, -7)'),
        (ABORTED, -7, False, VerdictCode.PREEMPTED_BY_OTHER, 'was told to stop (PREEMPTED, -7)'),
        (CANCELED, -7, True, VerdictCode.CANCELED, 'on request'),
        (CANCELED, -7, False, VerdictCode.CANCELED_BY_OTHER, 'Another client'),
    ],
)
@pytest.mark.parametrize('action', [MoveGroup, ExecuteTrajectory])
def test_status_code_and_our_request_make_the_verdict(
    action, status, code, is_canceling, verdict, words
):
    made = judge_moveit(status, result(code, action), is_canceling)
    assert made.code is verdict
    assert words in made.message
    assert made.server_code == (None if code == 1 else code)


@pytest.mark.parametrize('code', [-1, 0, -7])
def test_F19_success_with_an_error_code_is_a_failure(code):
    verdict = judge_moveit(SUCCEEDED, result(code), False)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
    assert verdict.kind is not None


def test_F18_a_result_nobody_filled_in_is_not_looked_at():
    verdict = judge_moveit(UNKNOWN, result(0), False)
    assert (verdict.code, verdict.server_code) == (VerdictCode.SERVER_LOST, None)


@pytest.mark.parametrize(
    ('fields', 'said'),
    [
        ({'message': 'Octomap full.'}, ' Octomap full.'),
        ({'message': 'no samples', 'source': 'ompl'}, ' ompl: no samples'),
        ({'source': 'ompl'}, ''),
        ({}, ''),
    ],
)
def test_what_moveit_itself_says_is_passed_on(fields, said):
    verdict = judge_moveit(ABORTED, result(-1, **fields), False)
    assert verdict.message == f'MoveIt finds no motion to the goal (PLANNING_FAILED, -1).{said}'


class HumbleCodes:
    """As Humble has it: neither texts nor UNDEFINED."""

    SUCCESS = 1
    FAILURE = 99999
    PREEMPTED = -7

    def __init__(self, val):
        self.val = val


@pytest.mark.parametrize(
    ('error', 'code', 'kind', 'words'),
    [
        (HumbleCodes(1), VerdictCode.SUCCEEDED, None, ''),
        (HumbleCodes(99999), VerdictCode.ABORTED, 'infrastructure', '(FAILURE, 99999)'),
        (HumbleCodes(0), VerdictCode.ABORTED, 'infrastructure', 'error 0, unknown here'),
    ],
)
def test_messages_of_humble_are_understood(error, code, kind, words):
    status = SUCCEEDED if code is VerdictCode.SUCCEEDED else ABORTED
    verdict = judge_moveit(status, SimpleNamespace(error_code=error), False)
    assert (verdict.code, verdict.kind) == (code, kind and FailureKind(kind))
    assert words in verdict.message


def test_names_count_and_not_numbers():
    class Codes:
        SUCCESS, PREEMPTED, GRIPPER_IN_COLLISION = 0, -70, -99

        def __init__(self, val):
            self.val = val

    def judged(status, code):
        return judge_moveit(status, SimpleNamespace(error_code=Codes(code)), False)

    assert judged(SUCCEEDED, 0).code is VerdictCode.SUCCEEDED
    assert judged(ABORTED, -70).code is VerdictCode.PREEMPTED_BY_OTHER
    verdict = judged(ABORTED, -99)
    assert verdict.kind is FailureKind.BLOCKED
    assert verdict.message == 'MoveIt reports gripper in collision (GRIPPER_IN_COLLISION, -99).'
