"""What the planner understands, as a table; and the language of service-robot competitions."""

import itertools
from pathlib import Path

import pytest
import yaml

from bench.offline import outline as flow_outline
from offline.asking import ask, catalogue, home, outline
from vla_bt.check import destination, simulate
from vla_bt.plan import Step, Verdict
from vla_bt.skills import Fact, Facts
from vla_bt.world import world_facts

TABLE = yaml.safe_load(Path(__file__).with_name('commands.yaml').read_text(encoding='utf-8'))

OBJECTS = {
    'red cup': 'red_cup',
    'bottle': 'water_bottle',
    'mug': 'red_mug',
    'red block': 'red_block',
    'green apple': 'apple_3',
    'red book': 'red_book',
    'blue book': 'blue_book',
}
SURFACES = ('table', 'kitchen counter', 'shelf', 'desk')
NAMES = {'kitchen counter': 'counter'}
PLACES = ('kitchen', 'bedroom', 'living room', 'dining room', 'desk', 'shelf', 'dock')
POLITENESS = ('{}', 'please {}', 'Robot, {}.', 'Could you {}, please?', 'I want you to {}')
FETCHING = (
    'bring me the {}',
    'bring the {} to me',
    'give me the {}',
    'fetch the {} for me',
    'get me the {}',
    'find the {} and bring it to me',
    'pick up the {} and deliver it to me',
    'locate the {}, take it, and hand it over to the person',
)
MOVING = (
    'bring the {0} to the {1}',
    'put the {0} on the {1}',
    'take the {0} and place it on the {1}',
    'get the {0} and put it on the {1}',
    'look for the {0}, pick it up and put it on the {1}',
    'move the {0} to the {1} and then come back to me',
    'find the {0}, grasp it, go to the {1}, and put it there',
)
GOING = (
    'go to the {}',
    'navigate to the {} and look around',
    'move to the {}, say hello, and wait 2 seconds',
    'go to the {} and tell me what you see',
)


@pytest.mark.parametrize(('command', 'steps'), TABLE['plans'].items())
def test_a_command_gives_this_plan(command: str, steps: str) -> None:
    plan = ask(command)
    assert flow_outline(plan) == steps, plan.question or plan.reason


@pytest.mark.parametrize(('command', 'sentence'), TABLE['questions'].items())
def test_a_command_gives_this_question(command: str, sentence: str) -> None:
    assert ask(command).question.startswith(sentence)


@pytest.mark.parametrize(('command', 'sentence'), TABLE['refusals'].items())
def test_a_command_is_refused_with_this_reason(command: str, sentence: str) -> None:
    assert ask(command).reason.startswith(sentence)


def test_the_table_is_large_enough() -> None:
    assert sum(map(len, TABLE.values())) >= 120


def commands() -> list[tuple[str, Fact]]:
    """Return generated commands with the fact each is for."""
    found: list[tuple[str, Fact]] = []
    frames = itertools.cycle(POLITENESS)
    for template, (words, key) in itertools.product(FETCHING, OBJECTS.items()):
        goal = Fact('handed_over', (key, 'person'))
        found.append((next(frames).format(template.format(words)), goal))
    for template, (words, key), place in itertools.product(MOVING, OBJECTS.items(), SURFACES):
        goal = Fact('located', (key, NAMES.get(place, place)))
        if goal not in world_facts(home()):
            found.append((next(frames).format(template.format(words, place)), goal))
    for template, place in itertools.product(GOING, PLACES):
        goal = Fact('at', (place.replace(' ', '_'),))
        found.append((next(frames).format(template.format(place)), goal))
    return found


def facts_after(steps: tuple[Step, ...]) -> Facts:
    """Return what the steps make of the shipped world, on facts alone."""
    world = home()
    facts = world_facts(world)
    for step in steps:
        result = simulate(catalogue()[step.skill], step.args, facts, destination(step.args, world))
        assert not result.unmet, step
        facts = result.facts
    return facts


def test_generated_commands_reach_what_they_are_for() -> None:
    missed = []
    generated = commands()
    assert len(generated) >= 200
    for command, goal in generated:
        plan = ask(command)
        if plan.verdict is not Verdict.PLAN or goal not in facts_after(plan.steps):
            missed.append(f'{command}: {plan.question or plan.reason or outline(plan.steps)}')
    assert not missed, '\n'.join(missed)
