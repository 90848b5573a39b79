from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mission_samples import FETCH, MissionBench, plan_of
from py_trees.behaviour import Behaviour
from py_trees.composites import Sequence
from py_trees.display import unicode_tree
from py_trees.visitors import SnapshotVisitor
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCEEDED, SUCCESS, running

from vla_bt.plan import Plan, Verdict
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER
from vla_bt.safety import GuardPolicy
from vla_bt.safety.guards import EmergencyStopGuard
from vla_bt.trees import GuardSet
from vla_bt.trees.leaf import Leaf

PAUSE = EmergencyStopGuard(name='pause', policy=GuardPolicy.PAUSE)
STOP = EmergencyStopGuard(name='stop', policy=GuardPolicy.STOP)
REFUSAL = Plan(verdict=Verdict.REFUSE, reason='no way')
SAY = ('say', {'text': 'hello'})


def test_a_plan_is_carried_out_step_by_step() -> None:
    bench = MissionBench(plan_of(*FETCH))
    assert bench.finish() is SUCCESS
    assert bench.done == [skill for skill, _ in FETCH]
    assert bench.world.objects['red_cup'].location == 'table'
    assert (bench.mission.active_step, bench.mission.steps_left) == (-1, 0)
    assert (bench.mission.failure, bench.mission.final_answer) == (None, None)
    assert bench.robot.is_idle


def test_the_tools_of_py_trees_work_on_it() -> None:
    bench, visitor = MissionBench(plan_of(*FETCH)), SnapshotVisitor()
    for node in bench.mission.root.tick():
        node.visit(visitor)
    tip = bench.mission.root.tip()
    assert tip is not None
    assert tip.name == 'drive'
    assert tip.id in visitor.visited
    assert 'drive' in unicode_tree(bench.mission.root, show_status=True)
    assert bench.mission.root in list(bench.mission.root.iterate())


def test_what_is_under_way_can_be_read() -> None:
    bench = MissionBench(plan_of(*FETCH))
    mission = bench.mission
    assert (mission.active_step, mission.steps_left, mission.steps_done) == (-1, 4, ())
    bench.step()
    assert mission.active_step == 0
    bench.until('arm.attach')
    assert (mission.active_step, mission.steps_left, bench.done) == (1, 3, ['navigate_to'])


def test_a_step_is_tried_again_as_often_as_it_says() -> None:
    bench = MissionBench(plan_of(SAY, retries=2), script={'speech.say': [ABORTED, ABORTED]})
    assert bench.finish() is SUCCESS
    assert bench.robot.names == ['speech.say'] * 3
    assert bench.asked == []


def test_a_step_that_takes_too_long_is_stopped() -> None:
    bench = MissionBench(plan_of(SAY, timeout_s=2.0), script={'speech.say': [NEVER]}, attempts=0)
    assert bench.finish() is FAILURE
    assert bench.failure() == ('timed_out', 'task/step 1: say(text=hello)/Timeout')
    assert bench.robot.is_idle


def test_a_step_without_its_outcome_is_a_failure() -> None:
    bench = MissionBench(plan_of(FETCH[0]), attempts=0)
    while bench.tick(bench.mission.root, 0.1) is RUNNING:
        assert bench.clock.now_s < 10
    assert bench.mission.root.status is FAILURE
    assert bench.failure()[0] == 'outcome_not_met'
    assert bench.mission.active_step == 0


# The guards.


@pytest.mark.parametrize('reading', [True, None])
def test_an_emergency_stop_ends_the_mission_and_nobody_plans_around_it(reading: object) -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.until('navigation.go_to')
    bench.world.update_robot(emergency_stop=reading)
    assert bench.step() is FAILURE
    assert bench.failure() == ('guard', 'guards/emergency_stop')
    assert bench.asked == []
    assert bench.robot.is_idle


def test_released_again_it_does_not_let_the_mission_go_on() -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.until('navigation.go_to')
    bench.world.update_robot(emergency_stop=True)
    bench.step()
    bench.world.update_robot(emergency_stop=False)
    assert bench.step(5) is FAILURE
    assert bench.robot.names == ['navigation.go_to']


@pytest.mark.parametrize(('script', 'status'), [([], SUCCESS), ([ABORTED], FAILURE)])
def test_a_tick_too_many_does_nothing(script: list[Any], status: object) -> None:
    bench = MissionBench(plan_of(SAY), script={'speech.say': script}, attempts=0)
    assert bench.finish() is status
    assert bench.step(5) is status
    assert bench.robot.names == ['speech.say']


