"""What the world model says in symbols: the state the checker and the planner start from.

Predicates: `at(place)`, `hand_empty()`, `holding(object)`, `located(object, place)`,
`surface|person|door|button|room(place)`, `in_room(place, room)`.
"""

from __future__ import annotations

from vla_bt.skills.facts import Fact, Facts
from vla_bt.world.model import WorldModel


def world_facts(world: WorldModel) -> Facts:
    """Return all facts that hold now.

    An object of low confidence has no `located` fact, nor has the one that is held.
    """
    facts: set[Fact] = set()
    held = world.robot.held_object
    for place in world.places.values():
        facts.add(Fact(place.kind.value, (place.name,)))
        if place.room:
            facts.add(Fact('in_room', (place.name, place.room)))
    now_s, half_life_s = world.clock(), world.confidence_half_life_s
    for belief in world.objects.values():
        confidence = belief.confidence_at(now_s, half_life_s) if belief.location else 0.0
        is_there = belief.id != held and confidence >= world.min_confidence
        if belief.location and is_there:
            facts.add(Fact('located', (belief.id, belief.location)))
    here = world.current_place()
    if here:
        facts.add(Fact('at', (here,)))
    facts.add(Fact('holding', (held,)) if held else Fact('hand_empty'))
    return frozenset(facts)
