import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from action_msgs.msg import GoalStatus
from nav2_msgs.action import Spin

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.verdicts import ResultDetail, constants_of, explain_code, judge

pytestmark = pytest.mark.ros

OK = ResultDetail()
BAD = ResultDetail(is_success=False, code=7, message='It broke.')
SUCCEEDED, CANCELED, ABORTED, UNKNOWN = (
    GoalStatus.STATUS_SUCCEEDED,
    GoalStatus.STATUS_CANCELED,
    GoalStatus.STATUS_ABORTED,
    GoalStatus.STATUS_UNKNOWN,
)


@pytest.mark.parametrize(
    ('status', 'detail', 'is_canceling', 'code', 'words'),
    [
        (SUCCEEDED, OK, False, VerdictCode.SUCCEEDED, ''),
        (SUCCEEDED, OK, True, VerdictCode.SUCCEEDED, 'before it could be stopped'),
        (SUCCEEDED, BAD, False, VerdictCode.ABORTED, 'It broke.'),
        (SUCCEEDED, BAD, True, VerdictCode.ABORTED, 'It broke.'),
        (CANCELED, OK, True, VerdictCode.CANCELED, 'on request'),
        (CANCELED, OK, False, VerdictCode.CANCELED, 'Another client'),
        (ABORTED, BAD, False, VerdictCode.ABORTED, 'It broke.'),
        (ABORTED, OK, False, VerdictCode.ABORTED, 'gave up'),
        (ABORTED, BAD, True, VerdictCode.CANCELED, 'It broke.'),
        (UNKNOWN, OK, False, VerdictCode.UNREACHABLE, 'does not know'),
        (UNKNOWN, OK, True, VerdictCode.UNREACHABLE, 'does not know'),
    ],
)
def test_status_result_and_our_request_make_the_verdict(
    status, detail, is_canceling, code, words
):
    verdict = judge(status, detail, is_canceling)
    assert verdict.code is code
    assert words in verdict.message
    assert verdict.server_code == detail.code


def test_data_of_the_result_is_kept():
    assert judge(SUCCEEDED, ResultDetail(data={'holding': True}), False).data['holding'] is True


def test_constants_are_read_from_the_message_class():
    assert constants_of(Spin.Result)[Spin.Result.TF_ERROR] == 'TF_ERROR'
    assert set(constants_of(Spin.Result)) == {0, 700, 701, 702, 703}


def test_codes_are_explained_in_words():
    names = {208: 'NO_VALID_PATH'}
    assert explain_code('Nav2', 208, names, ' In a wall. ') == (
        'Nav2 gave up: no valid path (208). In a wall.'
    )
    assert explain_code('Nav2', 99, names) == 'Nav2 gave up: error (99).'
