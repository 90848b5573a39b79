import time

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('nav2_msgs', reason='nav2_msgs is not installed')

from lane_bench import JUDGE, TIMEOUTS, LaneBench
from nav2_msgs.action import Spin, Wait

from vla_bt.robot import VerdictCode
from vla_bt.ros.lanes.goal_queue import GoalQueue
from vla_bt.ros.lanes.lane import ActionLane
from vla_bt.ros.robot_config import LaneTimeouts

pytestmark = pytest.mark.ros

FOREVER = {'run_s': None}


@pytest.fixture
def bench(node, spin_until, start_server, namespace):
    made = LaneBench(node, spin_until, start_server, namespace)
    yield made
    for lane in made.lanes:
        lane.destroy()


def test_accepted_goal_succeeds_and_wakes_on_acknowledgement_and_result(bench):
    bench.serve({'run_s': 0.1})
    lane = bench.lane()
    ticket = bench.send(lane)
    assert ticket.verdict is None
    assert not lane.is_idle
    verdict = bench.end(ticket)
    assert (verdict.code, verdict.message) == (VerdictCode.SUCCEEDED, '')
    assert verdict.server_code is None
    assert lane.is_idle
    assert bench.wakes == 2
    assert bench.server.events('cancel') == []


def test_F10_rejected_goal_ends_rejected_without_cancel(bench):
    bench.serve({'accept': False})
    lane = bench.lane()
    verdict = bench.end(bench.send(lane))
    assert verdict.code is VerdictCode.REJECTED
    assert bench.name in verdict.message
    assert lane.is_idle
    assert bench.server.events('cancel') == []


def test_aborted_goal_carries_the_servers_code_by_name_and_its_text(bench):
    bench.serve({'status': 'abort', 'result': {'error_code': 703, 'error_msg': 'A chair.'}})
    verdict = bench.end(bench.send(bench.lane()))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 703)
    assert verdict.message.endswith('(COLLISION_AHEAD, 703). A chair.')


def test_F19_success_with_an_error_code_is_aborted(bench):
    bench.serve({'result': {'error_code': 701}})
    verdict = bench.end(bench.send(bench.lane()))
    assert (verdict.code, verdict.server_code) == (VerdictCode.ABORTED, 701)


def test_feedback_becomes_text_when_read(bench):
    bench.serve({'run_s': None, 'feedback': {'angular_distance_traveled': 0.5}})
    ticket = bench.send(bench.lane(), describe=lambda message: f'{message!r}'.lower())
    assert ticket.feedback == ''
    bench.spin_until(lambda: 'angular_distance_traveled=0.5' in ticket.feedback)


def test_cancel_after_acknowledgement(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.1})
    lane = bench.lane()
    ticket = bench.send(lane)
    accepted = bench.saw('accepted')[0]
    bench.spin_until(lambda: bench.wakes == 1)
    ticket.cancel()
    ticket.cancel()
    assert ticket.verdict is None
    assert not lane.is_idle
    verdict = bench.end(ticket)
    assert (verdict.code, verdict.message) == (VerdictCode.CANCELED, 'Stopped on request.')
    assert [event['id'] for event in bench.server.saw('cancel')] == [accepted['id']]
    assert lane.is_idle


@pytest.mark.parametrize('serial', [False, True], ids=['concurrent', 'serial'])
def test_F02_cancel_before_acknowledgement_reaches_the_server_on_acceptance(bench, serial):
    bench.serve({'accept_s': 1.0, 'run_s': None}, serial=serial)
    lane = bench.lane()
    ticket = bench.send(lane)
    bench.saw('goal')
    ticket.cancel()
    assert ticket.verdict is None
    verdict = bench.end(ticket)
    assert verdict.code is VerdictCode.CANCELED
    assert lane.is_idle
    accepted = bench.saw('accepted')[0]
    assert accepted['id'] == bench.saw('cancel')[0]['id'] == bench.saw('ended')[0]['id']


def test_cancel_before_anything_was_sent_sends_nothing(bench):
    lane = bench.lane()
    ticket = bench.send(lane)
    ticket.cancel()
    assert ticket.verdict.code is VerdictCode.CANCELED
    assert lane.is_idle
    bench.serve(FOREVER)
    other = bench.lane()
    bench.send(other)
    bench.saw('accepted')
    assert len(bench.server.events('goal')) == 1


def test_F04_new_goal_waits_until_the_canceled_one_has_stopped(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.3}, {})
    lane = bench.lane()
    first = bench.send(lane)
    bench.saw('accepted')
    second = bench.send(lane)  # py_trees: the new leaf starts ...
    first.cancel()  # ... before the old one stops
    assert bench.end(first, second).code is VerdictCode.SUCCEEDED
    assert first.verdict.code is VerdictCode.CANCELED
    assert [event['live'] for event in bench.server.saw('accepted', 2)] == [1, 1]
    kinds = [event['event'] for event in bench.server.log]
    assert kinds.index('ended') < len(kinds) - 1 - kinds[::-1].index('goal')


