"""The symbolic search against a published planner: plans are as short as plans can be.

pyperplan is GPL and no dependency of the package: where it is not installed, this is skipped.
"""

import itertools
from pathlib import Path

import pytest

from offline.asking import catalogue, home
from offline.pddl import asked_predicates, domain, problem
from vla_bt.planner.offline.search import Goal, find_steps
from vla_bt.skills import Fact
from vla_bt.world import WorldModel, world_facts

pyperplan = pytest.importorskip(
    'pyperplan', reason='pyperplan, the planner to compare with, is not installed'
)

STARTS = (('living_room', ''), ('counter', ''), ('person', 'red_cup'), ('table', 'red_mug'))
OBJECTS = ('red_cup', 'red_mug', 'blue_book')
SURFACES = ('table', 'desk')


def goals(world: WorldModel) -> list[tuple[Goal, list[Fact]]]:
    """Return goals of the search, each with the facts that make it possible."""
    held = world.robot.held_object
    found: list[tuple[Goal, list[Fact]]] = []

    def add(skill: str, *facts: Fact, **args: str) -> None:
        found.append((Goal(skill=catalogue()[skill], args=args), list(facts)))

    for key, surface in itertools.product(OBJECTS, SURFACES):
        if held in ('', key):
            holding = Fact('holding', (key,))
            add('place', holding, Fact('at', (surface,)), object=key, location=surface)
            add('handover', holding, Fact('at', ('person',)), object=key, person='person')
    for key in OBJECTS:
        if key != held:
            add('inspect', Fact('at', (world.objects[key].location,)), object=key)
        if not held:
            there = Fact('at', (world.objects[key].location,))
            add('pick_up', Fact('hand_empty'), there, object=key)
    if not held:
        add('open_door', Fact('hand_empty'), Fact('at', ('front_door',)), door='front_door')
        add('press_button', Fact('at', ('light_switch',)), button='light_switch')
    return found


def shortest(goal: list[Fact], world: WorldModel, folder: Path) -> int | None:
    """Return how many steps the oracle needs, None when it finds no plan."""
    from pyperplan import grounding
    from pyperplan.pddl.parser import Parser
    from pyperplan.search import breadth_first_search

    predicates = asked_predicates(catalogue())
    files = folder / 'domain.pddl', folder / 'problem.pddl'
    files[0].write_text(domain(catalogue(), predicates))
    files[1].write_text(problem(world, world_facts(world), goal, predicates))
    parser = Parser(*map(str, files))
    task = grounding.ground(parser.parse_problem(parser.parse_domain()))
    plan = breadth_first_search(task)
    return None if plan is None else len(plan)


@pytest.mark.parametrize(('place', 'held'), STARTS)
def test_the_search_needs_no_more_steps_than_a_published_planner(
    place: str, held: str, tmp_path: Path
) -> None:
    world = home(place, held)
    compared = goals(world)
    assert len(compared) >= 6
    for goal, facts in compared:
        path = find_steps(goal, world_facts(world), catalogue(), world, lambda: False)
        assert path is not None
        assert len(path) == shortest(facts, world, tmp_path), (goal.skill.name, goal.args)


def test_what_the_search_cannot_reach_the_planner_cannot_either(tmp_path: Path) -> None:
    world = home()
    world.not_seen('red_cup')
    goal = Goal(skill=catalogue()['handover'], args={'object': 'red_cup', 'person': 'person'})
    assert find_steps(goal, world_facts(world), catalogue(), world, lambda: False) is None
    assert shortest([Fact('holding', ('red_cup',))], world, tmp_path) is None
