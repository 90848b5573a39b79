"""The slots of an intent, from the use of a skill it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vla_bt.check import objects_named
from vla_bt.check.arguments import canonical_arguments
from vla_bt.planner.intent.records import ActionType, TargetObject
from vla_bt.skills import ArgumentType, Catalogue, Skill
from vla_bt.world import WorldModel

ACTIONS: Mapping[str, ActionType] = {
    'pick_up': ActionType.PICK,
    'place': ActionType.PLACE,
    'navigate_to': ActionType.NAVIGATE,
    'move': ActionType.NAVIGATE,
    'inspect': ActionType.INSPECT,
    'handover': ActionType.HANDOVER,
    'release': ActionType.RELEASE,
    'detect_objects': ActionType.SEARCH,
    'scan_environment': ActionType.SEARCH,
    'look_at': ActionType.LOOK,
    'rotate': ActionType.TURN,
    'say': ActionType.SPEAK,
    'wait': ActionType.WAIT,
}
"""Skill -> action; every other skill is operated."""

_NAMES = {'max_speed': 'max_velocity'}
_POSE = ('x', 'y', 'z', 'theta')


def action_of(skill: str) -> ActionType:
    """Return the action a skill stands for."""
    return ACTIONS.get(skill, ActionType.OPERATE)


def default_parameters(action: ActionType, catalogue: Catalogue) -> dict[str, Any]:
    """Return the parameters of an action that says nothing about them, in the catalogue's units.

    Those of PICK are `grasp_type`, `approach_offset` (m) and `max_force` (N).
    """
    skill = next((it for it in catalogue if ACTIONS.get(it.name) is action), None)
    if skill is None:
        return {}
    return _parameters(skill, {
        name: argument.default
        for name, argument in skill.arguments.items()
        if argument.default is not None
    })  # fmt: skip


def parameters_of(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> dict[str, Any]:
    """Return how a skill is used: its arguments without what it is about and where it leads."""
    canonical, _ = canonical_arguments(skill, dict(args), world, 'args')
    return _parameters(skill, canonical)


def objects_of(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> list[TargetObject]:
    """Return the objects among the arguments."""
    named = (str(args[name]) for name in _named(skill, ArgumentType.OBJECT) if name in args)
    found = [target(name, world) for name in named if name in world.objects]
    if action_of(skill.name) is ActionType.SEARCH and args.get('query'):
        found.append(target(str(args['query']), world))
    return found


def place_of(skill: Skill, args: Mapping[str, Any], world: WorldModel) -> str:
    """Return the place among the arguments, '' when there is none."""
    named = (str(args[name]) for name in _named(skill, ArgumentType.PLACE) if name in args)
    return next((name for name in named if name in world.places), '')


def target(name: str, world: WorldModel) -> TargetObject:
    """Return an object by its id or by words that fit no other, or as one that is not known."""
    found = objects_named(name, world)
    if len(found) != 1:
        return TargetObject(name=name, confidence=0.0)
    belief = world.objects[found[0]]
    return TargetObject(
        name=belief.description or belief.id,
        type=belief.label,
        colour=belief.colour,
        confidence=round(world.confidence(belief.id), 3),
        id=belief.id,
    )


def _named(skill: Skill, kind: ArgumentType) -> Iterable[str]:
    return (name for name, argument in skill.arguments.items() if kind in argument.kinds)


def _parameters(skill: Skill, args: Mapping[str, Any]) -> dict[str, Any]:
    named = {*_named(skill, ArgumentType.OBJECT), *_named(skill, ArgumentType.PLACE)}
    plain = {_NAMES.get(key, key): value for key, value in args.items() if key not in named}
    if action_of(skill.name) is not ActionType.NAVIGATE:
        return plain
    pose = {axis: plain.pop(axis) for axis in _POSE if axis in plain}
    return {'target_pose': pose, **plain} if 'x' in pose else plain