def test_before_the_first_reading_nothing_moves() -> None:
    bench = MissionBench(plan_of(*FETCH))
    bench.world.update_robot(emergency_stop=None)
    assert bench.step() is FAILURE
    assert bench.robot.calls == []


def test_an_emergency_stop_while_the_planner_thinks_drops_the_question() -> None:
    bench = MissionBench(plan_of(SAY), script={'speech.say': [ABORTED]})
    bench.step(10)
    bench.world.update_robot(emergency_stop=True)
    assert bench.step() is FAILURE
    assert bench.tickets[0].canceled
    assert bench.failure()[0] == 'guard'


def test_after_a_pause_only_the_interrupted_step_is_done_again() -> None:
    bench = MissionBench(plan_of(*FETCH), guards=[PAUSE])
    bench.until('arm.attach')
    bench.world.update_robot(emergency_stop=True)
    assert bench.step(20) is RUNNING
    assert bench.robot.is_idle
    assert bench.mission.active_step == 1
    bench.world.update_robot(emergency_stop=False)
    assert bench.finish() is SUCCESS
    assert bench.robot.names.count('navigation.go_to') == 2
    assert bench.done == [skill for skill, _ in FETCH]


# Planning again.


def blocked(**fields: Any) -> MissionBench:
    """Return a mission whose way to the table is blocked."""
    script = {'navigation.go_to': [SUCCEEDED, ABORTED, ABORTED]}
    return MissionBench(plan_of(*FETCH), script=script, **fields)


def test_a_new_plan_takes_over_the_rest_and_finished_steps_stay_finished() -> None:
    bench = blocked()
    rest = plan_of(
        ('navigate_to', {'location': 'desk'}),
        ('place', {'object': 'red_cup', 'location': 'desk'}),
    )
    bench.answers = [rest]
    assert bench.finish() is SUCCESS
    assert bench.done == ['navigate_to', 'pick_up', 'navigate_to', 'place']
    assert bench.mission.plan == rest
    assert bench.world.objects['red_cup'].location == 'desk'
    assert bench.robot.names.count('arm.attach') == 1
    failure = bench.asked[0]
    assert failure.where == 'task/step 3: navigate_to(location=table)/drive'
    assert (failure.code.value, failure.server_code) == ('aborted', 7)


def test_while_it_waits_for_a_plan_it_says_so_and_stands_still() -> None:
    bench = blocked()
    while not bench.asked:
        bench.step()
    assert bench.step(30) is RUNNING
    assert bench.mission.is_replanning
    assert bench.robot.is_idle
    assert (bench.mission.active_step, bench.mission.steps_left) == (2, 2)
    bench.tickets[0].answer = REFUSAL
    assert bench.step() is FAILURE
    assert not bench.mission.is_replanning
    assert bench.mission.final_answer == REFUSAL
    assert bench.mission.failure == bench.asked[0]
    assert bench.mission.active_step == 2


def test_planning_again_is_bounded() -> None:
    script = {'speech.say': [ABORTED] * 20}
    bench = MissionBench(plan_of(SAY), script=script, attempts=2)
    bench.answers = [plan_of(SAY, SAY), plan_of(SAY, SAY, SAY), plan_of(SAY)]
    assert bench.finish() is FAILURE
    assert len(bench.asked) == 2


def test_a_plan_that_replaced_one_can_be_replaced_itself() -> None:
    bench = MissionBench(plan_of(SAY, SAY, SAY), script={'speech.say': [SUCCEEDED, ABORTED,
                                                                       SUCCEEDED, ABORTED]})
    wait = ('wait', {'duration': 0.1})
    bench.answers = [plan_of(SAY, SAY), plan_of(wait)]
    assert bench.finish() is SUCCESS
    assert bench.done == ['say', 'say', 'wait']


# What holds for every mission.

