"""Whatever arrives, whatever happens: what holds for a mission that begins early."""

from concurrent.futures import Future
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mission_bench import CATALOGUE, FETCH, Bench, Writing, plan_of

from vla_bt.check import check_plan
from vla_bt.mission import Mission, MissionState, Order, Outcome
from vla_bt.plan import Flow, FlowKind, Plan, Verdict
from vla_bt.planner import Report, Stage
from vla_bt.robot import ArmTarget, VerdictCode
from vla_bt.robot import Verdict as Ended
from vla_bt.robot.fake import NEVER, Act, FakeRobot
from vla_bt.robot.virtual import SUCCEEDED
from vla_bt.settings import ExecutionSettings, Settings

SETTINGS = Settings(execution=ExecutionSettings(early_start=True, drain_timeout_s=3.0))
EARLY_CALLS = {'navigation.go_to', 'head.look_at', 'perception.detect'}
STEPS = (
    *FETCH,
    ('navigate_to', {'location': 'desk'}),
    ('look_at', {'target': 'red_cup'}),
    ('detect_objects', {'query': 'red cup'}),
    ('say', {'text': 'hi'}),
)
SEEN = (('navigate_to', {'location': 'desk'}), ('look_at', {'target': 'red_cup'}), *FETCH)
ABORTED = Ended(code=VerdictCode.ABORTED, message='no way')
PLANS = (FETCH, SEEN, SEEN[:2], (FETCH[0], SEEN[1], *FETCH[1:]), (SEEN[0], *FETCH))
MAX_TICKS = 6000
"""Of 0.1 s: planning, and a few drives that do not arrive, of 120 s each."""

acts = st.builds(
    Act,
    verdict=st.sampled_from([SUCCEEDED, SUCCEEDED, ABORTED, NEVER]),
    duration_s=st.sampled_from([0.0, 0.5, 3.0]),
    canceled=st.sampled_from([Act().canceled, Act().canceled, SUCCEEDED, NEVER]),
    cancel_latency_s=st.sampled_from([0.0, 0.4]),
)
scripts = st.fixed_dictionaries(
    {name: st.lists(acts, max_size=3) for name in sorted(EARLY_CALLS)}
)
answers = st.one_of(
    st.sampled_from(PLANS).map(lambda it: plan_of(*it)),
    st.sampled_from(PLANS).map(lambda it: grouped(plan_of(*it))),
    st.sampled_from([
        Plan(verdict=Verdict.CLARIFY, question='Which?'),
        Plan(verdict=Verdict.REFUSE, reason='No.'),
        plan_of(FETCH[0], ('fly', {})),
        ValueError('broken'),
        None,
    ]),
)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just('write'), st.tuples(st.sampled_from(PLANS), st.integers(0, 4))),
        st.tuples(st.just('write'), st.tuples(st.permutations(STEPS), st.integers(0, 3))),
        st.tuples(st.just('wait'), st.integers(1, 12)),
        st.tuples(st.sampled_from(['press', 'release', 'tap', 'alarm', 'clear']), st.none()),
    ),
    max_size=8,
)
endings = st.sampled_from(['answer'] * 5 + ['cancel', 'preempt'])


def grouped(plan: Plan) -> Plan:
    """Return the plan with a retry around its second step."""
    steps = tuple(it.model_copy(update={'id': f's{at}'}) for at, it in enumerate(plan.steps))
    leaves = [Flow(kind=FlowKind.STEP, step=step.id) for step in steps]
    retry = Flow(kind=FlowKind.RETRY, attempts=2, children=(leaves[1],))
    flow = Flow(kind=FlowKind.SEQUENCE, children=(leaves[0], retry, *leaves[2:]))
    return Plan(steps=steps, flow=flow)


class Watched(FakeRobot):
    """Fails the test when something begins that must not."""

    bench: Bench
    mission: Mission
    is_safe = True

    def _start(self, name: str, *args: Any, **kwargs: Any) -> Any:
        assert self.is_safe, f'{name} after an emergency stop'
        assert self.is_idle, f'{name} while {[it.name for it in self.live]} may still move'
        assert self.mission.state not in (MissionState.DRAINING, MissionState.DONE), name
        if self.mission.state is MissionState.PLANNING:
            assert name in EARLY_CALLS, f'{name} is not harmless'
            assert not self.alarms, f'{name} while there is an alarm'
        if name == 'arm.move' and kwargs['goal'].target is ArmTarget.GRASP:
            drives = [it for it in self.tickets if it.name == 'navigation.go_to']
            assert drives[-1].verdict is not None
            assert drives[-1].verdict.code is VerdictCode.SUCCEEDED, 'grasps from half way'
            counter = self.bench.world.places['counter']
            assert self.pose == counter.pose, 'grasps elsewhere'
        return super()._start(name, *args, **kwargs)


