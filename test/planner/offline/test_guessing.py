"""The planner never guesses: words that change the meaning change the plan, or are asked about."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline.asking import ask, catalogue, home, large_home
from offline.test_commands import TABLE as SMALL
from offline.test_large_home import TABLE as LARGE
from vla_bt.check.names import words_of
from vla_bt.plan import Plan, Verdict
from vla_bt.planner.offline import lexicon
from vla_bt.skills import ArgumentType
from vla_bt.world import PlaceKind, WorldModel

HOMES = {'home': home, 'large home': large_home}
PLANNED = [('home', it) for it in SMALL['plans']] + [('large home', it) for it in LARGE['plans']]
LIMITING = ("don't", 'not', 'never', 'except', 'unless', 'without', 'if', 'until', 'or', 'only',
            'no', 'otherwise', 'nobody')  # fmt: skip
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
ABOUT_ITSELF = ('you', 'your')
"""What the robot knows of itself is decided while planning; the other branch is not read on."""
WORDS = sorted({word for _, command in PLANNED for word in QUOTED.sub('', command).split()})


@cache
def plan_for(place: str, command: str) -> Plan:
    """Return the plan for a command of the tables, made once."""
    return ask(command, HOMES[place]())


def named(plan: Plan) -> set[str]:
    """Return all objects and places in the steps of a plan."""
    kinds = (ArgumentType.OBJECT, ArgumentType.PLACE)
    return {
        str(value)
        for step in plan.steps
        for name, value in step.args.items()
        if catalogue()[step.skill].arguments[name].type in kinds and value
    }


def may_be_named(command: str, world: WorldModel) -> set[str]:
    """Return what words in the command mention, and what that implies.

    Implied are where a mentioned object is, the surfaces of a mentioned room, persons, where the
    robot stands, and for what nobody knows any surface to look on; words such as `it`, `object`
    and `everything` may stand for anything.
    """
    words = set(re.findall(r'[a-z0-9]+', command.lower()))
    words |= {word.removesuffix(ending) for word in words for ending in ('s', 'es')}
    anything = words & {*lexicon.GENERIC, 'everything', 'it', 'you', 'keys'}
    objects = {
        key
        for key, belief in world.objects.items()
        if anything or words & set(f'{key} {belief.label}'.replace('_', ' ').split())
    }
    places = {
        place.name
        for place in world.places.values()
        if words & words_of(' '.join((place.name, *place.aliases, place.kind)))
        or place.kind is PlaceKind.PERSON
    }
    here = world.current_place()
    seeks = words & {'find', 'look', 'search', 'locate', 'see'}
    places |= {
        place.name
        for place in world.places.values()
        if place.room in places or (seeks and place.kind is PlaceKind.SURFACE)
    }
    return objects | places | {world.objects[key].location for key in objects} | {here}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLANNED), st.sampled_from(LIMITING), st.data())
def test_a_limiting_word_never_leaves_the_plan_as_it_was(
    case: tuple[str, str], word: str, data: st.DataObject
) -> None:
    place, command = case
    words = QUOTED.sub(lambda match: match[0].replace(' ', '\0'), command).split()
    if set(words) & set(ABOUT_ITSELF) and 'if' in words or words[:2] == ['when', 'you']:
        return
    words.insert(data.draw(st.integers(0, len(words))), word)
    limited = ' '.join(words).replace('\0', ' ')
    changed = ask(limited, HOMES[place]())
    if changed.verdict is Verdict.PLAN:
        assert changed.content_key() != plan_for(place, command).content_key(), limited


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLANNED), st.sampled_from(WORDS), st.data())
def test_whatever_is_planned_is_about_what_was_mentioned(
    case: tuple[str, str], word: str, data: st.DataObject
) -> None:
    place, command = case
    words = command.split()
    at = data.draw(st.integers(0, len(words) - 1))
    change = data.draw(st.sampled_from(('drop', 'swap', 'insert', 'replace')))
    if change == 'swap':
        other = data.draw(st.integers(0, len(words) - 1))
        words[at], words[other] = words[other], words[at]
    else:
        words[at : at + (change != 'insert')] = [] if change == 'drop' else [word]
    changed, world = ' '.join(words), HOMES[place]()
    plan = ask(changed, world)
    assert named(plan) <= may_be_named(changed, world), changed


@pytest.mark.parametrize(('place', 'command'), PLANNED)
def test_every_plan_is_about_what_was_mentioned(place: str, command: str) -> None:
    assert named(plan_for(place, command)) <= may_be_named(command, HOMES[place]())


@pytest.mark.parametrize('word', ['not', 'never', "don't"])
def test_every_command_to_act_that_is_negated_first_is_asked_about(word: str) -> None:
    for place, command in PLANNED:
        assert ask(f'{word} {command}', HOMES[place]()).verdict is not Verdict.PLAN, command
