from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.ticket import bad_goal, ended


def test_a_bad_goal_has_ended_and_cannot_be_canceled():
    ticket = bad_goal('NaN')
    ticket.cancel()
    assert ticket.verdict == Verdict(code=VerdictCode.BAD_GOAL, message='NaN')
    assert ticket.feedback == ''


def test_an_action_may_end_before_it_begins():
    assert ended(VerdictCode.UNREACHABLE, 'gone').verdict.code is VerdictCode.UNREACHABLE
