"""What a rule sees at one instant: facts, tags, the step that begins, where the robot is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vla_bt.check.moment import Moment
from vla_bt.check.rules.ground import TOLERANCE_M, Beat, Ground, Spot
from vla_bt.robot import Pose
from vla_bt.safety.rules import PERSON, Pattern
from vla_bt.skills import Fact, Facts
from vla_bt.world import PlaceKind, WorldModel

Bindings = Mapping[str, str]
"""Values of variables by their names, `?x`."""
_ByName = dict[str, list[tuple[str, ...]]]
"""The values of facts, by the facts' names."""


class Knowledge:
    """The home during one check: tags, spots, and facts found by their name.

    Args:
        world: The home.
        facts: True before the first step; whatever differs later is looked up.
    """

    def __init__(self, world: WorldModel, facts: Facts) -> None:
        self.world = world
        self._facts = facts
        self._by_name = _by_name(facts)
        self._changes: dict[Facts, tuple[_ByName, _ByName]] = {}
        self._tagged: dict[str, list[tuple[str, ...]]] = {}
        self.happened: dict[tuple[int, int], tuple[Pattern, Beat, tuple[Bindings, ...]]] = {}
        """What `Score.happens` has found, by the identities of pattern and beat."""
        for belief in world.objects.values():
            for tag in belief.tags:
                self._tagged.setdefault(tag, []).append((belief.id,))

    def holds(self, fact: Fact, facts: Facts) -> bool:
        """Return True when it is a fact, or a tag of the object it names."""
        return fact in facts or fact.args in self._tagged.get(fact.predicate, ())

    def like(self, predicate: str, facts: Facts) -> Iterable[tuple[str, ...]]:
        """Return the values of all facts, and of all tags, of this name."""
        if facts not in self._changes:
            self._changes[facts] = _by_name(self._facts - facts), _by_name(facts - self._facts)
        gone, new = self._changes[facts]
        left = self._by_name.get(predicate, [])
        if predicate in gone:
            left = [args for args in left if args not in gone[predicate]]
        return [*left, *new.get(predicate, ()), *self._tagged.get(predicate, ())]

    def spots(self, target: str) -> tuple[list[Spot], bool]:
        """Return where something is, and whether that is all.

        Args:
            target: Name of a place or id of an object; `person` is every person.
        """
        poses: list[Pose | None] = []
        for place in self.world.places.values():
            is_person = target == PERSON and place.kind is PlaceKind.PERSON
            if is_person or place.name == target:
                poses += [place.pose, place.surface_pose or place.pose]
        for belief in self.world.objects.values():
            is_person = target == PERSON and PERSON in belief.label.lower().split()
            if is_person or belief.id == target:
                poses.append(belief.pose or self._surface(belief.location))
        if not poses and target != PERSON:
            poses.append(None)
        known = [it for it in poses if it is not None and it.is_finite]
        return [(it.x_m, it.y_m) for it in known], len(known) == len(poses)

    def _surface(self, location: str) -> Pose | None:
        place = self.world.places.get(location)
        return (place.surface_pose or place.pose) if place else None


@dataclass(frozen=True)
class Scene:
    """One instant, or one step while it lasts."""

    knowledge: Knowledge
    facts: Facts
    ground: Ground | None
    """Where the robot may be; None: anywhere."""
    doubt: bool
    """What counts for whatever is not known: True where a match would be wrong."""
    moment: Moment | None = None
    """The step that begins; None: none does, so that no call matches."""

    def near(self, target: str, distance_m: float) -> bool:
        """Return whether the robot is within so many metres of the target."""
        sure, possible = self._near(target, distance_m)
        return sure or (possible and self.doubt)

    def far(self, target: str, distance_m: float) -> bool:
        """Return whether it is farther away than that."""
        sure, possible = self._near(target, distance_m)
        return not possible or (not sure and self.doubt)

    def _near(self, target: str, distance_m: float) -> tuple[bool, bool]:
        """Return whether it surely is, and whether it may be."""
        if Fact('holding', (target,)) in self.facts:
            return True, True
        spots, are_all = self.knowledge.spots(target)
        if self.ground is None:
            return False, bool(spots) or not are_all
        most_m = distance_m + TOLERANCE_M
        sure = any(self.ground.farthest_m(it) <= most_m for it in spots)
        possible = any(self.ground.nearest_m(it) <= most_m for it in spots)
        return sure, possible or not are_all


def _by_name(facts: Iterable[Fact]) -> _ByName:
    found: _ByName = {}
    for fact in facts:
        found.setdefault(fact.predicate, []).append(fact.args)
    return found
