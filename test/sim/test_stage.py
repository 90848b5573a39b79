from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.robot import ArmGoal, ArmTarget, Pose, VerdictCode
from vla_bt.sim import SimFaults

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

ACTIONS: dict[str, Callable[[Any], Any]] = {
    'navigation': lambda robot: robot.navigation.go_to(Pose(1.0, 1.0)),
    'arm': lambda robot: robot.arm.move(ArmGoal(target=ArmTarget.HANDOVER)),
    'gripper': lambda robot: robot.gripper.close(10.0),
    'head': lambda robot: robot.head.look_at(Pose(1.0, 1.0)),
    'perception': lambda robot: robot.perception.detect(),
    'speech': lambda robot: robot.speech.say('a rather long sentence'),
}


@pytest.mark.parametrize('port', ACTIONS)
def test_port_that_never_acknowledges_ends_only_by_cancel(
    make_bench: Callable[..., Any], port: str
) -> None:
    bench = make_bench(faults=SimFaults(never_acknowledge=frozenset({port})))
    ticket = ACTIONS[port](bench.robot)
    before = bench.robot.read_state()
    bench.pass_time(60.0)
    assert ticket.verdict is None
    assert not ticket.acknowledged
    after = bench.robot.read_state()
    assert (after.pose, after.joint_positions) == (before.pose, before.joint_positions)
    ticket.cancel()
    assert bench.run(ticket, 1.0).code is VerdictCode.CANCELED
    others = [start(bench.robot) for name, start in ACTIONS.items() if name != port]
    assert {bench.run(other).code for other in others} == {VerdictCode.SUCCEEDED}


@pytest.mark.parametrize('port', ACTIONS)
def test_new_goal_replaces_the_old_one_of_its_port(bench: Any, port: str) -> None:
    first, second = ACTIONS[port](bench.robot), ACTIONS[port](bench.robot)
    assert first.verdict.code is VerdictCode.PREEMPTED_BY_OTHER
    assert first.verdict.server_code is None
    assert bench.run(second).code is VerdictCode.SUCCEEDED


def test_ports_act_at_the_same_time(bench: Any) -> None:
    tickets = [start(bench.robot) for start in ACTIONS.values()]
    assert {bench.run(ticket).code for ticket in tickets} == {VerdictCode.SUCCEEDED}
    assert bench.robot.is_idle


def test_refused_goal_leaves_the_running_one_alone(bench: Any) -> None:
    running = bench.robot.speech.say('hello')
    bench.robot.speech.say('')
    assert bench.run(running).code is VerdictCode.SUCCEEDED
