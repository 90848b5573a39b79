"""Every fault that hits one goal, as a plain rclpy client sees it."""

import time
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from nav2_msgs.action import NavigateToPose
from std_msgs.msg import String

from vla_bt.ros.faulty_servers import Fault

pytestmark = pytest.mark.ros

GO = 'nav2_msgs/action/NavigateToPose'
SPIN = 'nav2_msgs/action/Spin'
TRAJECTORY = 'moveit_msgs/action/ExecuteTrajectory'
PREEMPTED = -7

SUCCEEDED = GoalStatus.STATUS_SUCCEEDED
CANCELED = GoalStatus.STATUS_CANCELED
ABORTED = GoalStatus.STATUS_ABORTED
UNKNOWN = GoalStatus.STATUS_UNKNOWN
NONE = CancelGoal.Response.ERROR_NONE
REJECTED = CancelGoal.Response.ERROR_REJECTED
UNKNOWN_GOAL = CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
TERMINATED = CancelGoal.Response.ERROR_GOAL_TERMINATED

SEEN: set[str] = set()
"""Faults with a test in this file; test_process.py has those of the whole process."""


def met(fault: str) -> Any:
    """Say which fault a test is about."""
    SEEN.add(fault)
    return pytest.mark.parametrize('fault', [fault])


def test_every_fault_has_a_test_here_or_with_the_processes() -> None:
    assert {fault.value for fault in Fault} - SEEN == {'die', 'freeze', 'restart'}


@met('none')
def test_a_healthy_server_accepts_feeds_back_and_succeeds(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, run_s=0.25, feedback_hz=20.0)
    sent = client.send()
    assert sent.acknowledge().accepted
    status, result = sent.result()
    assert (status, result.error_code) == (SUCCEEDED, 0)
    client.spin_until(lambda: len(sent.feedback) >= 3)
    ended = server.saw('ended')[0]
    assert ended['how'] == 'succeed'
    assert 3 <= ended['feedback'] <= 6


def test_a_healthy_goal_is_canceled_after_cancel_s(serve: Any) -> None:
    server, client = serve(GO, run_s=60.0, cancel_s=0.2)
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    assert sent.result()[0] == CANCELED
    cancel, ended = server.saw('cancel')[0], server.saw('ended')[0]
    assert ended['t_s'] - cancel['t_s'] >= 0.2
    assert ended['how'] == 'cancel'


def test_only_so_many_goals_meet_the_fault(serve: Any) -> None:
    _, client = serve(GO, fault='reject', goals=2)
    assert [client.send().acknowledge().accepted for _ in range(3)] == [False, False, True]


def test_one_fault_after_the_other_then_healthy(serve: Any) -> None:
    server, client = serve(GO, fault='reject')
    assert not client.send().acknowledge().accepted
    server.set('abort', code=7)
    assert client.send().result()[1].error_code == 7
    assert client.send().result()[0] == SUCCEEDED


def test_a_goal_under_way_goes_on_when_a_fault_is_set(serve: Any) -> None:
    server, client = serve(GO, fault='hang')
    hanging = client.send()
    hanging.acknowledge()
    server.set('reject')
    assert not client.send().acknowledge().accepted
    assert hanging.cancel() == (NONE, 1)
    assert hanging.result()[0] == CANCELED


@met('reject')
def test_a_rejected_goal(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault)
    assert not client.send().acknowledge().accepted
    assert server.saw('rejected')[0]['id'] == server.saw('goal')[0]['id']


@met('never_acknowledge')
def test_a_goal_that_is_never_acknowledged(serve: Any, fault: str, spin_until: Any) -> None:
    server, client = serve(GO, fault=fault)
    sent = client.send()
    spin_until(lambda: server.events('goal'))
    # The answer to the next goal overtakes the one that never comes.
    assert client.send().result()[0] == SUCCEEDED
    assert not sent.acknowledged.done()
    assert len(server.events('accepted')) == 1


@met('acknowledge_late')
def test_a_late_acknowledgement_holds_up_nobody_else(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, accept_s=0.4)
    late, other = client.send(), client.send()
    assert other.acknowledge().accepted
    assert late.acknowledge().accepted
    goal, (first, second) = server.saw('goal', 2)[0], server.saw('accepted', 2)
    assert first['id'] != goal['id'] == second['id']
    assert second['t_s'] - goal['t_s'] >= 0.4


