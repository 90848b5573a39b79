"""No plan, tree, skill or order can get past a guard: over 10,000 of them, made at random.

Dominated means: on the way from the root to the leaf, in stock reactive sequences, the guard
stands before it, so it is asked in every tick that reaches the leaf, before the leaf.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guard_bench import guard
from hostile import GUARD_WORDS, Maker
from mission_samples import CATALOGUE, SAFETY, MissionBench
from py_trees import composites
from py_trees.behaviour import Behaviour
from test_mission_tree import FETCH, SAY, plan_of
from tree_bench import RUNNING, Bench

from vla_bt.check import check_plan
from vla_bt.errors import ProblemsError, SettingsError
from vla_bt.mission import Order
from vla_bt.plan import Plan, read_plan
from vla_bt.safety import ConfirmationMode, Consent, confirmation_rules
from vla_bt.settings import PlanningSettings
from vla_bt.skills import Catalogue, Skill, load_catalogue
from vla_bt.trees import GuardSet, MissionTree, build_mission
from vla_bt.trees.compile import KNOWN_TAGS
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.mission_tags import MISSION_TAGS
from vla_bt.trees.once import Once

BATCHES, PLANS_EACH, TREES_EACH = 20, 100, 420
"""10,400 in all; in batches, so that they can be shared out."""
SKILLS = (*CATALOGUE.names, 'pick_up', 'navigate_to', 'place')
RULES = (
    guard('emergency_stop'),
    guard('battery', min_ratio=0.2),
    guard('person_distance', min_m=0.5, policy='pause'),
    guard('person_distance', name='near', min_m=2.0, policy='slow', slow_mps=0.2),
    guard('localisation', max_m=0.5, policy='pause', applies_to={'resources': ['base']}),
    guard('contact_force', max_n=50.0, applies_to={'resources': ['right_arm', 'left_arm']}),
    guard('tilt', max_rad=0.3, applies_to={'resources': ['head'], 'skills': ['place']}),
    guard('planner', max_s=1.0, policy='pause', applies_to={'skills': ['pick_up', 'custom']}),
)
_BENCH = Bench(guards=RULES)
_STEP = re.compile(r'step (\d+): ')


def mission_of(plan: Plan, catalogue: Catalogue) -> MissionTree:
    """Return the compiled mission of a plan, checked or not."""
    planning = PlanningSettings(require_confirmation=())
    return build_mission(
        plan,
        catalogue=catalogue,
        context=_BENCH.context,
        confirmation=confirmation_rules(planning, SAFETY, catalogue),
        consent=Consent(ConfirmationMode.AUTO, 30.0, _BENCH.clock),
        request_plan=lambda failure: pytest.fail(f'asked {failure}'),
        max_attempts=1,
    )


def motions(root: Behaviour) -> Iterator[Leaf]:
    """Yield the leaves that move the robot."""
    for node in root.iterate():
        if isinstance(node, Leaf) and node.IS_MOTION:
            yield node


def dominating(node: Behaviour) -> set[str]:
    """Return the names of the guards that are asked before `node` in each tick that reaches it."""
    found: set[str] = set()
    while node.parent is not None:
        parent = node.parent
        if type(parent) is composites.Sequence and not parent.memory:
            for earlier in parent.children[: parent.children.index(node)]:
                if isinstance(earlier, GuardSet):
                    found |= {rule.name for rule in earlier.rules}
        node = parent
    return found


def demanded(leaf: Leaf, plan: Plan, catalogue: Catalogue) -> set[str]:
    """Return the names of the guards that apply to a leaf, by the compiled step it is in."""
    step: Behaviour = leaf
    while not (isinstance(step, Once) and _STEP.match(step.name)):
        assert step.parent is not None, f'{leaf.name} is in no step'
        step = step.parent
    number = int(_STEP.match(step.name)[1])  # type: ignore[index]
    skill = catalogue[plan.steps[number - 1].skill]
    used = {it for node in step.iterate() if isinstance(node, Leaf) for it in node.RESOURCES}
    used |= set(skill.resources)
    return {
        rule.name
        for rule in RULES
        if isinstance(rule.applies_to, str)
        or skill.name in rule.applies_to.skills
        or used & set(rule.applies_to.resources)
    }


def count_dominated(plan: Plan, catalogue: Catalogue) -> int:
    """Compile; check that each motion has all its guards; return how many motions there are."""
    root = mission_of(plan, catalogue).root
    outer = root.children[0]
    assert isinstance(outer, GuardSet)
    assert [rule.name for rule in outer.rules] == [it.name for it in RULES if it.is_for_all]
    count = 0
    for leaf in motions(root):
        count += 1
        missing = demanded(leaf, plan, catalogue) - dominating(leaf)
        assert not missing, f'{leaf.name} without {missing} in {plan}'
    return count


@pytest.mark.parametrize('batch', range(BATCHES))
def test_every_motion_of_every_plan_is_dominated_by_every_guard_that_applies(batch: int) -> None:
    maker = Maker(batch, SKILLS)
    motions_seen = passed = 0
    for _ in range(PLANS_EACH):
        checked = check_plan(maker.plan(), CATALOGUE, _BENCH.world)
        passed += checked.is_ok
        motions_seen += count_dominated(checked.plan, CATALOGUE)
    assert passed > 0
    assert motions_seen > PLANS_EACH


def skill_of(path: Path) -> Catalogue:
    """Return a catalogue of one custom skill whose tree is a file; it declares no resources."""
    skill = Skill(name='custom', summary='x', timeout_s=10, duration_s=1, tree=str(path))
    return Catalogue([skill])


@pytest.mark.parametrize('batch', range(BATCHES))
def test_every_motion_of_every_hand_written_tree_is_dominated_or_the_tree_refused(
    batch: int, tmp_path: Path
) -> None:
    maker = Maker(1000 + batch, SKILLS)
    plan = plan_of(('custom', {}))
    accepted = motions_seen = refused = 0
    for number in range(TREES_EACH):
        text = maker.tree_file()
        path = tmp_path / f'{number}.xml'
        path.write_text(text)
        try:
            motions_seen += count_dominated(plan, skill_of(path))
        except ProblemsError:
            refused += 1
        else:
            accepted += 1
            assert not re.search(rf'<({"|".join(GUARD_WORDS)})\b', text)
    assert min(accepted, refused) > TREES_EACH // 10
    assert motions_seen > TREES_EACH // 10


# Attempts to name, disable or reorder a guard are refused, and told what would be accepted.


@pytest.mark.parametrize('word', GUARD_WORDS)
@pytest.mark.parametrize(
    'form', ['<{0}/>', '<{0} step="1"/>', '<{0}><Say text="x"/></{0}>', '<SubTree ID="{0}"/>']
)
def test_no_tree_can_name_a_node_of_the_mission(word: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / 'x.xml'
    path.write_text(
        '<root BTCPP_format="4" main_tree_to_execute="Main"><BehaviorTree ID="Main">'
        f'{form.format(word)}</BehaviorTree></root>'
    )
    with pytest.raises(ProblemsError) as caught:
        count_dominated(plan_of(('custom', {})), skill_of(path))
    assert all(problem.path and problem.message for problem in caught.value.problems)


def test_the_tags_of_the_mission_are_known_to_no_skill() -> None:
    assert not set(MISSION_TAGS) & set(KNOWN_TAGS)


@pytest.mark.parametrize('tree_id', ['Guards', 'Mission', 'Task', 'StepGuards', 'move'])
def test_a_tree_called_like_one_of_ours_replaces_nothing(tree_id: str, tmp_path: Path) -> None:
    path = tmp_path / 'x.xml'
    path.write_text(
        f'<root BTCPP_format="4" main_tree_to_execute="Main">'
        f'<BehaviorTree ID="Main"><SubTree ID="{tree_id}" _autoremap="true"/></BehaviorTree>'
        f'<BehaviorTree ID="{tree_id}"><Fallback><Turn angle="1"/><Turn angle="1"/></Fallback>'
        '</BehaviorTree></root>'
    )
    assert count_dominated(plan_of(('custom', {})), skill_of(path)) == 2


SAY_STEP = {'skill': 'say', 'args': {'text': 'x'}}


@pytest.mark.parametrize('key', ['guards', 'guard', 'policy', 'safety', 'disable_guards', 'watch'])
def test_no_plan_can_hold_a_key_for_guards(key: str) -> None:
    for document in (
        {'steps': [{**SAY_STEP, key: []}]},
        {'steps': [SAY_STEP], key: {}},
        {'actions': [{'action': 'speak', 'parameters': {'text': 'x'}, key: 'off'}]},
        {'plan': {'node': 'sequence', 'children': [{'node': key, 'children': [SAY_STEP]}]}},
    ):
        reading = read_plan(json.dumps(document))
        assert reading.plan is None
        assert reading.problems


@pytest.mark.parametrize('word', GUARD_WORDS)
def test_no_plan_can_name_a_guard_as_a_skill_an_argument_or_a_condition(word: str) -> None:
    for document in (
        {'steps': [{'skill': word, 'args': {}}]},
        {'steps': [{'skill': 'say', 'args': {'text': 'x', word: 'off'}}]},
    ):
        plan = read_plan(json.dumps(document)).plan
        assert plan is not None
        assert check_plan(plan, CATALOGUE, _BENCH.world).problems


@pytest.mark.parametrize(
    'entry',
    [
        'guards: []', 'guards: {battery: {policy: pause}}', 'policy: pause', 'safety: off',
        'unguarded: true', 'tree: ../../etc/passwd', 'tree: mission.xml',
    ],
)  # fmt: skip
@pytest.mark.parametrize('name', ['custom', 'Guards', 'move', 'StepGuards'])
def test_no_skill_file_can_name_a_guard_or_take_the_outline(
    entry: str, name: str, tmp_path: Path
) -> None:
    outline = Path(__file__).parents[2] / 'trees' / 'mission.xml'
    (tmp_path / 'mission.xml').write_text(outline.read_text())
    (tmp_path / 'skills.yaml').write_text(
        f'skills: {{{name}: {{summary: x, timeout_s: 1, duration_s: 1, {entry}}}}}'
    )
    with pytest.raises((SettingsError, ProblemsError)):
        count_dominated(plan_of((name, {})), load_catalogue([tmp_path]))


def test_an_order_and_a_mission_have_no_place_for_guards() -> None:
    words = {field.name for field in dataclasses.fields(Order)}
    words |= set(inspect.signature(MissionTree).parameters)
    assert not {word for word in words if 'guard' in word or 'safe' in word}


# While it runs: nothing that moves begins in a tick in which its guard is not satisfied.

_BAD = {
    'battery': (0.1, ''),
    'person_distance': (0.3, ''),
    'localisation': (0.9, 'navigation'),
    'contact_force': (99.0, 'arm gripper'),
    'tilt': (1.0, 'head'),
}
"""A value that trips, and the ports that it concerns, all when empty, by source."""
_MOVES = ('navigation', 'arm.move', 'gripper', 'head')


class Supervised(MissionBench):
    """A mission whose robot checks, whenever asked to move, what it senses at that moment."""

    def __init__(self, plan: Plan, **options: Any) -> None:
        super().__init__(plan, guards=RULES, **options)
        start = self.robot._start

        def supervised(name: str, *args: Any, **kwargs: Any) -> Any:
            if name.startswith(_MOVES):
                self.moves += 1
                for source, (bad, ports) in _BAD.items():
                    is_bad = self.robot.readings[source] == bad
                    concerns = not ports or name.startswith(tuple(ports.split()))
                    assert not (is_bad and concerns), f'{name} with {source} {bad}'
                assert not self.world.robot.emergency_stop, name
            return start(name, *args, **kwargs)

        self.moves = 0
        self.robot._start = supervised  # type: ignore[method-assign]


@pytest.mark.parametrize('batch', range(10))
def test_nothing_begins_to_move_in_a_tick_in_which_its_guard_is_not_satisfied(batch: int) -> None:
    chance = random.Random(batch)
    moves = stops = 0
    for _ in range(12):
        steps = [*FETCH, SAY, ('look_at', {'target': 'red_cup'})][: chance.randint(1, 6)]
        bench = Supervised(plan_of(*steps, retries=chance.choice((0, 2))))
        for _ in range(150):
            for source, (bad, _) in _BAD.items():
                if chance.random() < 0.1:
                    good = {'battery': 0.9, 'person_distance': 9.0}.get(source, 0.0)
                    is_pausing = source in ('person_distance', 'localisation')
                    is_tripping = chance.random() < (0.5 if is_pausing else 0.01)
                    bench.robot.readings[source] = bad if is_tripping else good
            if chance.random() < 0.003:
                bench.world.update_robot(emergency_stop=True)
            if bench.step() is not RUNNING:
                break
        moves += bench.moves
        if bench.watch.stopped_by:
            stops += 1
            began = bench.moves
            bench.robot.readings.update(battery=0.9, contact_force=0.0, tilt=0.0)
            bench.world.update_robot(emergency_stop=False)
            bench.step(3)
            assert bench.moves == began
            assert bench.robot.is_idle
    assert moves > 10
    assert stops > 0


def test_a_plan_without_motion_needs_no_guard_to_be_compiled() -> None:
    assert count_dominated(plan_of(SAY), CATALOGUE) == 0


def test_the_property_would_see_a_missing_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in (RULES[0], RULES[4]):
        monkeypatch.setattr(_BENCH.watch, 'guards', tuple(it for it in RULES if it is not rule))
        with pytest.raises(AssertionError):
            count_dominated(plan_of(*FETCH), CATALOGUE)

