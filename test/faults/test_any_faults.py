"""Whatever the robot, the planner and people do: the mission ends, and the robot stands still."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mission_bench import FETCH, Bench, plan_of
from tree_bench import RUNNING

from vla_bt.mission import Mission, Order, Outcome
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.safety import GuardPolicy
from vla_bt.safety.guards import EmergencyStopGuard
from vla_bt.trees.action_leaf import ActionLeaf

ACTIONS = (
    'navigation.go_to', 'arm.move', 'arm.attach', 'gripper.open', 'gripper.close',
    'perception.detect', 'speech.say',
)  # fmt: skip
PLANS = st.sampled_from([
    plan_of(*FETCH),
    plan_of(('scan_environment', {}), ('navigate_to', {'location': 'table'})),
    plan_of(('say', {'text': 'hello'}), ('wait', {'duration': 2.0}), FETCH[0]),
    Plan(steps=tuple(
        step.model_copy(update={'retries': 2, 'timeout_s': 3.0}) for step in plan_of(*FETCH).steps
    )),
])  # fmt: skip
ANSWERS = PLANS | st.sampled_from([
    RuntimeError('no idea'), Plan(verdict=Verdict.REFUSE, reason='No.'),
])  # fmt: skip
ENDS = st.sampled_from([NEVER, *(Ended(code=code, message='so') for code in VerdictCode)])
SECONDS = st.sampled_from([0.0, 0.5, 4.0])
ACTS = st.builds(
    Act, verdict=ENDS, duration_s=SECONDS, canceled=ENDS, cancel_latency_s=SECONDS
) | st.builds(Act, duration_s=SECONDS)  # fmt: skip
SCRIPTS = st.fixed_dictionaries(
    {}, optional={name: st.lists(ACTS, max_size=4) for name in ACTIONS}
)
INCIDENTS = st.lists(
    st.tuples(
        st.floats(0.0, 20.0),
        st.sampled_from(['tick', 'burst', 'press', 'flap', 'cancel', 'replace']),
    ),
    max_size=5,
)
POLICIES = st.sampled_from([GuardPolicy.STOP, GuardPolicy.PAUSE])


class Watched(Bench):
    """A bench that looks after every tick whether all is as it must be."""

    def __init__(self, *answers: Any, policy: GuardPolicy, **robot: Any) -> None:
        guard = EmergencyStopGuard(name='stop', policy=policy)
        super().__init__(*answers, guards=[guard], **robot)
        self.is_final = policy is GuardPolicy.STOP
        """True: an emergency stop ends a mission."""
        self.missions: list[Mission] = []
        self.calls_at_most: int | None = None
        """Actions asked for when nothing more may begin; None while something may."""
        self.was_still: list[bool] = []
        """Whether the robot stood still when the planner was asked again."""
        self._plan, self.planner.plan = self.planner.plan, self._watch  # type: ignore[method-assign]

    def _watch(self, request: PlanRequest) -> Plan:
        self.was_still.append(self.robot.is_idle and not self.robot.alarms)
        return self._plan(request)

    def submit(self, plan: Plan) -> None:
        """Submit a plan that preempts what is under way."""
        self.calls_at_most = None
        self.missions.append(self.executive.submit(Order(plan=plan), preempt=True))
        self.tick()

    def tick(self) -> None:
        """Tick and look."""
        self.executive.tick()
        self.look()

    def to_next_event(self) -> None:
        """Tick at the next event and look."""
        super().to_next_event()
        self.look()

    def look(self) -> None:
        """Fail the test when something is under way that must not be."""
        wanted = [ticket for ticket in self.robot.live if not ticket.canceled]
        ports = [ticket.name for ticket in wanted]
        lanes = ['scene' if 'tach' in name else name.partition('.')[0] for name in ports]
        assert len(lanes) == len(set(lanes)), 'two actions of one port'
        mission = self.executive.mission
        root = mission.root if mission is not None else None
        leaves = [] if root is None else [
            node for node in root.iterate()
            if isinstance(node, ActionLeaf) and node.status is RUNNING
        ]  # fmt: skip
        assert len(wanted) <= len(leaves), 'an action that no leaf waits for'
        assert all(self.was_still), 'planned again while the robot moved'
        if self.calls_at_most is not None:
            assert len(self.robot.calls) == self.calls_at_most, 'begun after a stop'


def happen(bench: Watched, what: str) -> None:
    """Let something happen that is no doing of the robot's."""
    if what == 'tick':
        bench.tick()
    elif what == 'burst':
        for _ in range(5):
            bench.tick()
    elif what == 'cancel':
        bench.executive.cancel('Stop.')
        bench.calls_at_most = len(bench.robot.calls)
        bench.tick()
    elif what == 'replace':
        bench.submit(plan_of(('say', {'text': 'new'})))
    else:
        stop(bench, is_seen=what == 'press')


def stop(bench: Watched, *, is_seen: bool) -> None:
    """Press the emergency stop and release it; `is_seen`: with a tick in between."""
    asked = len(bench.robot.calls)
    bench.world.update_robot(emergency_stop=True)
    if is_seen:
        bench.tick()
    bench.world.update_robot(emergency_stop=False)
    if bench.is_final:
        bench.calls_at_most = asked
    if not is_seen:
        bench.tick()
    assert all(ticket.canceled for ticket in bench.robot.live)
    assert len(bench.robot.calls) == asked, 'begun in the tick of a stop'


def live_through(bench: Watched, incidents: list[tuple[float, str]]) -> None:
    """Let all incidents happen in their time, and all missions end."""
    for delay_s, what in incidents:
        until_s = bench.clock.now_s + delay_s
        while bench.executive.mission is not None and bench.next_event_s <= until_s:
            bench.to_next_event()
        bench.clock.now_s = max(bench.clock.now_s, until_s)
        happen(bench, what)
    while bench.executive.mission is not None:
        bench.to_next_event()


@given(
    plan=PLANS,
    answers=st.lists(ANSWERS, max_size=4),
    script=SCRIPTS,
    incidents=INCIDENTS,
    policy=POLICIES,
)
def test_every_mission_ends_with_nothing_under_way_and_says_so_when_it_may_be(
    plan: Plan,
    answers: list[Any],
    script: dict[str, list[Any]],
    incidents: list[tuple[float, str]],
    policy: GuardPolicy,
) -> None:
    bench = Watched(*answers, policy=policy, script=script)
    bench.submit(plan)
    live_through(bench, incidents)
    ends = [mission.result for mission in bench.missions if mission.result is not None]
    assert len(ends) == len(bench.missions)
    assert all(ticket.canceled for ticket in bench.robot.live)
    told = ' '.join(end.reason for end in ends)
    assert bench.robot.is_idle or 'not stop' in told
    assert all(alarm in told for alarm in bench.robot.alarms)
    for end in ends:
        is_still = 'may still' not in end.reason and 'not stop' not in end.reason
        assert is_still or end.outcome is not Outcome.CANCELED