PLACES = st.sampled_from(['table', 'shelf', 'counter', 'person'])
STEPS = st.one_of(
    PLACES.map(lambda place: ('navigate_to', {'location': place})),
    st.just(('rotate', {'angle': 1.0})),
    st.just(('look_at', {'target': 'red_cup'})),
    st.just(('scan_environment', {})),
    st.just(('detect_objects', {'query': 'apple'})),
    st.just(SAY),
    st.just(('wait', {'duration': 0.5})),
    st.just(('move', {'x': 1.0, 'y': 1.0})),
)
PLANS = st.one_of(
    st.lists(STEPS, min_size=1, max_size=6).map(lambda steps: plan_of(*steps)),
    st.integers(0, 3).map(lambda retries: plan_of(*FETCH, retries=retries)),
)
VERDICTS = st.sampled_from([
    SUCCEEDED, SUCCEEDED, ABORTED, NEVER, Ended(code=VerdictCode.REJECTED),
])  # fmt: skip
SCRIPTS = st.fixed_dictionaries({}, optional={
    name: st.lists(VERDICTS, max_size=6)
    for name in ('navigation.go_to', 'arm.move', 'gripper.close', 'perception.detect',
                 'speech.say', 'head.look_at', 'gripper.open')
})  # fmt: skip
many = settings(max_examples=15, deadline=None)


def motions(root: Behaviour) -> Iterator[Leaf]:
    for node in root.iterate():
        if isinstance(node, Leaf) and node.IS_MOTION:
            yield node


def guards_before(node: Behaviour) -> set[str]:
    """Return the guards asked, at every tick, before anything on the way to `node` is run."""
    found: set[str] = set()
    while node.parent is not None:
        parent = node.parent
        if isinstance(parent, Sequence) and not parent.memory:
            earlier = parent.children[: parent.children.index(node)]
            found |= {guard for one in earlier for guard in always_asked(one)}
        node = parent
    return found


def always_asked(node: Behaviour) -> Iterator[str]:
    """Yield the guards that are asked whenever `node` is run."""
    if isinstance(node, GuardSet):
        yield from (rule.name for rule in node.rules)


@many
@given(plan=PLANS, answer=PLANS)
def test_every_motion_is_dominated_by_every_guard(plan: Plan, answer: Plan) -> None:
    bench = MissionBench(plan, guards=[STOP, PAUSE], script={'navigation.go_to': [ABORTED] * 2})
    bench.answers = [answer]
    for _ in range(2):
        for leaf in motions(bench.mission.root):
            assert guards_before(leaf) == {'stop', 'pause'}
        bench.step(80)


@many
@given(plan=PLANS, answer=PLANS, script=SCRIPTS, ticks=st.integers(0, 150))
def test_stopping_at_any_time_leaves_the_robot_still(
    plan: Plan, answer: Plan, script: dict[str, list[Any]], ticks: int
) -> None:
    bench = MissionBench(plan, script=script, cancel_latency_s=0.3)
    bench.answers = [answer, REFUSAL]
    for _ in range(ticks):
        if bench.step() is not RUNNING:
            break
    bench.mission.root.stop(INVALID)
    assert running(bench.mission.root) == []
    asked = len(bench.robot.calls)
    bench.clock.advance(0.3)
    assert bench.robot.is_idle
    assert len(bench.robot.calls) == asked
    assert all(ticket.canceled for ticket in bench.tickets if ticket.answer is None)


@many
@given(plan=PLANS, answer=PLANS, script=SCRIPTS)
def test_every_mission_ends_and_leaves_nothing_running(
    plan: Plan, answer: Plan, script: dict[str, list[Any]]
) -> None:
    bench = MissionBench(plan, script=script, cancel_latency_s=0.3)
    bench.answers = [answer, REFUSAL]
    status = bench.run(bench.mission.root, ticks=3000, step_s=1.0)
    assert running(bench.mission.root) == []
    bench.clock.advance(0.3)
    assert bench.robot.is_idle
    assert (status is SUCCESS) == (bench.mission.steps_left == 0)
    assert (bench.mission.failure is None) == (status is SUCCESS)


@many
@given(plan=PLANS, trips=st.lists(st.integers(1, 40), max_size=4))
def test_while_a_guard_is_not_satisfied_nothing_new_begins(plan: Plan, trips: list[int]) -> None:
    bench = MissionBench(plan, guards=[PAUSE])
    for ticks in trips:
        bench.step(ticks)
        if bench.mission.root.status is not RUNNING:
            return
        done = bench.done
        bench.world.update_robot(emergency_stop=True)
        bench.step()
        asked = len(bench.robot.calls)
        bench.step(5)
        assert bench.robot.is_idle
        assert len(bench.robot.calls) == asked
        bench.world.update_robot(emergency_stop=False)
        assert bench.done == done
    assert bench.finish() is SUCCESS
    assert len(bench.done) == len(plan.steps)