@met('blocking_accept')
def test_a_blocking_acceptance_holds_up_everybody(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, accept_s=0.3)
    blocking, other = client.send(), client.send()
    other.acknowledge()
    assert blocking.acknowledge().accepted
    goals, accepted = server.saw('goal', 2), server.saw('accepted', 2)
    assert [event['id'] for event in goals] == [event['id'] for event in accepted]
    assert goals[1]['t_s'] - goals[0]['t_s'] >= 0.3


@met('hang')
def test_a_hanging_goal_ends_only_when_canceled(serve: Any, fault: str, spin_until: Any) -> None:
    server, client = serve(GO, fault=fault, run_s=0.0)
    sent = client.send()
    spin_until(lambda: len(sent.feedback) >= 2)
    assert server.events('ended') == []
    assert sent.cancel() == (NONE, 1)
    assert sent.result()[0] == CANCELED


@met('silent')
def test_a_silent_goal_stops_feeding_back(serve: Any, fault: str, spin_until: Any) -> None:
    server, client = serve(GO, fault=fault, after_s=0.2, feedback_hz=50.0)
    sent = client.send()
    spin_until(lambda: len(sent.feedback) >= 8)
    other = client.send()
    spin_until(lambda: len(other.feedback) >= 4)  # half a second and more
    assert len(sent.feedback) <= 12
    assert sent.cancel() == (NONE, 1)
    assert server.saw('ended', 2)[1]['feedback'] <= 12


@met('feedback_flood')
def test_a_flood_of_feedback_comes_near_its_rate(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, run_s=1.0)
    sent = client.send()
    assert sent.result()[0] == SUCCEEDED
    ended = server.saw('ended')[0]
    assert 300 < ended['feedback_hz'] < 1100
    assert ended['feedback'] > 300
    client.spin_until(lambda: len(sent.feedback) > 100)


@met('abort')
@pytest.mark.parametrize(
    ('kind', 'code', 'told'), [(GO, 0, 105), (GO, 208, 208), (SPIN, 0, 700), (SPIN, 703, 703)]
)
def test_an_aborted_goal_carries_the_code(
    serve: Any, fault: str, kind: str, code: int, told: int
) -> None:
    _, client = serve(kind, fault=fault, code=code)
    status, result = client.send().result()
    assert (status, result.error_code) == (ABORTED, told)


@met('success_with_error_code')
def test_a_success_that_carries_a_code(serve: Any, fault: str) -> None:
    _, client = serve(TRAJECTORY, fault=fault, code=-4)
    status, result = client.send().result()
    assert (status, result.error_code.val) == (SUCCEEDED, -4)


@met('unknown_status')
def test_a_forgotten_goal_has_no_status(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault)
    sent = client.send()
    assert sent.result() == (UNKNOWN, NavigateToPose.Result())
    assert sent.result()[0] == UNKNOWN
    assert sent.cancel() == (UNKNOWN_GOAL, 0)
    assert server.saw('ended')[0]['how'] == 'unknown'


@met('cancel_rejected')
def test_a_refused_cancel_leaves_the_goal_alone(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, run_s=0.3)
    sent = client.send()
    assert sent.cancel() == (REJECTED, 0)
    assert sent.cancel() == (REJECTED, 0)
    assert sent.result()[0] == SUCCEEDED
    assert len(server.saw('cancel', 2)) == 2


@met('cancel_rejected_quietly')
def test_a_quietly_refused_cancel_has_code_none(serve: Any, fault: str) -> None:
    _, client = serve(GO, fault=fault, run_s=0.3)
    sent = client.send()
    assert sent.cancel() == (NONE, 0)
    assert sent.result()[0] == SUCCEEDED


@met('cancel_never_finishes')
def test_an_accepted_cancel_that_ends_nothing(serve: Any, fault: str, spin_until: Any) -> None:
    server, client = serve(GO, fault=fault, run_s=0.0)
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    asked, heard = sent.ask_result(), len(sent.feedback)
    spin_until(lambda: len(sent.feedback) >= heard + 3)
    assert not asked.done()
    assert server.events('ended') == []


@met('cancel_raced_by_success')
def test_a_cancel_raced_by_success(serve: Any, fault: str) -> None:
    _, client = serve(GO, fault=fault)
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    assert sent.result()[0] == SUCCEEDED


@pytest.fixture
def say(node: Any, namespace: str, spin_until: Any) -> Any:
    """`say(text)` publishes to MoveIt's trajectory execution."""
    publisher = node.create_publisher(String, f'{namespace}/trajectory_execution_event', 10)

    def publish(text: str) -> None:
        spin_until(lambda: publisher.get_subscription_count() == 1)
        publisher.publish(String(data=text))

    return publish


