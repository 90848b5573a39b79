"""Fault statements F13 to F27 over DDS: one lane, and a server in another process."""

import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.moveit import judge_moveit
from vla_bt.ros.robot_config import LaneTimeouts

pytestmark = [pytest.mark.ros, pytest.mark.alone]

QUICK = LaneTimeouts(server_s=4.0, acknowledge_s=0.5, cancel_s=0.5)
LIVENESS_S = QUICK.liveness_s


def accepted(bench, lane=None, **options):
    """Send a goal and wait until the lane knows that it was accepted."""
    before = bench.wakes
    ticket = bench.send(lane or bench.lane(QUICK), **options)
    bench.saw('accepted')
    bench.spin_until(lambda: bench.wakes > before)
    return ticket


def test_F13_a_killed_server_is_noticed_within_two_seconds(bench, own_fault_process):
    bench.serve(process=own_fault_process, fault='hang', run_s=0.05)
    lane = bench.lane(QUICK)
    ticket = accepted(bench, lane)
    own_fault_process.kill()
    begin_s = time.monotonic()
    assert bench.end(ticket).code is VerdictCode.SERVER_LOST
    assert time.monotonic() - begin_s < LIVENESS_S + 0.2
    assert 'no sign of life' in lane.alarm
    assert lane.is_idle

    own_fault_process.restart()
    assert bench.end(bench.send(lane)).code is VerdictCode.SUCCEEDED
    assert lane.alarm == ''


def test_F13_a_server_that_kills_itself(bench, own_fault_process):
    bench.serve(process=own_fault_process, fault='die', after_s=0.1)
    assert bench.end(bench.send(bench.lane(QUICK))).code is VerdictCode.SERVER_LOST


def test_F14_a_frozen_server_is_lost_and_stopped_when_it_wakes_up(bench, own_fault_process):
    bench.serve(process=own_fault_process, fault='hang', run_s=0.05)
    lane = bench.lane(QUICK)
    ticket = accepted(bench, lane)
    own_fault_process.freeze()
    begin_s = time.monotonic()
    assert bench.end(ticket).code is VerdictCode.SERVER_LOST
    assert time.monotonic() - begin_s < LIVENESS_S + 0.2
    second = bench.send(lane)
    bench.spin_until.cycles()
    own_fault_process.thaw()
    assert bench.end(second).code is VerdictCode.SUCCEEDED
    ids = [event['id'] for event in bench.server.saw('ended', 2)]
    assert ids[0] == ticket.goal_id.hex()
    assert bench.server.events('ended')[0]['how'] == 'cancel'
    assert [event['live'] for event in bench.server.events('accepted')] == [1, 1]


def test_F15_a_restarted_server_has_lost_the_goal_and_takes_new_ones(bench, own_fault_process):
    bench.serve(process=own_fault_process, fault='restart', after_s=0.1, run_s=0.05)
    lane = bench.lane(QUICK.model_copy(update={'server_s': 15.0}))  # it starts anew meanwhile
    assert bench.end(bench.send(lane), timeout_s=8.0).code is VerdictCode.SERVER_LOST
    assert bench.end(bench.send(lane), timeout_s=20.0).code is VerdictCode.SUCCEEDED
    assert lane.alarm == ''


def test_F16_feedback_that_stops_is_a_stall_and_the_goal_is_canceled(bench):
    bench.serve(fault='silent', after_s=0.2)
    lane = bench.lane(QUICK, feedback_s=0.4)
    ticket = bench.send(lane)
    verdict = bench.end(ticket)
    assert verdict.code is VerdictCode.STALLED
    assert 'said nothing for 0.4 s' in verdict.message
    bench.spin_until(lambda: lane.is_idle)
    assert bench.saw('ended')[0]['how'] == 'cancel'


def test_F18_a_server_that_forgot_the_goal_is_lost(bench):
    bench.serve(fault='unknown_status', run_s=0.1)
    assert bench.end(bench.send(bench.lane(QUICK))).code is VerdictCode.SERVER_LOST


def test_F19_success_with_an_error_code_is_no_success(bench):
    bench.serve(fault='success_with_error_code', run_s=0.1, code=703)
    verdict = bench.end(bench.send(bench.lane(QUICK)))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 703)


def test_F20_a_goal_displaced_by_another_client_was_preempted(bench):
    bench.serve(fault='stolen', after_s=0.1, run_s=0.2)
    verdict = bench.end(bench.send(bench.lane(QUICK)))
    assert verdict.code is VerdictCode.PREEMPTED_BY_OTHER


