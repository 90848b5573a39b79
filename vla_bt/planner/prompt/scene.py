"""What the robot knows of the world, as lines for a prompt: the relevant ones first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vla_bt.planner.prompt.bound import Listing
from vla_bt.planner.prompt.quoting import label_of
from vla_bt.world import ObjectBelief, Place, WorldModel, clean_label, is_plain_name

_WORD = re.compile(r'[a-z0-9]+')
_MAX_TAGS = 8
_MAX_ALIASES = 8
_BANDS = ((0.8, 'sure'), (0.5, 'likely'))
"""Confidence from which on a place is called so; below it is unsure, or lost as the world says."""


@dataclass(frozen=True)
class Mentions:
    """The words of a command and of the steps that remain, singular and plural alike."""

    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Mentions:
        """Return the words of the texts."""
        words = _WORD.findall(' '.join(texts).lower())
        return cls(frozenset(form for word in words for form in (word, *_other_number(word))))

    def count(self, text: str) -> int:
        """Return how many different words of `text` are mentioned."""
        return len(self.words.intersection(_WORD.findall(text.lower())))


def robot_state(world: WorldModel) -> dict[str, str]:
    """Return what a prompt says of the robot itself."""
    robot = world.robot
    pose, battery = robot.pose, robot.battery_ratio
    here, held = world.current_place(), robot.held_object
    if held and not is_plain_name(held):
        held = 'something without a name'
    return {
        'pose': f'x {pose.x_m:.2f} m, y {pose.y_m:.2f} m, heading {pose.yaw_rad:.2f} rad'
        if pose
        else 'unknown',
        'here': here if is_plain_name(here) else '',
        'held': held,
        'gripper': label_of(robot.gripper),
        'battery': 'unknown' if battery is None else f'{100 * battery:.0f} %',
    }


def place_listing(world: WorldModel, mentions: Mentions) -> Listing:
    """Return the places: mentioned ones first, then those in the world's own order."""
    places = [place for place in world.places.values() if is_plain_name(place.name)]
    places.sort(key=lambda it: -mentions.count(' '.join((it.name, *it.aliases))))
    lines = tuple(map(_place_line, places))
    return Listing(lines=lines, left_out=len(world.places) - len(lines))


def object_listing(world: WorldModel, mentions: Mentions, limit: int) -> Listing:
    """Return the objects: mentioned, held, within reach, at a place mentioned, seen last.

    An object whose id cannot be written in a plan is left out.

    Args:
        world: A snapshot.
        mentions: What the command is about.
        limit: Most objects.
    """
    here, held = world.current_place(), world.robot.held_object
    there = {place for place in world.places if mentions.count(place)}

    def rank(belief: ObjectBelief) -> tuple[int, bool, bool, bool, float]:
        return (
            mentions.count(f'{_what(belief)} {belief.id}'),
            belief.id == held,
            belief.location == here != '',
            belief.location in there,
            belief.seen_at_s,
        )

    known = [belief for belief in world.objects.values() if is_plain_name(belief.id)]
    known.sort(key=rank, reverse=True)
    lines = tuple(_object_line(belief, world) for belief in known[:limit])
    return Listing(lines=lines, left_out=len(world.objects) - len(lines))


def extent(world: WorldModel) -> str:
    """Return the rectangle all known places lie in, in map; '' when there is none."""
    xs = [place.pose.x_m for place in world.places.values()]
    ys = [place.pose.y_m for place in world.places.values()]
    if not xs:
        return ''
    return f'x {min(xs):g} to {max(xs):g} m, y {min(ys):g} to {max(ys):g} m'


def _place_line(place: Place) -> str:
    line = f'{place.name}: {place.kind.value}'
    if is_plain_name(place.room):
        line += f' in {place.room}'
    also = ', '.join(map(clean_label, place.aliases[:_MAX_ALIASES]))
    return f'{line}; also {also}' if also else line


def _object_line(belief: ObjectBelief, world: WorldModel) -> str:
    tags = map(label_of, belief.tags[:_MAX_TAGS])
    return ', '.join((f'{belief.id}: {_what(belief)} {_where(belief, world)}', *tags))


def _what(belief: ObjectBelief) -> str:
    colour = f'{label_of(belief.colour)} ' if belief.colour else ''
    return colour + label_of(belief.label)


def _where(belief: ObjectBelief, world: WorldModel) -> str:
    if belief.id == world.robot.held_object:
        return 'in the hand'
    confidence = world.confidence(belief.id)
    if confidence < world.min_confidence or not is_plain_name(belief.location):
        return 'lost'
    band = next((word for least, word in _BANDS if confidence >= least), 'unsure')
    return f'at {belief.location} ({band})'


def _other_number(word: str) -> tuple[str, ...]:
    """Return the regular plural, or what a plural is of."""
    return (word[:-1], word[:-2]) if len(word) > 3 and word.endswith('s') else (f'{word}s',)