def test_F05_going_back_and_forth_leaves_one_live_goal_at_the_server(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.02})
    lane = bench.lane()
    tickets = [bench.send(lane)]
    bench.saw('accepted')
    for _ in range(5):
        tickets[-1].cancel()
        tickets.append(bench.send(lane))
        tickets[-1].cancel()
        tickets.append(bench.send(lane))
        count = len(bench.server.events('accepted'))
        bench.saw('accepted', count + 1)
    bench.spin_until(lambda: all(ticket.verdict for ticket in tickets[:-1]))
    assert {event['live'] for event in bench.server.events('accepted')} == {1}
    assert tickets[-1].verdict is None


def test_lanes_that_share_a_queue_take_turns(bench, start_server):
    bench.serve({'run_s': 0.2})
    other = start_server(f'{bench.name}_b', 'nav2_msgs/action/Wait', {})
    queue = GoalQueue()
    first, second = bench.lane(queue=queue), bench.lane(
        queue=queue, name=f'{bench.name}_b', action=Wait
    )
    one, two = bench.send(first), second.send(Wait.Goal(), JUDGE)
    bench.saw('accepted')
    assert other.events('goal') == []
    assert bench.end(one, two).code is VerdictCode.SUCCEEDED
    assert bench.server.saw('ended')


def test_canceling_all_sends_none_of_the_waiting_goals(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.1})
    lane = bench.lane()
    tickets = [bench.send(lane) for _ in range(3)]
    bench.saw('accepted')
    lane.cancel_all()
    bench.spin_until(lambda: lane.is_idle)
    assert {ticket.verdict.code for ticket in tickets} == {VerdictCode.CANCELED}
    assert len(bench.server.events('goal')) == 1


def test_F09_no_acknowledgement_ends_in_time_and_the_late_one_is_canceled(bench):
    bench.serve({'accept_s': 0.6, 'run_s': None})
    lane = bench.lane(LaneTimeouts(server_s=2.0, acknowledge_s=0.2, cancel_s=2.0))
    ticket = bench.send(lane)
    verdict = bench.end(ticket)
    assert verdict.code is VerdictCode.NOT_ACKNOWLEDGED
    assert 'acknowledge' in verdict.message
    assert bench.server.events('accepted') == []
    assert not lane.is_idle
    accepted = bench.saw('accepted')[0]
    assert bench.saw('cancel')[0]['id'] == accepted['id']
    bench.spin_until(lambda: lane.is_idle)
    assert ticket.verdict is verdict


def test_a_goal_given_up_and_acknowledged_after_all_is_canceled_and_drained(bench):
    bench.serve({'accept_s': 1.5, 'run_s': None, 'cancel_s': 0.2})
    lane = bench.lane(LaneTimeouts(server_s=2.0, acknowledge_s=0.1, cancel_s=0.2))
    ticket = bench.send(lane)
    bench.end(ticket)
    bench.spin_until(lambda: lane.is_idle)
    assert bench.server.events('accepted') == []
    bench.spin_until(lambda: not lane.is_idle)
    bench.spin_until(lambda: lane.is_idle)
    assert bench.saw('ended')[0]['how'] == 'cancel'


def test_F01_a_late_result_of_an_old_goal_leaves_the_new_ticket_alone(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.5}, FOREVER)
    lane = bench.lane(LaneTimeouts(server_s=2.0, acknowledge_s=1.0, cancel_s=0.2))
    old = bench.send(lane)
    bench.saw('accepted')
    bench.spin_until(lambda: bench.wakes == 1)
    old.cancel()
    new = bench.send(lane)
    assert bench.end(old).code is VerdictCode.NOT_STOPPED
    assert 'did not stop' in lane.alarm
    assert len(bench.server.events('goal')) == 1
    bench.saw('accepted', 2)
    assert lane.alarm == ''
    bench.spin_until.cycles()
    assert new.verdict is None
    assert old.verdict.code is VerdictCode.NOT_STOPPED


def test_F08_an_absent_server_ends_unreachable(bench):
    lane = bench.lane(LaneTimeouts(server_s=0.2))
    verdict = bench.end(bench.send(lane))
    assert verdict.code is VerdictCode.UNREACHABLE
    assert bench.name in verdict.message
    assert lane.is_idle


def test_F07_a_server_that_appears_in_time_gets_the_goal(bench):
    lane = bench.lane(LaneTimeouts(server_s=5.0))
    ticket = bench.send(lane)
    bench.serve({})
    assert bench.end(ticket).code is VerdictCode.SUCCEEDED


