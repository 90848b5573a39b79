"""Whatever the plan, the answers, the faults: nothing that is asked about runs without a yes."""

from collections.abc import Iterator
from typing import Any

import pytest
from flow_samples import FLOW_PLANS, first_of, flow_plan, go, say, step, together
from home import home_world
from hypothesis import given, settings
from hypothesis import strategies as st
from mission_samples import CATALOGUE, FETCH, MissionBench, plan_of
from py_trees.behaviour import Behaviour
from test_mission_tree import PAUSE, SCRIPTS, STOP
from tree_bench import FAILURE, RUNNING, SUCCESS

from vla_bt.check import check_plan
from vla_bt.plan import Plan
from vla_bt.safety import Answer, Scope
from vla_bt.trees import KNOWN_TAGS, check_tree, mission_spec
from vla_bt.trees.confirm import Confirm, PersonAsked
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.mission_tags import CONFIRM, MISSION_TAGS
from vla_bt.trees.once import Once
from vla_bt.trees.spec import NodeSpec, TreeSpec
from vla_bt.trees.xml_read import read_xml

LISTED = ('pick_up', 'place')
PICK = FETCH[:2]


def step_of(node: Behaviour) -> str:
    """Return the step a node belongs to: `pick_up(object=red_cup)`; '' when it is in none."""
    above: Behaviour | None = node
    while above is not None and not isinstance(above, Once):
        above = above.parent
    return above.name.partition(': ')[2] if above is not None else ''


def ran(root: Behaviour) -> Iterator[str]:
    """Tick once and yield the listed steps of which a leaf that acts was ticked."""
    for node in root.tick():
        acts = isinstance(node, Leaf) and not node.IS_CONDITION
        if acts and step_of(node).startswith(LISTED):
            yield step_of(node)


def answer(bench: MissionBench, is_yes: bool, scope: Scope = Scope.ONCE) -> None:
    asked = bench.consent.open
    assert asked is not None
    receipt = bench.consent.answer(Answer(id=asked.id, is_yes=is_yes, scope=scope))
    assert receipt is not None
    assert receipt.is_accepted


def test_confirm_stands_before_a_listed_step_and_the_person_beside_the_guards() -> None:
    bench = MissionBench(plan_of(*FETCH), confirmation='ask')
    nodes = list(bench.mission.root.iterate())
    assert [step_of(it) for it in nodes if isinstance(it, Confirm)] == [
        'pick_up(object=red_cup)', 'place(object=red_cup, location=table)',
    ]  # fmt: skip
    (asked,) = [node for node in nodes if isinstance(node, PersonAsked)]
    assert asked.parent is not None
    assert asked.parent is bench.mission.root.children[0]


def test_a_question_holds_everything_and_never_fails_a_step() -> None:
    bench = MissionBench(plan_of(*PICK), confirmation='ask')
    while bench.consent.open is None:
        assert bench.step() is RUNNING
    assert bench.step(20) is RUNNING
    assert bench.robot.is_idle
    answer(bench, True)
    assert bench.finish() is SUCCESS


def test_the_end_of_the_time_needs_no_heartbeat() -> None:
    bench = MissionBench(plan_of(*PICK), confirmation='ask', guards=[])
    while bench.consent.open is None:
        bench.step()
    bench.context.begin_tick()
    bench.step()
    assert bench.context.wake_s == bench.consent.open.deadline_s


def test_a_no_fails_the_root_with_the_step_it_was_about() -> None:
    bench = MissionBench(plan_of(*PICK), confirmation='ask')
    while bench.consent.open is None:
        bench.step()
    answer(bench, False)
    assert bench.step() is FAILURE
    assert bench.failure() == ('declined', 'guards/a person')
    assert bench.mission.failure is not None
    assert bench.mission.failure.recoverable is False
    assert bench.mission.failure.message == bench.consent.no
    assert bench.mission.active_step == 1
    assert bench.step(5) is FAILURE
    assert bench.asked == []


def test_what_is_asked_beside_another_step_holds_that_one_too() -> None:
    plan = flow_plan(go('counter'), together(say('x'), step('pick_up', object='red_cup')))
    bench = MissionBench(plan, confirmation='ask', durations_s={'speech.say': 50.0})
    while bench.consent.open is None:
        bench.step()
    bench.step(3)
    assert bench.robot.is_idle


