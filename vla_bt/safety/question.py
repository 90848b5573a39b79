"""What a person is asked before a step: the words, and why.

Names come from detectors and files, texts from models: they stand in a question cleaned or in
quotes, on one line, and bounded, so that none of them can pass for our own words.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vla_bt.errors import one_line, shorten
from vla_bt.skills import ArgumentType, Skill
from vla_bt.skills.render import call_text
from vla_bt.world import WorldModel, clean_label, is_plain_name

MAX_QUOTED = 60
"""Longest quotation in a question, characters."""
_PREPOSITIONS = ('to', 'at')


class ReasonKind(enum.Enum):
    """What makes a question necessary."""

    SKILL = enum.auto()
    """The step's skill is listed."""
    TAG = enum.auto()
    """What an object is like."""
    ZONE = enum.auto()
    """Where the robot moves."""


@dataclass(frozen=True)
class Reason:
    """One reason to ask."""

    kind: ReasonKind
    about: str
    """Tells reasons of a kind apart: the skill, the object and its tag, the zone."""
    text: str
    """For the person, without a full stop."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a person is asked; equal questions ask for the same."""

    text: str
    """`May I pick up red_cup (fragile) at the counter? It is asked because ...`"""
    deed: str
    """What is asked for: `pick up red_cup (fragile) at the counter`."""
    call: str
    """The step with all its arguments, so that none changes behind equal words."""
    skill: str
    subject: str
    """Id of the object it handles, shown safely; empty: none."""
    place: str
    """Where; empty: unknown."""
    reasons: tuple[Reason, ...]
    """At least one."""


def question_about(
    skill: Skill, args: Mapping[str, Any], world: WorldModel, reasons: Sequence[Reason]
) -> Question:
    """Return the question about a step.

    Args:
        skill: Of the step.
        args: Canonical arguments.
        world: As it is now.
        reasons: Why it is asked, at least one.
    """
    subjects = objects_of(skill, args, world)
    place = _place_of(skill, args, subjects, world)
    deed = _deed(skill, args, subjects, place, world)
    why = ' and '.join(reason.text for reason in reasons)
    return Question(
        text=f'May I {deed}? It is asked because {why}.',
        deed=deed,
        call=call_text(skill, args),
        skill=skill.name,
        subject=', '.join(map(shown_name, subjects)),
        place=place,
        reasons=tuple(reasons),
    )


def objects_of(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> tuple[str, ...]:
    """Return the ids of the objects that a step names; what is in the hand where it may be filled.

    What a name that may be a place or an object stands for, the world decides.
    """
    found = []
    for name, argument in skill.arguments.items():
        if ArgumentType.OBJECT not in argument.kinds:
            continue
        value = args.get(name)
        if value is None and argument.fill is not None:
            value = world.robot.held_object
        if value and not (ArgumentType.PLACE in argument.kinds and str(value) in world.places):
            found.append(str(value))
    return tuple(dict.fromkeys(found))


def shown_name(name: str) -> str:
    """Return the id of an object or a place as it may stand in a question."""
    return name if is_plain_name(name) else quoted(name)


def quoted(text: str) -> str:
    """Return text of others on one line, in quotes, at most 60 characters of it."""
    line = shorten(one_line(text[: 4 * MAX_QUOTED]), MAX_QUOTED)
    return json.dumps(line, ensure_ascii=False)


def _deed(
    skill: Skill,
    args: Mapping[str, Any],
    subjects: Sequence[str],
    place: str,
    world: WorldModel,
) -> str:
    verb = skill.name.replace('_', ' ')
    what = ' and '.join(_described(name, world) for name in subjects)
    if place and not what and verb.split()[-1] in _PREPOSITIONS:
        where = f'the {place}'
    else:
        where = f'at the {place}' if place else ''
    details = ', '.join(_details(skill, args))
    phrase = ' '.join(filter(None, (verb, what, where)))
    return f'{phrase}, with {details}' if details else phrase


def _described(name: str, world: WorldModel) -> str:
    belief = world.objects.get(name)
    tags = ', '.join(clean_label(tag) for tag in belief.tags) if belief else ''
    return f'{shown_name(name)} ({tags})' if tags else shown_name(name)


def _place_of(
    skill: Skill, args: Mapping[str, Any], subjects: Sequence[str], world: WorldModel
) -> str:
    """Return the place a step names, or else where its object is, or else where the robot is."""
    named = [str(args[name]) for name in _place_arguments(skill, args, world)]
    beliefs = [world.objects[name] for name in subjects if name in world.objects]
    believed = [belief.location for belief in beliefs if belief.location]
    here = [world.current_place()]
    return shown_name(first) if (first := (named + believed + here)[0]) else ''


def _place_arguments(
    skill: Skill, args: Mapping[str, Any], world: WorldModel
) -> Iterator[str]:
    for name, argument in skill.arguments.items():
        is_place = ArgumentType.OBJECT not in argument.kinds or args.get(name) in world.places
        if ArgumentType.PLACE in argument.kinds and is_place and args.get(name):
            yield name


def _details(skill: Skill, args: Mapping[str, Any]) -> Iterator[str]:
    """Yield what else a step was given, what it would be given anyway left out."""
    for name, value in args.items():
        argument = skill.arguments.get(name)
        if argument is None or value is None or value == argument.default:
            continue
        if not {ArgumentType.OBJECT, ArgumentType.PLACE}.isdisjoint(argument.kinds):
            continue
        shown = f'{value:g}' if isinstance(value, float) else str(value)
        shown = quoted(shown) if argument.type is ArgumentType.TEXT else shown
        yield ' '.join(filter(None, (name.replace('_', ' '), shown, argument.unit)))
