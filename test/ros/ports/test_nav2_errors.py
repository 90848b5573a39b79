import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

import nav2_msgs.action
from action_msgs.msg import GoalStatus
from nav2_vintages import JAZZY, KILTED, LYRICAL, HumbleResult, package

from vla_bt.errors import FailureKind
from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.nav2_errors import CHILDREN, MEANINGS, judge_nav2, nav2_codes

pytestmark = pytest.mark.ros

SUCCEEDED, CANCELED, ABORTED = (
    GoalStatus.STATUS_SUCCEEDED,
    GoalStatus.STATUS_CANCELED,
    GoalStatus.STATUS_ABORTED,
)
VINTAGES = {'jazzy': JAZZY, 'kilted': KILTED, 'lyrical': LYRICAL}
AMBIGUOUS = {901, 902, 903, 904}
"""DockRobot and FollowObject name these differently."""

KINDS = {
    'transient': 'TF_ERROR TIMEOUT PATIENCE_EXCEEDED CONTROLLER_TIMED_OUT START_OCCUPIED',
    'blocked': 'FAILED_TO_MAKE_PROGRESS NO_VALID_CONTROL NO_VALID_PATH COLLISION_AHEAD '
    'SMOOTHED_PATH_IN_COLLISION NO_VALID_ROUTE',
    'bad_request': 'INVALID_PLANNER INVALID_CONTROLLER INVALID_PATH INVALID_INPUT '
    'GOAL_OUTSIDE_MAP GOAL_OCCUPIED START_OUTSIDE_MAP FAILED_TO_LOAD_BEHAVIOR_TREE '
    'NO_VIAPOINTS_GIVEN DOCK_NOT_IN_DB',
    'infrastructure': 'UNKNOWN GOAL_REJECTED SEND_GOAL_FAILURE',
}


@pytest.mark.parametrize(('kind', 'names'), KINDS.items())
def test_the_kind_goes_by_the_name(kind, names):
    for name in names.split():
        assert MEANINGS[name].kind is FailureKind(kind), name


@pytest.mark.parametrize('vintage', VINTAGES.values(), ids=VINTAGES)
def test_every_code_of_every_release_has_a_sentence_of_its_own(vintage):
    names = {name for codes in vintage.values() for name in codes.values()}
    assert names - set(MEANINGS) == set()


def test_every_code_installed_here_has_a_sentence_of_its_own():
    installed = [name for name in CHILDREN if hasattr(nav2_msgs.action, name)]
    assert 'NavigateToPose' in installed
    assert set(nav2_codes(installed).values()) - set(MEANINGS) == {'NONE'}


@pytest.mark.parametrize('vintage', VINTAGES.values(), ids=VINTAGES)
def test_a_navigators_result_is_decoded_by_the_codes_of_its_children(vintage):
    installed = package(vintage)
    names = nav2_codes(CHILDREN, installed)
    children = {name: codes for name, codes in vintage.items() if name in CHILDREN}
    clashes = AMBIGUOUS if 'FollowObject' in vintage else set()
    for codes in children.values():
        for code, name in codes.items():
            verdict = judge_nav2(names, ABORTED, installed.NavigateToPose.Result(code), False)
            assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
            if code not in clashes:
                assert verdict.kind is MEANINGS[name].kind
                assert verdict.message.endswith(f'({name}, {code}).')


def test_a_code_that_two_actions_name_differently_has_no_name_between_them():
    installed = package(LYRICAL)
    assert nav2_codes(('DockRobot',), installed)[901] == 'DOCK_NOT_IN_DB'
    assert nav2_codes(('FollowObject',), installed)[901] == 'TF_ERROR'
    names = nav2_codes(CHILDREN, installed)
    assert AMBIGUOUS.isdisjoint(names)
    assert (names[905], names[999]) == ('FAILED_TO_CONTROL', 'UNKNOWN')
    verdict = judge_nav2(names, ABORTED, installed.NavigateToPose.Result(901), False)
    assert verdict.kind is FailureKind.INFRASTRUCTURE


def test_an_action_this_nav2_lacks_is_left_out():
    assert nav2_codes(('Spin', 'Fly'), package(JAZZY)).keys() == {0, 700, 701, 702, 703}


def test_what_nav2_itself_says_is_passed_on():
    installed = package(KILTED)
    result = installed.NavigateToPose.Result(208, 'Start is in a box.')
    verdict = judge_nav2(nav2_codes(CHILDREN, installed), ABORTED, result, False)
    assert verdict.message == (
        'Nav2 finds no way there: something blocks every path (NO_VALID_PATH, 208). '
        'Start is in a box.'
    )


@pytest.mark.parametrize('action', ['NavigateToPose', 'Spin', 'FollowPath'])
@pytest.mark.parametrize('vintage', VINTAGES.values(), ids=VINTAGES)
def test_F19_success_with_an_error_code_is_a_failure(vintage, action):
    installed = package(vintage)
    names = nav2_codes(CHILDREN, installed)
    verdict = judge_nav2(names, SUCCEEDED, getattr(installed, action).Result(703), False)
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 703)
    assert verdict.kind is FailureKind.BLOCKED


@pytest.mark.parametrize('action', ['NavigateToPose', 'Spin'])
@pytest.mark.parametrize('vintage', VINTAGES.values(), ids=VINTAGES)
def test_F20_an_abort_without_an_error_is_another_clients_doing(vintage, action):
    result = getattr(package(vintage), action).Result()
    verdict = judge_nav2({}, ABORTED, result, False)
    assert (verdict.code, verdict.server_code) == (VerdictCode.PREEMPTED_BY_OTHER, None)
    assert judge_nav2({}, ABORTED, result, True).code is VerdictCode.CANCELED


def test_F20_a_navigator_without_codes_of_its_own_may_mean_something_else():
    said = [
        judge_nav2({}, ABORTED, package(vintage).NavigateToPose.Result(), False).message
        for vintage in (JAZZY, KILTED)
    ]
    assert ['where the robot is' in message for message in said] == [True, False]


def test_F20_results_of_humble_cannot_tell():
    verdict = judge_nav2({}, ABORTED, HumbleResult(), False)
    assert (verdict.code, verdict.kind, verdict.server_code) == (VerdictCode.ABORTED, None, None)
    assert judge_nav2({}, SUCCEEDED, HumbleResult(), False).code is VerdictCode.SUCCEEDED
    assert judge_nav2({}, CANCELED, HumbleResult(), True).code is VerdictCode.CANCELED


@pytest.mark.parametrize('result', [HumbleResult(), package(LYRICAL).Spin.Result(701)])
def test_F21_a_cancel_that_is_not_ours_is_told(result):
    names = nav2_codes(CHILDREN, package(LYRICAL))
    assert judge_nav2(names, CANCELED, result, False).code is VerdictCode.CANCELED_BY_OTHER
    assert judge_nav2(names, CANCELED, result, True).code is VerdictCode.CANCELED


@pytest.mark.parametrize('code', [0, 105])
def test_F18_a_result_nobody_filled_in_is_not_looked_at(code):
    result = package(JAZZY).NavigateToPose.Result(code)
    verdict = judge_nav2({}, GoalStatus.STATUS_UNKNOWN, result, False)
    assert (verdict.code, verdict.server_code) == (VerdictCode.SERVER_LOST, None)