def test_no_plan_and_no_skill_can_name_it() -> None:
    assert CONFIRM in MISSION_TAGS
    assert CONFIRM not in KNOWN_TAGS
    tree = TreeSpec(main='main', trees={'main': NodeSpec(tag=CONFIRM, ports={'step': '1'})})
    assert check_tree(tree)
    xml = '<root BTCPP_format="4"><BehaviorTree ID="M"><Confirm step="1"/></BehaviorTree></root>'
    reading = read_xml(xml)
    assert reading.tree is None or check_tree(reading.tree)


@pytest.mark.parametrize('skill', ['confirm', 'Confirm', 'answer', 'yes'])
def test_no_step_of_a_plan_can_name_it(skill: str) -> None:
    assert not check_plan(plan_of((skill, {})), CATALOGUE, home_world()).is_ok


def test_it_is_shown_where_it_stands() -> None:
    plan = check_plan(plan_of(*FETCH), CATALOGUE, home_world()).plan
    spec = mission_spec(plan, CATALOGUE, lambda skill, resources: skill.name in LISTED)
    tags = [node.tag for node in spec.trees['Task'].walk()]
    assert tags.count(CONFIRM) == 2


PLANS = st.one_of(
    st.lists(FLOW_PLANS, min_size=3, max_size=3).map(
        lambda plans: next(
            (it for it in plans if check_plan(it, CATALOGUE, home_world()).is_ok),
            flow_plan(go('counter'), first_of(step('pick_up', object='red_cup'), say())),
        )
    ),
    st.integers(0, 2).map(lambda retries: plan_of(*FETCH, retries=retries)),
    st.just(flow_plan(go('counter'), first_of(
        step('pick_up', object='red_cup'), step('pick_up', object='water_bottle'))),
    ),
)  # fmt: skip
WORDS = st.lists(st.sampled_from(['yes', 'yes', 'all', 'no', 'wait', 'wrong', 'stop', 'go']),
                 min_size=10, max_size=40)  # fmt: skip
many = settings(max_examples=25, deadline=None)


class Watched:
    """A mission in mode ask, with what its person has allowed so far."""

    def __init__(self, plan: Plan, script: Any, mode: str = 'ask') -> None:
        self.bench = MissionBench(
            plan, confirmation=mode, guards=[STOP, PAUSE], script=script, attempts=2
        )
        self.bench.answers = [plan_of(('wait', {'duration': 0.2}), *FETCH), plan_of(*FETCH)]
        self.allowed: set[str] = set()
        self.is_all_allowed = False
        self.is_over = False

    def hear(self, word: str) -> None:
        """Do what a word says."""
        asked, consent = self.bench.consent.open, self.bench.consent
        if word in ('yes', 'all', 'no') and asked is not None:
            answer(self.bench, word != 'no', Scope.MISSION if word == 'all' else Scope.ONCE)
            self.is_over |= word == 'no'
            if word != 'no':
                self.allowed.add(asked.question.call)
            self.is_all_allowed |= word == 'all'
        elif word == 'wrong':
            assert consent.answer(Answer(id='00', is_yes=True)) is None
        elif word in ('stop', 'go'):
            self.bench.world.update_robot(emergency_stop=word == 'stop')

    def tick(self) -> None:
        """Let time pass and tick, and look at what ran."""
        self.bench.read_pose()
        self.bench.clock.advance(0.1)
        self.bench.read_sensors()
        was_open = self.bench.consent.open is not None
        for call in ran(self.bench.mission.root):
            assert not was_open, 'something moved while a question was open'
            assert not self.is_over, 'something moved after a no'
            assert self.is_all_allowed or call in self.allowed, call


@many
@given(plan=PLANS, script=SCRIPTS, words=WORDS)
def test_nothing_that_is_asked_about_runs_without_a_yes(
    plan: Plan, script: Any, words: list[str]
) -> None:
    watched = Watched(plan, script)
    for word in words:
        for _ in range(10):
            watched.tick()
        watched.hear(word)
    watched.tick()


@many
@given(plan=PLANS, script=SCRIPTS, ticks=st.integers(1, 200))
def test_nothing_of_it_runs_at_all_where_it_is_denied(
    plan: Plan, script: Any, ticks: int
) -> None:
    watched = Watched(plan, script, 'deny')
    for _ in range(ticks):
        watched.tick()
    assert watched.bench.consent.asked == []


@many
@given(plan=PLANS, script=SCRIPTS)
def test_nothing_of_it_runs_where_nobody_answers(plan: Plan, script: Any) -> None:
    watched = Watched(plan, script)
    for _ in range(400):
        watched.tick()
