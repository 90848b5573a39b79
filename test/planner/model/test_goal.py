"""What a command is to bring about, and which plans do."""

from typing import Any

import pytest
from home import home_world

from vla_bt.errors import Failure, FailureCode, ProblemCode
from vla_bt.plan import Flow, FlowKind, Plan, Step, Verdict
from vla_bt.planner import OfflinePlanner, PlanRequest
from vla_bt.planner.model.goal import goal_of, incomplete
from vla_bt.safety import Safety
from vla_bt.skills import load_catalogue
from vla_bt.world import WorldModel

CATALOGUE = load_catalogue()
OFFLINE = OfflinePlanner(CATALOGUE)

Steps = tuple[tuple[str, dict[str, Any]], ...]


def at(place: str) -> tuple[str, dict[str, Any]]:
    return ('navigate_to', {'location': place})


def take(thing: str) -> tuple[str, dict[str, Any]]:
    return ('pick_up', {'object': thing})


def put(thing: str, place: str) -> tuple[str, dict[str, Any]]:
    return ('place', {'object': thing, 'location': place})


def carry(thing: str, source: str, target: str) -> Steps:
    return (at(source), take(thing), at(target), put(thing, target))


def asking(command: str, world: WorldModel | None = None, **fields: Any) -> PlanRequest:
    return PlanRequest(command=command, world=world or home_world(), **fields)


def missing(request: PlanRequest, *steps: tuple[str, dict[str, Any]], flow: Any = None) -> str:
    """Return what a plan does not bring about, '' when nothing is missing."""
    made = tuple(
        Step(skill=skill, args=args, id=f's{number}')
        for number, (skill, args) in enumerate(steps)
    )
    plan = Plan(steps=made, flow=flow)
    goal = goal_of(request, OFFLINE, CATALOGUE)
    assert goal is not None, 'a command that is understood'
    problems = list(incomplete(plan, goal, request, CATALOGUE, Safety()))
    for problem in problems:
        assert (problem.code, problem.path) == (ProblemCode.INCOMPLETE, 'steps')
        assert problem.message.startswith('the plan does not surely bring about ')
    return ', '.join(fact for problem in problems for fact in problem.allowed)


@pytest.mark.parametrize(
    ('command', 'facts'),
    [
        ('bring the red cup to the table', 'located(red_cup, table)'),
        ('go to the kitchen', 'at(kitchen)'),
        ('pick up the red cup', 'holding(red_cup)'),
        ('pick up the red cup and go to the table', 'at(table), holding(red_cup)'),
        ('go to the dock and say hello', 'at(dock), said(hello)'),
        ('open the front door', 'open(front_door)'),
    ],
)
def test_a_goal_is_what_is_new_at_the_end(command: str, facts: str) -> None:
    goal = goal_of(asking(command), OFFLINE, CATALOGUE)
    assert goal is not None
    assert ', '.join(map(str, goal)).lower() == facts


@pytest.mark.parametrize('command', ['flub the wug', 'bring me the apple', 'wait a minute', ''])
def test_what_is_not_understood_or_changes_nothing_has_no_goal(command: str) -> None:
    assert goal_of(asking(command), OFFLINE, CATALOGUE) is None


def test_without_a_goal_nothing_is_missing() -> None:
    plan = Plan(steps=(Step(skill='wait'),))
    assert list(incomplete(plan, None, asking('x'), CATALOGUE, Safety())) == []


FETCH = 'bring the red cup to the table'


