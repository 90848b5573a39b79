"""What a command refers to: the world, what is true by now, and what was mentioned before."""

from __future__ import annotations

from functools import cached_property

from vla_bt.check import standing_place
from vla_bt.check.names import words_of
from vla_bt.planner.offline.answers import Question, choice, the
from vla_bt.robot import Pose
from vla_bt.skills import Facts
from vla_bt.world import Place, PlaceKind, WorldModel, world_facts

_PREPOSITIONS = {PlaceKind.ROOM: 'in', PlaceKind.SURFACE: 'on'}


class Situation:
    """The world and the course of the command so far.

    Args:
        world: Where names are looked up; not changed.
    """

    def __init__(self, world: WorldModel) -> None:
        self.world = world
        self.facts = world_facts(world)
        self.start = standing_place(self.facts)
        """Where the robot stood when the command came; '' when at no known place."""
        self.objects: tuple[str, ...] = ()
        """What `it` and `them` mean: ids of the objects mentioned last."""
        self.place = ''
        """What `there` means: the place mentioned last."""
        self.mentioned: set[str] = set()
        """All that was spoken of; ids, or words for what nobody knows."""
        self.hints: dict[str, str] = {}
        """Object -> where the person says it is, though the robot has lost it."""
        self.missing: frozenset[str] = frozenset()
        """Objects that, in the case planned for, are not where they were believed to be."""
        self._known = {*self._located, self.held}
        self._origins = {belief.id: belief.location for belief in world.objects.values()}

    @property
    def facts(self) -> Facts:
        """What is true after the steps planned so far."""
        return self._facts

    @facts.setter
    def facts(self, facts: Facts) -> None:
        self._facts = facts
        located = (fact.args for fact in sorted(facts) if fact.predicate == 'located')
        self._located = {args[0]: args[1] for args in located}

    @property
    def held(self) -> str:
        """The object in the hand by now, '' when there is none."""
        return next((fact.args[0] for fact in self.facts if fact.predicate == 'holding'), '')

    @property
    def here(self) -> str:
        """Where the robot stands by now, '' when at no known place."""
        return standing_place(self.facts)

    @property
    def pose(self) -> Pose | None:
        """Where the robot stands by now, in `map`; None when unknown."""
        here = self.world.places.get(self.here)
        return here.pose if here else self.world.robot.pose

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of known objects and places."""
        things = (f'{belief.description} {belief.id}' for belief in self.world.objects.values())
        places = (' '.join((it.name, *it.aliases)) for it in self.world.places.values())
        return words_of(' '.join((*things, *places, *PlaceKind)))

    def mention(self, objects: tuple[str, ...] = (), place: str = '') -> None:
        """Remember what was just spoken of."""
        self.objects = objects or self.objects
        self.mentioned.update(objects)
        self.place = place or self.place

    def mention_unknown(self, said: str) -> None:
        """Remember that something was spoken of that nobody knows: no `it` means another."""
        self.objects = ()
        self.mentioned.add(said)

    def is_at(self, object_id: str, place: str) -> bool:
        """Return True when the object is at the place, or on something in that room."""
        where = self.place_of(object_id)
        room = self.world.places[where].room if where in self.world.places else ''
        return bool(where) and place in (where, room)

    def place_of(self, object_id: str) -> str:
        """Return where the object is by now, '' when held or lost."""
        return self._located.get(object_id, '')

    def origin(self, object_id: str) -> str:
        """Return where the object was when the command came, '' when unknown."""
        return self._origins.get(object_id, '')

    def is_lost(self, object_id: str) -> bool:
        """Return True when nobody knows where the object is."""
        return object_id != self.held and not self.place_of(object_id)

    def was_known(self, object_id: str) -> bool:
        """Return True when the object's place, or that it is held, was known at the start."""
        return object_id in self._known

    def places(self, *kinds: PlaceKind) -> tuple[Place, ...]:
        """Return the places of these kinds, in the order of the world."""
        return tuple(place for place in self.world.places.values() if place.kind in kinds)

    def at(self, place: str) -> str:
        """Return a place's name as one says where something is: `in the kitchen`."""
        known = self.world.places.get(place)
        preposition = _PREPOSITIONS.get(known.kind, 'at') if known else 'at'
        return f'{preposition} {the(place)}'

    def distance_m(self, object_id: str) -> float:
        """Return how far the object is from where the robot stands by now; inf when unknown."""
        where = self._pose_of(object_id)
        robot = self.pose
        return float('inf') if robot is None or where is None else robot.distance_m(where)

    def speaker(self) -> str:
        """Return the place of the person who gives the command.

        Raises:
            Question: Nobody knows where that is.
        """
        persons = [place.name for place in self.places(PlaceKind.PERSON)]
        own = [name for name in persons if 'me' in self.world.places[name].aliases]
        if len(own or persons) == 1:
            return (own or persons)[0]
        if persons:
            raise choice('Which person are you', persons)
        raise Question('I do not know where you are. Which place do you mean?')

    def _pose_of(self, object_id: str) -> Pose | None:
        place = self.world.places.get(self.place_of(object_id))
        return self.world.objects[object_id].pose or (place.pose if place else None)
