"""The symbolic search: shortest, the same every time, bounded."""

import itertools

import pytest

from offline.asking import catalogue, home
from vla_bt.check import fill_arguments, simulate
from vla_bt.planner.offline import search
from vla_bt.planner.offline.search import Action, Goal, find_steps
from vla_bt.skills import Argument, ArgumentType, Catalogue, Facts, Skill
from vla_bt.world import WorldModel, world_facts


def never() -> bool:
    """Return that there is time left."""
    return False


def goal(skill: str, near: str = '', **args: str) -> Goal:
    """Return the goal of a task."""
    return Goal(skill=catalogue()[skill], args=args, near=near)


def steps(wanted: Goal, world: WorldModel) -> list[str] | None:
    """Return the steps found, as skill and first argument."""
    path = find_steps(wanted, world_facts(world), catalogue(), world, never)
    if path is None:
        return None
    return [f'{action.skill.name} {next(iter(action.args.values()), "")}' for action in path]


def test_what_holds_already_needs_no_step() -> None:
    assert steps(goal('say', text='hi'), home()) == []
    assert steps(goal('pick_up', object='red_cup'), home('counter')) == []


def test_the_steps_are_found_in_order() -> None:
    wanted = goal('place', object='red_cup', location='table')
    assert steps(wanted, home()) == ['navigate_to counter', 'pick_up red_cup', 'navigate_to table']
    assert steps(wanted, home('counter')) == ['pick_up red_cup', 'navigate_to table']
    assert steps(wanted, home(held='red_cup')) == ['navigate_to table']


def test_a_place_to_stand_is_part_of_the_goal() -> None:
    assert steps(goal('say', near='kitchen', text='hi'), home()) == ['navigate_to kitchen']


def test_what_the_hand_holds_is_never_let_go_of() -> None:
    assert steps(goal('pick_up', object='red_cup'), home(held='red_mug')) is None


@pytest.mark.parametrize(
    'wanted',
    [
        goal('place', object='red_cup', location='dock'),
        goal('pick_up', object='unicorn'),
        goal('open_door', door='table'),
    ],
)
def test_what_cannot_be_reached_is_none(wanted: Goal) -> None:
    assert steps(wanted, home()) is None


def test_time_and_nodes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    world = home()
    wanted = goal('place', object='red_cup', location='table')
    assert find_steps(wanted, world_facts(world), catalogue(), world, lambda: True) is None
    monkeypatch.setattr(search, 'MAX_NODES', 1)
    assert find_steps(wanted, world_facts(world), catalogue(), world, never) is None


def test_a_skill_that_needs_more_than_names_is_no_means() -> None:
    number = Argument(type=ArgumentType.NUMBER, min=0, max=1, summary='x')
    common = {'summary': 'x', 'timeout_s': 1, 'duration_s': 1, 'tree': 'x.xml'}
    press = Skill(name='heat', effects=('warm()',), arguments={'x': number}, **common)
    cook = Skill(name='cook', preconditions=('warm()',), **common)
    world = home()
    wanted = Goal(skill=cook, args={})
    assert find_steps(wanted, world_facts(world), Catalogue([press, cook]), world, never) is None


def oracle(wanted: Goal, facts: Facts, world: WorldModel) -> int:
    """Return the fewest steps by trying every skill with every name, nothing left out."""
    actions = []
    for name, kinds in (('navigate_to', world.places), ('pick_up', world.objects),
                        ('inspect', world.objects), ('open_door', world.places)):  # fmt: skip
        skill = catalogue()[name]
        argument = next(iter(skill.arguments))
        actions += [Action(skill=skill, args={argument: key}) for key in kinds]
    seen = layer = {facts}
    for length in itertools.count():
        if any(not wanted.unmet(state) for state in layer):
            return length
        layer = {
            after.facts
            for state, action in itertools.product(layer, actions)
            if not (
                after := simulate(
                    action.skill, fill_arguments(action.skill, action.args, state), state
                )
            ).unmet
        } - seen
        assert layer, 'the oracle finds a way'
        seen = seen | layer
    raise AssertionError


def small_world() -> WorldModel:
    """Return the shipped world with three places and two objects left."""
    world = home()
    world.places = {key: world.places[key] for key in ('counter', 'table', 'person')}
    world.objects = {key: world.objects[key] for key in ('red_cup', 'red_mug')}
    return world


@pytest.mark.parametrize(
    'wanted',
    [
        goal('place', object='red_cup', location='table'),
        goal('handover', object='red_mug', person='person'),
        goal('inspect', object='red_mug'),
        goal('pick_up', object='red_cup'),
        goal('say', near='person', text='hi'),
        goal('look_at', near='table', target='red_cup'),
    ],
)
def test_no_shorter_way_exists(wanted: Goal) -> None:
    world = small_world()
    found = steps(wanted, world)
    assert found is not None
    assert len(found) == oracle(wanted, world_facts(world), world)