def test_F21_a_goal_canceled_by_another_client_did_not_succeed(bench):
    bench.serve(fault='canceled_by_other', after_s=0.1)
    verdict = bench.end(bench.send(bench.lane(QUICK)))
    assert verdict.code is VerdictCode.CANCELED_BY_OTHER


def test_F22_a_flood_of_feedback_does_not_hold_up_a_cancel(bench):
    bench.serve(fault='feedback_flood', run_s=60.0)
    ticket = accepted(bench, describe=str)
    bench.spin_until(lambda: ticket.feedback)
    canceled_s = time.monotonic()
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.CANCELED
    assert bench.saw('cancel')[0]['t_s'] - canceled_s < 0.25  # the bench measures it


def test_F23_a_cancel_leaves_in_the_call(bench):
    """No executor runs between the call and the server's hearing of it."""
    bench.serve(fault='hang')
    ticket = accepted(bench)
    ticket.cancel()
    assert bench.server.saw('cancel')[0]['id'] == ticket.goal_id.hex()
    assert bench.end(ticket).code is VerdictCode.CANCELED


def test_F40_an_arm_that_moves_on_after_a_cancel_is_stopped_by_an_event(bench, namespace):
    from moveit_msgs.action import ExecuteTrajectory

    from vla_bt.ros.ports.hard_stops import trajectory_stop

    name = f'{namespace}/execute_trajectory'
    server = bench.start_server(
        name, 'moveit_msgs/action/ExecuteTrajectory', fault='cancel_held_up', run_s=60.0
    )
    topic = f'{namespace}/trajectory_execution_event'
    lane = bench.lane(
        QUICK.model_copy(update={'liveness_s': None}),  # its cancel service waits for the motion
        name=name,
        action=ExecuteTrajectory,
        hard_stop=trajectory_stop(bench.node, topic),
    )
    ticket = lane.send(ExecuteTrajectory.Goal(), judge_moveit)
    bench.spin_until(lambda: server.events('accepted'))
    bench.spin_until(lambda: bench.wakes)
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.CANCELED
    assert server.saw('stop')
    assert lane.alarm == ''


@pytest.mark.parametrize('fault', ['cancel_rejected', 'cancel_rejected_quietly'])
def test_F24_a_refused_cancel_is_repeated_and_then_raises_an_alarm(bench, fault):
    bench.serve(fault=fault, run_s=60.0)
    lane = bench.lane(LaneTimeouts(cancel_s=5.0))
    ticket = accepted(bench, lane)
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.NOT_STOPPED
    assert len(bench.server.events('cancel')) >= 5
    assert lane.alarm == f'{bench.name} refuses to stop. Its last goal may still be carried out.'


def test_F25_a_cancel_that_never_finishes_raises_an_alarm(bench):
    bench.serve(fault='cancel_never_finishes')
    lane = bench.lane(QUICK)
    ticket = accepted(bench, lane)
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.NOT_STOPPED
    assert 'did not stop within 0.5 s' in lane.alarm


def test_F26_a_cancel_overtaken_by_success_says_that_it_was_done(bench):
    bench.serve(fault='cancel_raced_by_success', cancel_s=0.1)
    ticket = accepted(bench)
    ticket.cancel()
    verdict = bench.end(ticket)
    assert verdict.code is VerdictCode.SUCCEEDED
    assert 'before it could be stopped' in verdict.message


def test_F27_a_goal_that_has_ended_meanwhile_is_not_canceled_again(bench):
    bench.serve(fault='none', run_s=0.3)
    lane = bench.lane(QUICK)
    ticket = accepted(bench, lane)
    bench.server.saw('ended')  # its result waits in our own queue
    ticket.cancel()
    assert bench.end(ticket).code in (VerdictCode.SUCCEEDED, VerdictCode.CANCELED)
    bench.spin_until(lambda: lane.is_idle)
    assert lane.alarm == ''


def test_F09_a_server_that_blocks_while_it_accepts_is_canceled_after_all(bench):
    bench.serve(fault='blocking_accept', accept_s=1.2, run_s=60.0)
    lane = bench.lane(QUICK)
    ticket = bench.send(lane)
    assert bench.end(ticket).code is VerdictCode.NOT_ACKNOWLEDGED
    assert bench.saw('ended')[0]['how'] == 'cancel'
    bench.spin_until(lambda: lane.is_idle and not lane.alarm)


def test_F03_a_goal_never_acknowledged_holds_the_lane_only_until_the_server_answers(bench):
    bench.serve(fault='never_acknowledge', run_s=0.05)
    lane = bench.lane(QUICK)
    assert bench.end(bench.send(lane)).code is VerdictCode.NOT_ACKNOWLEDGED
    assert bench.end(bench.send(lane)).code is VerdictCode.SUCCEEDED
