import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('control_msgs', reason='control_msgs is not installed')

from vla_bt.errors import FailureKind
from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.gripper import GripperPort
from vla_bt.ros.robot_config import GripperType

pytestmark = pytest.mark.ros

SINGLE = 'control_msgs/action/GripperCommand'
PARALLEL = 'control_msgs/action/ParallelGripperCommand'
TYPES = [SINGLE, PARALLEL]


def ending(kind, opening_m, *, stalled=False, reached=False, status='succeed'):
    result = {'stalled': stalled, 'reached_goal': reached}
    if kind == SINGLE:
        result['position'] = opening_m
    else:
        result['state'] = {'name': ['other', 'right_gripper'], 'position': [9.0, opening_m]}
    return {'status': status, 'result': result}


@pytest.fixture
def make_gripper(node, robot_config):
    made = []

    def make(kind=GripperType.AUTO):
        gripper = robot_config.gripper.model_copy(update={'type': kind})
        config = robot_config.model_copy(update={'gripper': gripper})
        made.append(GripperPort(node, config, lambda: None))
        return made[-1]

    yield make
    for gripper in made:
        for lane in gripper.lanes:
            lane.destroy()


@pytest.fixture
def serve(start_server, node, namespace, spin_until):
    def start(kind, *steps):
        name = f'{namespace}/right_gripper_controller/gripper_cmd'
        server = start_server(name, kind, *steps)
        feedback = f'{name}/_action/feedback'
        spin_until(lambda: node.get_publishers_info_by_topic(feedback))
        return server

    return start


def end(ticket, spin_until):
    spin_until(lambda: ticket.verdict)
    return ticket.verdict


@pytest.mark.parametrize('kind', TYPES)
def test_the_type_the_server_offers_is_spoken(make_gripper, serve, spin_until, kind):
    server = serve(kind, ending(kind, 0.04, stalled=True))
    verdict = end(make_gripper().close(12.5), spin_until)
    assert verdict.code is VerdictCode.SUCCEEDED
    assert verdict.data['holding'] is True
    text = server.saw('goal')[0]['message']
    if kind == SINGLE:
        assert 'position=0.0, max_effort=12.5' in text
    else:
        assert "name=['right_gripper']" in text
        assert 'effort=[12.5]' in text


@pytest.mark.parametrize('kind', TYPES)
@pytest.mark.parametrize(
    ('opening_m', 'state', 'holding'),
    [
        (0.0, {'reached': True}, False),
        (0.003, {'reached': True}, False),
        (0.02, {'reached': True}, True),
        (0.0, {'stalled': True}, True),
        (0.03, {'stalled': True, 'status': 'abort'}, True),
        (math.nan, {'reached': True}, False),
    ],
    ids=['closed', 'tolerance', 'gap', 'stalled', 'stalled and aborted', 'unknown'],
)
def test_F43_closing_succeeds_and_says_whether_something_is_held(
    make_gripper, serve, spin_until, kind, opening_m, state, holding
):
    serve(kind, ending(kind, opening_m, **state))
    verdict = end(make_gripper().close(10.0), spin_until)
    assert verdict.code is VerdictCode.SUCCEEDED
    assert verdict.data['holding'] is holding


def test_closing_that_aborts_without_a_stall_is_aborted(make_gripper, serve, spin_until):
    serve(SINGLE, ending(SINGLE, 0.05, status='abort'))
    verdict = end(make_gripper().close(10.0), spin_until)
    assert (verdict.code, verdict.kind) == (VerdictCode.ABORTED, FailureKind.INFRASTRUCTURE)
    assert 'nothing holds it up' in verdict.message


@pytest.mark.parametrize('kind', TYPES)
def test_opening_goes_to_the_width(make_gripper, serve, spin_until, kind):
    server = serve(kind, ending(kind, 0.08, reached=True))
    verdict = end(make_gripper().open(), spin_until)
    assert (verdict.code, verdict.data['holding']) == (VerdictCode.SUCCEEDED, False)
    assert '0.08' in server.saw('goal')[0]['message']


@pytest.mark.parametrize('kind', TYPES)
@pytest.mark.parametrize('status', ['succeed', 'abort'])
def test_F43_opening_that_stalls_is_blocked(make_gripper, serve, spin_until, status, kind):
    serve(kind, ending(kind, 0.02, stalled=True, status=status))
    verdict = end(make_gripper().open(), spin_until)
    assert (verdict.code, verdict.kind) == (VerdictCode.ABORTED, FailureKind.BLOCKED)
    assert 'kept from opening' in verdict.message


@pytest.mark.parametrize('kind', TYPES)
def test_F43_opening_that_stalls_where_it_was_to_go_succeeds(
    make_gripper, serve, spin_until, kind
):
    serve(kind, ending(kind, 0.08, stalled=True, reached=True))
    assert end(make_gripper().open(), spin_until).code is VerdictCode.SUCCEEDED


def test_opening_that_aborts_without_a_stall_is_for_an_operator(make_gripper, serve, spin_until):
    serve(SINGLE, ending(SINGLE, 0.05, status='abort'))
    verdict = end(make_gripper().open(), spin_until)
    assert (verdict.code, verdict.kind) == (VerdictCode.ABORTED, FailureKind.INFRASTRUCTURE)


@pytest.mark.parametrize('force_n', [0.0, -1.0, math.nan, math.inf])
def test_no_force_is_bad_and_nothing_is_sent(make_gripper, force_n):
    gripper = make_gripper()
    assert gripper.close(force_n).verdict.code is VerdictCode.BAD_GOAL
    assert gripper.lanes == ()


def test_a_given_type_is_not_looked_for(make_gripper, serve, spin_until):
    server = serve(PARALLEL, ending(PARALLEL, 0.08, reached=True))
    gripper = make_gripper(GripperType.PARALLEL)
    assert end(gripper.open(), spin_until).code is VerdictCode.SUCCEEDED
    assert server.saw('goal')


def test_opening_waits_until_closing_has_stopped(make_gripper, serve, spin_until):
    slow = {**ending(SINGLE, 0.05), 'run_s': None, 'cancel_s': 0.1}
    server = serve(SINGLE, slow, ending(SINGLE, 0.08, reached=True))
    gripper = make_gripper()
    closing = gripper.close(10.0)
    spin_until(lambda: server.events('accepted'))
    opening = gripper.open()
    closing.cancel()
    assert end(opening, spin_until).code is VerdictCode.SUCCEEDED
    assert closing.verdict.code is VerdictCode.CANCELED
    assert [event['live'] for event in server.saw('accepted', 2)] == [1, 1]