@pytest.mark.parametrize(
    ('command', 'steps', 'lacks'),
    [
        (FETCH, carry('red_cup', 'counter', 'table'), ''),
        (FETCH, (*carry('red_cup', 'counter', 'table'), at('dock')), ''),
        (FETCH, carry('red_cup', 'counter', 'shelf'), 'located(red_cup, table)'),
        (FETCH, carry('water_bottle', 'counter', 'table'), 'located(red_cup, table)'),
        (FETCH, (at('counter'), take('red_cup')), 'located(red_cup, table)'),
        (FETCH, (('say', {'text': 'Done.'}),), 'located(red_cup, table)'),
        ('go to the kitchen', (at('kitchen'),), ''),
        ('go to the kitchen', (at('counter'),), ''),
        ('go to the kitchen', (at('desk'),), 'at(kitchen)'),
        ('go to the kitchen', (at('kitchen'), at('dock')), 'at(kitchen)'),
        ('go to the counter', (at('kitchen'),), 'at(counter)'),
        ('say hello', (('say', {'text': 'Good evening!'}),), ''),
        ('say hello', (('wait', {}),), 'said(hello)'),
        ('find the red cup', (at('counter'), ('inspect', {'object': 'red_cup'})), ''),
        ('find the red cup', (at('counter'),), 'detected(red_cup)'),
    ],
)
def test_a_plan_must_bring_about_what_was_asked_for(
    command: str, steps: Steps, lacks: str
) -> None:
    assert missing(asking(command), *steps).lower() == lacks


@pytest.mark.parametrize(
    ('thing', 'lacks'),
    [('apple_1', ''), ('apple_2', ''), ('apple_3', ''), ('red_mug', 'x'), ('red_block', 'x')],
)
def test_any_object_that_the_words_fit_will_do(thing: str, lacks: str) -> None:
    request = asking('bring any apple to the counter')
    assert bool(missing(request, *carry(thing, 'table', 'counter'))) == bool(lacks)


def test_an_object_that_the_words_do_not_fit_will_not_do() -> None:
    request = asking('bring a red apple to the counter')
    assert missing(request, *carry('apple_3', 'table', 'counter')) != ''
    assert missing(request, *carry('apple_2', 'table', 'counter')) == ''


def test_two_wishes_are_not_met_by_one_thing() -> None:
    request = asking('bring two apples to the counter')
    once = carry('apple_3', 'table', 'counter')
    assert missing(request, *once) != ''
    assert missing(request, *once, *carry('apple_1', 'table', 'counter')) == ''


def test_what_was_so_before_does_not_count() -> None:
    world = home_world()
    world.put('apple_3', 'counter')
    request = asking('bring a red apple to the counter', world)
    assert missing(request, at('dock')) != ''


def step(name: str) -> Flow:
    return Flow(kind=FlowKind.STEP, step=name)


def test_every_way_must_bring_it_about() -> None:
    ways = Flow(kind=FlowKind.FALLBACK, children=(step('s0'), step('s1')))
    request = asking('go to the kitchen')
    assert missing(request, at('kitchen'), ('say', {'text': 'Sorry.'}), flow=ways) == 'at(kitchen)'
    assert missing(request, at('kitchen'), at('counter'), flow=ways) == 'at(kitchen)'
    assert missing(request, at('kitchen'), at('kitchen'), flow=ways) == ''


def again(*remaining: tuple[str, dict[str, Any]], **fields: Any) -> PlanRequest:
    failure = Failure(code=FailureCode.ABORTED, where='task', message='It did not work.')
    steps = tuple(Step(skill=skill, args=args) for skill, args in remaining)
    return asking(FETCH, failure=failure, remaining=steps, **fields)


def test_after_a_failure_the_rest_must_still_be_brought_about() -> None:
    request = again(*carry('red_cup', 'counter', 'table'))
    assert missing(request, *carry('red_cup', 'counter', 'table')) == ''
    assert missing(request, ('say', {'text': 'Sorry.'})) == 'located(red_cup, table)'


def test_after_a_failure_with_several_ways_left_nothing_is_certain() -> None:
    request = again(*carry('red_cup', 'counter', 'table'), remaining_flow=step('step_1'))
    assert goal_of(request, OFFLINE, CATALOGUE) is None
    assert goal_of(again(), OFFLINE, CATALOGUE) is None


def test_questions_bring_nothing_about() -> None:
    assert OFFLINE.plan(asking('bring me the apple')).verdict is Verdict.CLARIFY
