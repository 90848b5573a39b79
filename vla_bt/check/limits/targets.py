"""Where a hand would work in a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vla_bt.check.moment import Moment
from vla_bt.robot import Pose
from vla_bt.skills import Fact, Facts, Skill
from vla_bt.world import Place, WorldModel

_HANDS = frozenset(('left_arm', 'right_arm'))


@dataclass(frozen=True)
class HandGoal:
    """Where a hand would work."""

    path: str
    """JSON path of the argument that says so, or of the step."""
    name: str
    """Of the object or place; '' for a point."""
    pose: Pose
    """In `map`."""
    has_height: bool = True
    """False: nobody knows how high it is; `pose.z_m` means nothing."""
    is_about: bool = False
    """True: `pose` is the middle of the surface on which it stands, nobody knows where."""
    is_sought: bool = True
    """False: the hand opens where it is, and does not go there."""


def hand_goals(moment: Moment, world: WorldModel) -> Iterator[HandGoal]:
    """Yield where the hand works in a step, as far as that is known.

    What the hand holds is with the robot; where an object stands that the plan has put down is
    the middle of that surface. A hand that is told neither thing, place nor point works where
    what it held is afterwards, or else where the robot stands, and no goal tells that.
    """
    if not uses_hand(moment.skill):
        return
    args, is_told = moment.step.args, False
    for name in moment.skill.arguments:
        value = args.get(name)
        goal = _named(value, argument_path(moment, name), moment.before, world)
        if goal is not None:
            is_told = True
            yield goal
    x_m, y_m, z_m = (args.get(axis) for axis in 'xyz')
    if isinstance(x_m, int | float) and isinstance(y_m, int | float):
        pose = Pose(x_m, y_m, 0.0, z_m if isinstance(z_m, int | float) else 0.0)
        yield HandGoal(argument_path(moment, 'x'), '', pose)
    elif not is_told:
        yield from _untold(moment, world)


def uses_hand(skill: Skill) -> bool:
    """Return True when the skill occupies an arm."""
    return not _HANDS.isdisjoint(skill.resources)


def argument_path(moment: Moment, name: str) -> str:
    """Return the JSON path of an argument of a step."""
    return f'steps[{moment.index}].args.{name}'


def _named(value: object, path: str, facts: Facts, world: WorldModel) -> HandGoal | None:
    """Return where the hand works at a place or an object that it does not hold."""
    if not isinstance(value, str):
        return None
    place = world.places.get(value)
    if place is not None:
        return _at_place(place, path)
    belief = world.objects.get(value)
    if belief is None or Fact('holding', (value,)) in facts:
        return None
    here = place_of(value, facts)
    if belief.pose is not None and here in ('', belief.location):
        return HandGoal(path, value, belief.pose)
    pose = world.places[here].surface_pose if here in world.places else None
    return HandGoal(path, value, pose, is_about=belief.location in ('', here)) if pose else None


def _at_place(place: Place, path: str) -> HandGoal:
    if place.surface_pose is not None:
        return HandGoal(path, place.name, place.surface_pose)
    return HandGoal(path, place.name, place.pose, has_height=False)


def _untold(moment: Moment, world: WorldModel) -> Iterator[HandGoal]:
    held = next((it.args[0] for it in moment.before if it.predicate == 'holding'), '')
    place = world.places.get(place_of(held, moment.after)) if held else None
    if place is not None:
        yield replace(_at_place(place, f'steps[{moment.index}]'), is_sought=False)


def place_of(name: str, facts: Facts) -> str:
    """Return the place an object is certainly at, '' when none is."""
    located = (it.args for it in facts if it.predicate == 'located')
    return next((args[1] for args in located if args[0] == name), '')