@met('cancel_ignored')
def test_an_ignored_cancel_needs_a_stop(
    serve: Any, fault: str, say: Any, spin_until: Any
) -> None:
    server, client = serve(TRAJECTORY, fault=fault, run_s=60.0)
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    say('go')
    spin_until(lambda: server.events('stop'))
    assert server.events('ended') == []
    say('stop')
    status, result = sent.result()
    assert (status, result.error_code.val) == (ABORTED, PREEMPTED)


def test_a_healthy_motion_does_not_mind_a_stop(serve: Any, say: Any, spin_until: Any) -> None:
    server, client = serve(TRAJECTORY, run_s=0.3)
    sent = client.send()
    sent.acknowledge()
    say('stop')
    spin_until(lambda: server.events('stop'))
    assert sent.result()[0] == SUCCEEDED


def test_an_ignored_cancel_of_another_type_ends_by_itself(serve: Any) -> None:
    _, client = serve(GO, fault='cancel_ignored', run_s=0.3)
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    assert sent.result()[0] == SUCCEEDED


def asked_to_cancel(server: Any) -> bool:
    """Return whether a goal the server has was to be canceled."""
    return any(event['known'] for event in server.events('cancel_request'))


@met('cancel_held_up')
def test_a_held_up_cancel_is_answered_after_the_end(serve: Any, fault: str, say: Any) -> None:
    server, client = serve(TRAJECTORY, fault=fault, run_s=60.0)
    sent = client.send()
    sent.acknowledge()
    asked = sent.ask_cancel()
    client.spin_until(lambda: asked_to_cancel(server))
    say('stop')
    assert sent.result()[0] == ABORTED
    client.spin_until(asked.done)
    assert asked.result().return_code == TERMINATED
    assert server.events('cancel') == []


@met('stolen')
def test_a_stolen_goal_is_aborted_with_an_empty_result(serve: Any, fault: str) -> None:
    server, client = serve(SPIN, fault=fault, after_s=0.1)
    goal = client.action.Goal(target_yaw=1.5)
    status, result = client.send(goal).result()
    assert (status, result) == (ABORTED, client.action.Result())
    ours, others = server.saw('accepted', 2)
    assert (ours['other'], others['other']) == (False, True)
    assert 'target_yaw=1.5' in server.saw('goal', 2)[1]['message']
    ends = {event['id']: event['how'] for event in server.saw('ended', 2)}
    assert ends == {ours['id']: 'abort', others['id']: 'succeed'}
    assert client.send().result()[0] == SUCCEEDED


@met('canceled_by_other')
def test_a_goal_canceled_by_another_client(serve: Any, fault: str) -> None:
    server, client = serve(GO, fault=fault, after_s=0.1)
    assert client.send().result()[0] == CANCELED
    assert server.saw('cancel')[0]['id'] == server.saw('accepted')[0]['id']


def test_goals_run_side_by_side(serve: Any) -> None:
    server, client = serve(GO, run_s=0.3)
    for sent in [client.send(), client.send()]:
        sent.acknowledge()
    assert [event['live'] for event in server.saw('accepted', 2)] == [1, 2]


def test_requests_are_told_whoever_they_are_about(serve: Any, node: Any) -> None:
    server, client = serve(GO, fault='hang')
    sent = client.send()
    assert sent.cancel() == (NONE, 1)
    sent.result()
    asked = node.create_client(CancelGoal, f'{server.at}/_action/cancel_goal')
    client.spin_until(asked.service_is_ready)
    asked.call_async(CancelGoal.Request())
    client.spin_until(
        lambda: any(event['id'] is None for event in server.events('cancel_request'))
    )
    goal_id = server.saw('accepted')[0]['id']
    probe, ours, everything = server.events('cancel_request')[-3:]
    assert (probe['known'], ours['known'], ours['id']) == (False, True, goal_id)
    assert everything['known']
    assert server.saw('result_request')[0]['id'] == goal_id


def test_times_are_those_of_this_process(serve: Any) -> None:
    server, client = serve(GO)
    before_s = time.monotonic()
    client.send().result()
    after_s = time.monotonic()
    times = [server.saw(kind)[0]['t_s'] for kind in ('goal', 'accepted', 'ended')]
    assert all(before_s < t_s < after_s for t_s in times)
