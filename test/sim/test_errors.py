import pytest

from vla_bt.errors import FailureKind
from vla_bt.robot import VerdictCode
from vla_bt.sim.errors import MOVEIT, NAV2, emergency_stopped, moveit_abort, nav2_abort
from vla_bt.sim.faults import SimFaults

UNUSED = 60000


@pytest.mark.parametrize(('abort', 'kinds'), [(nav2_abort, NAV2), (moveit_abort, MOVEIT)])
def test_an_abort_says_what_its_code_means(abort, kinds):
    for code, kind in kinds.items():
        verdict = abort(code, 'so')
        assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, code)
        assert (verdict.kind, verdict.message) == (kind, 'so')


@pytest.mark.parametrize('abort', [nav2_abort, moveit_abort])
def test_a_code_nobody_knows_is_for_an_operator(abort):
    assert abort(UNUSED, 'odd').kind is FailureKind.INFRASTRUCTURE


def test_a_preempted_goal_is_no_aborted_one():
    assert nav2_abort(0, 'gone').code is VerdictCode.PREEMPTED_BY_OTHER
    assert moveit_abort(-7, 'gone').code is VerdictCode.PREEMPTED_BY_OTHER


def test_the_emergency_stop_is_for_an_operator():
    assert emergency_stopped().kind is FailureKind.INFRASTRUCTURE


def test_the_usual_faults_may_be_got_over():
    assert NAV2[SimFaults().navigation_abort_code] is FailureKind.BLOCKED
    assert MOVEIT[SimFaults().arm_abort_code] is FailureKind.TRANSIENT