class Run:
    """One mission under everything that hypothesis thinks of."""

    def __init__(self, script: Any, order: Order) -> None:
        self.writing = Writing()
        self.bench = Bench(
            executor=self.writing, settings=SETTINGS, kind=Watched, script=script
        )
        robot = self.bench.robot
        assert isinstance(robot, Watched)
        self.robot, robot.bench = robot, self.bench
        self.mission = robot.mission = self.bench.executive.submit(order)
        self.bench.tick()

    def happen(self, what: str, how: Any) -> None:
        world = self.bench.world
        if what == 'write':
            self.write(how[0][: how[1]])
        elif what == 'wait':
            for _ in range(how):
                self.bench.tick()
        elif what in ('alarm', 'clear'):
            self.robot.alarms = ('it may still move',) if what == 'alarm' else ()
        else:
            if what != 'release':
                self.robot.is_safe = self.mission.result is not None
                world.update_robot(emergency_stop=True)
            if what != 'press':
                world.update_robot(emergency_stop=False)
        self.bench.tick()

    def write(self, steps: Any) -> None:
        checked = check_plan(plan_of(*steps), CATALOGUE, self.bench.world)
        good = checked.plan.steps if checked.is_ok else ()
        assert self.writing.request is not None
        self.writing.request.report(
            Report(stage=Stage.GENERATING, message='Writing.', steps=good)
        )

    def answer(self, answer: Any) -> None:
        future: Future[Plan] = self.writing.future
        if future.cancelled():
            return
        if isinstance(answer, Exception):
            future.set_exception(answer)
        elif answer is not None:
            checked = check_plan(answer, CATALOGUE, self.bench.world)
            future.set_result(checked.plan if checked.is_ok else answer)
        if future.done():
            self.writing.future = Future()
            self.writing.future.set_result(Plan(verdict=Verdict.REFUSE, reason='No way.'))

    def to_end(self) -> Any:
        result = self.bench.run(self.mission, MAX_TICKS)
        count = len(self.robot.calls)
        self.write(FETCH[:1])
        for _ in range(5):
            self.bench.tick()
        assert len(self.robot.calls) == count, 'something moves after the end'
        return result


@given(scripts, happenings, answers, happenings, endings)
def test_nothing_that_happens_while_a_plan_is_written_breaks_a_rule(
    script: Any, before: Any, answer: Any, after: Any, ending: str
) -> None:
    run = Run(script, Order(command='x'))
    for what, how in before:
        run.happen(what, how)
    if ending == 'answer':
        run.answer(answer)
    elif ending == 'cancel':
        run.mission.cancel('enough')
    else:
        run.bench.executive.submit(Order(plan=plan_of(('fly', {}))), preempt=True)
    for what, how in after:
        if what != 'write':
            run.happen(what, how)
    result = run.to_end()
    stuck = [it for it in run.robot.tickets if it.verdict is None]
    assert not stuck or result.outcome is Outcome.FAILED, result
    assert all(it.canceled for it in stuck)
    assert 0 <= result.steps_done <= result.steps_total
    if result.outcome is Outcome.SUCCEEDED:
        assert run.robot.is_safe
        assert result.steps_done == result.steps_total > 0


@given(scripts, happenings, answers)
def test_every_tick_that_is_needed_is_asked_for_and_not_many_more(
    script: Any, before: Any, answer: Any
) -> None:
    run = Run(script, Order(command='x'))
    for what, how in before:
        run.happen(what, how)
    run.answer(answer)
    run.bench.tick()
    run.bench.run_by_events(run.mission)
    assert run.bench.ticks < 200


@given(st.sampled_from(PLANS), st.lists(st.integers(0, 5), max_size=4), st.integers(0, 8))
def test_no_step_is_done_twice_when_the_plan_keeps_what_arrived(
    plan: Any, arrivals: list[int], ticks: int
) -> None:
    run = Run({}, Order(command='x'))
    for count in sorted(arrivals):
        run.happen('write', (plan, count))
        run.happen('wait', ticks + 1)
    run.answer(plan_of(*plan))
    assert run.to_end().outcome is Outcome.SUCCEEDED
    drives = sum(skill == 'navigate_to' for skill, _ in plan)
    assert run.robot.names.count('navigation.go_to') == drives


@given(happenings, answers)
def test_a_mission_that_only_plans_moves_nothing_whatever_arrives(
    before: Any, answer: Any
) -> None:
    run = Run({}, Order(command='x', plan_only=True))
    for what, how in before:
        run.happen(what, how)
    run.answer(answer)
    run.to_end()
    assert run.robot.calls == []
