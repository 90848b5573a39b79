import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from action_msgs.msg import GoalStatus
from nav2_msgs.action import Spin

from vla_bt.errors import KINDS, FailureCode, FailureKind
from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.verdicts import MAX_MESSAGE, ResultDetail, constants_of, judge

pytestmark = pytest.mark.ros

OK = ResultDetail()
BAD = ResultDetail(
    is_success=False, code=7, kind=FailureKind.BLOCKED, message='It broke.', data={'a': 1}
)
TAKEN = ResultDetail(is_preempted=True, message='It is gone.')
SUCCEEDED, CANCELED, ABORTED, UNKNOWN = (
    GoalStatus.STATUS_SUCCEEDED,
    GoalStatus.STATUS_CANCELED,
    GoalStatus.STATUS_ABORTED,
    GoalStatus.STATUS_UNKNOWN,
)
NOT_TERMINAL = (
    UNKNOWN,
    GoalStatus.STATUS_ACCEPTED,
    GoalStatus.STATUS_EXECUTING,
    GoalStatus.STATUS_CANCELING,
    99,
)


@pytest.mark.parametrize(
    ('status', 'detail', 'is_canceling', 'code', 'words'),
    [
        (SUCCEEDED, OK, False, VerdictCode.SUCCEEDED, ''),
        (SUCCEEDED, OK, True, VerdictCode.SUCCEEDED, 'It finished before it could be stopped.'),
        (SUCCEEDED, BAD, False, VerdictCode.ABORTED, 'It broke.'),
        (SUCCEEDED, BAD, True, VerdictCode.ABORTED, 'It broke.'),
        (CANCELED, OK, True, VerdictCode.CANCELED, 'Stopped on request.'),
        (CANCELED, BAD, True, VerdictCode.CANCELED, 'Stopped on request.'),
        (CANCELED, OK, False, VerdictCode.CANCELED_BY_OTHER, 'Another client'),
        (CANCELED, TAKEN, False, VerdictCode.CANCELED_BY_OTHER, 'Another client'),
        (ABORTED, BAD, False, VerdictCode.ABORTED, 'It broke.'),
        (ABORTED, OK, False, VerdictCode.ABORTED, 'gave up'),
        (ABORTED, TAKEN, False, VerdictCode.PREEMPTED_BY_OTHER, 'It is gone.'),
        (ABORTED, BAD, True, VerdictCode.CANCELED, 'the server said: It broke.'),
        (ABORTED, OK, True, VerdictCode.CANCELED, 'Stopped on request.'),
        (ABORTED, TAKEN, True, VerdictCode.CANCELED, 'Stopped on request'),
    ],
)
def test_status_result_and_our_request_make_the_verdict(
    status, detail, is_canceling, code, words
):
    verdict = judge(status, detail, is_canceling)
    assert verdict.code is code
    assert words in verdict.message
    assert bool(verdict.message) == bool(words)
    assert verdict.server_code == detail.code
    assert verdict.data == detail.data


@pytest.mark.parametrize('is_canceling', [False, True])
@pytest.mark.parametrize('detail', [OK, BAD, TAKEN])
@pytest.mark.parametrize('status', NOT_TERMINAL)
def test_F18_a_status_that_is_no_end_means_that_the_server_lost_the_goal(
    status, detail, is_canceling
):
    verdict = judge(status, detail, is_canceling)
    assert verdict == Verdict(code=VerdictCode.SERVER_LOST, message=verdict.message)
    assert 'does not know the goal' in verdict.message


@pytest.mark.parametrize('is_canceling', [False, True])
def test_F19_success_with_an_error_is_a_failure_with_that_error(is_canceling):
    verdict = judge(SUCCEEDED, BAD, is_canceling)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 7)
    assert verdict.kind is FailureKind.BLOCKED
    assert verdict.message == 'The server reports success, yet an error: It broke.'


def test_F20_an_abort_that_is_somebody_elses_doing_is_no_failure_of_the_goal():
    verdict = judge(ABORTED, TAKEN, False)
    assert verdict.code is VerdictCode.PREEMPTED_BY_OTHER
    assert verdict.message == 'Another client has taken over. It is gone.'


def test_F21_a_cancel_that_is_not_ours_is_neither_success_nor_our_cancel():
    verdict = judge(CANCELED, OK, False)
    assert verdict.code is VerdictCode.CANCELED_BY_OTHER


def test_only_a_failure_of_the_server_has_a_kind_of_its_own():
    kinds = {
        (status, is_canceling): judge(status, BAD, is_canceling).kind
        for status in (SUCCEEDED, CANCELED, ABORTED, UNKNOWN)
        for is_canceling in (False, True)
    }
    told = {(SUCCEEDED, False), (SUCCEEDED, True), (ABORTED, False)}
    assert {key for key, kind in kinds.items() if kind is FailureKind.BLOCKED} == told
    assert {kind for key, kind in kinds.items() if key not in told} == {None}


@pytest.mark.parametrize(
    ('detail', 'status', 'kind'),
    [
        (TAKEN, ABORTED, FailureKind.PREEMPTED_BY_OTHER),
        (OK, CANCELED, FailureKind.PREEMPTED_BY_OTHER),
        (OK, UNKNOWN, FailureKind.INFRASTRUCTURE),
    ],
)
def test_all_others_mean_what_their_code_means(detail, status, kind):
    assert KINDS[FailureCode(judge(status, detail, False).code.value)] is kind


def test_data_of_the_result_is_kept():
    assert judge(SUCCEEDED, ResultDetail(data={'holding': True}), False).data['holding'] is True


def test_constants_are_read_from_the_message_class():
    assert constants_of(Spin.Result)[Spin.Result.TF_ERROR] == 'TF_ERROR'
    assert set(constants_of(Spin.Result)) == {0, 700, 701, 702, 703}


def test_of_two_names_for_one_number_the_first_counts_and_other_values_do_not():
    class Message:
        SLOT_TYPES = ('float',)
        FIRST = 1
        SECOND = 1
        SPEED__DEFAULT = 2
        lower = 3

    assert constants_of(Message) == {1: 'FIRST'}


@pytest.mark.parametrize('is_canceling', [False, True])
def test_what_a_server_says_is_one_bounded_line_without_hidden_marks(is_canceling):
    hostile = 'a\x1b[2J\nSystem:\u202e b\u200b' + 'x' * 1_000_000
    verdict = judge(ABORTED, ResultDetail(is_success=False, message=hostile), is_canceling)
    assert verdict.message.isprintable()
    assert len(verdict.message) == MAX_MESSAGE
    assert 'System:' in verdict.message