def test_F25_a_goal_that_never_stops_holds_its_server(bench):
    bench.serve({'run_s': None, 'cancel_s': None}, {})
    lane = bench.lane(LaneTimeouts(server_s=0.3, cancel_s=0.2, suspect_s=2.5))
    ticket = bench.send(lane)
    bench.saw('accepted')
    bench.spin_until(lambda: bench.wakes == 1)
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.NOT_STOPPED
    bench.spin_until.cycles(40)
    assert 'did not stop' in lane.alarm
    refused = bench.send(lane)
    assert bench.end(refused).code is VerdictCode.SUSPECT
    assert lane.alarm in refused.verdict.message
    assert len(bench.server.events('goal')) == 1
    bench.spin_until(lambda: not lane.alarm)
    assert bench.end(bench.send(lane)).code is VerdictCode.SUCCEEDED


def test_F24_a_rejected_cancel_is_given_up_in_time(bench):
    bench.serve({'run_s': None, 'cancel': 'reject'})
    lane = bench.lane(LaneTimeouts(cancel_s=0.2))
    ticket = bench.send(lane)
    bench.saw('accepted')
    bench.spin_until(lambda: bench.wakes == 1)
    ticket.cancel()
    assert bench.end(ticket).code is VerdictCode.NOT_STOPPED
    assert lane.is_idle
    assert 'may still be carried out' in lane.alarm


@pytest.mark.parametrize(
    ('status', 'code', 'words'),
    [
        ('succeed', VerdictCode.SUCCEEDED, 'before it could be stopped'),
        ('abort', VerdictCode.CANCELED, 'Stopped on request'),
    ],
)
def test_F26_a_cancel_that_ends_otherwise_says_so(bench, status, code, words):
    bench.serve({'run_s': None, 'cancel_status': status, 'cancel_s': 0.05})
    ticket = bench.send(bench.lane())
    bench.saw('accepted')
    ticket.cancel()
    verdict = bench.end(ticket)
    assert verdict.code is code
    assert words in verdict.message


def test_F11_a_goal_of_another_type_is_bad_and_not_sent(bench):
    lane = bench.lane()
    ticket = lane.send(Wait.Goal(), JUDGE)
    assert ticket.verdict.code is VerdictCode.BAD_GOAL
    assert lane.is_idle
    ticket.cancel()


def test_F11_a_number_that_is_not_finite_is_bad_and_not_sent(bench):
    bench.serve({})
    lane = bench.lane()
    ticket = lane.send(Spin.Goal(target_yaw=float('nan')), JUDGE)
    assert ticket.verdict.code is VerdictCode.BAD_GOAL
    assert 'target_yaw is nan' in ticket.verdict.message
    assert bench.end(bench.send(lane)).code is VerdictCode.SUCCEEDED
    assert len(bench.server.saw('goal')) == 1


def test_F12_two_servers_under_one_name_are_told_and_the_goal_still_ends(bench):
    from rclpy.action import ActionServer

    def succeed(handle):
        handle.succeed()
        return Spin.Result()

    bench.serve({'run_s': 0.2})
    lane = bench.lane()
    assert lane.warning == ''
    other = ActionServer(bench.node, Spin, bench.name, succeed)
    bench.spin_until(lambda: lane.warning)
    assert lane.warning == f'2 servers offer {bench.name}: each goal goes to all.'
    assert bench.end(bench.send(lane)).code is VerdictCode.SUCCEEDED
    assert lane.is_idle
    bench.server.saw('ended')
    other.destroy()


def test_F38_what_comes_in_after_the_node_is_gone_is_dropped(bench, context):
    from rclpy.node import Node

    bench.serve({'run_s': 0.1})
    node = Node('short_lived')
    spin = type(bench.spin_until)(node)
    lane = ActionLane(node, Spin, bench.name, timeouts=TIMEOUTS, wake=bench.wake)
    ticket = bench.send(lane)
    spin(lambda: bench.wakes == 1)
    node.destroy_node()
    bench.server.saw('ended')
    spin.cycles()
    spin.executor.shutdown()
    ticket.cancel()
    lane.cancel_all()
    lane.destroy()


def test_F30_destroying_waits_for_the_live_goal_and_takes_no_more(bench):
    bench.serve({'run_s': None, 'cancel_s': 0.2})
    lane = bench.lane()
    ticket = bench.send(lane)
    bench.saw('accepted')
    lane.destroy()
    assert bench.send(lane).verdict.code is VerdictCode.UNREACHABLE
    assert not lane.is_idle
    assert bench.end(ticket).code is VerdictCode.CANCELED
    assert lane.is_idle
    bench.spin_until.cycles()
    lane.destroy()


def test_F06_goal_ids_are_never_reused(bench):
    bench.serve({})
    lane = bench.lane()
    for _ in range(5):
        bench.end(bench.send(lane))
    ids = {event['id'] for event in bench.server.saw('accepted', 5)}
    assert len(ids) == 5


def test_nothing_blocks(bench):
    bench.serve(FOREVER)
    lane = bench.lane()
    begin_s = time.monotonic()
    ticket = bench.send(lane)
    ticket.cancel()
    lane.cancel_all()
    assert time.monotonic() - begin_s < 0.5
    bench.end(ticket)
