"""The world model: one mutable store of beliefs, read by planner, checker and leaves.

Not thread-safe by itself: written in the executor's thread only; `snapshot` makes the copy
another thread may read.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable

from vla_bt.robot import Detection, Pose
from vla_bt.world.bounds import Bounds
from vla_bt.world.readings import EMERGENCY_STOP, Reading
from vla_bt.world.records import ObjectBelief, Place, RobotState

MAX_OBJECTS = 1000
"""Most objects known at a time, those of the world file aside where these are more."""


class WorldModel:
    """Robot state, objects and places.

    Of more than `MAX_OBJECTS` objects the one seen longest ago gives way to a new one; what the
    hand holds and what was known from the start stays.

    Args:
        places: Named places, unique by name.
        objects: Objects known from the start, unique by id.
        clock: Seconds, monotonic; the time base of every sighting.
        confidence_half_life_s: Time unseen that halves a confidence, > 0.
        min_confidence: Below this an object's location counts as lost, 0..1.
        reach_m: Planar distance from a place's pose that counts as being there, > 0.
        map_bounds: How far the map goes; None: unknown.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        places: Iterable[Place] = (),
        objects: Iterable[ObjectBelief] = (),
        confidence_half_life_s: float = 600.0,
        min_confidence: float = 0.2,
        reach_m: float = 1.0,
        map_bounds: Bounds | None = None,
    ) -> None:
        self.places = {place.name: place for place in places}
        self.objects = {belief.id: belief for belief in objects}
        self._lasting = frozenset(self.objects)
        self.robot = RobotState()
        self.readings: dict[str, Reading] = {}
        """The newest reading of each source that has ever reported; written by `read` only."""
        self.readings_taken = 0
        """How often `read` was called."""
        self.clock = clock
        self.confidence_half_life_s = confidence_half_life_s
        self.min_confidence = min_confidence
        self.reach_m = reach_m
        self.map_bounds = map_bounds

    def snapshot(self) -> WorldModel:
        """Return an independent copy that later changes do not touch."""
        twin = copy.copy(self)
        twin.places = dict(self.places)
        twin.objects = dict(self.objects)
        twin.readings = dict(self.readings)
        twin.robot = dataclasses.replace(
            self.robot, joint_positions=dict(self.robot.joint_positions)
        )
        return twin

    def read(self, source: str, value: float | None, age_s: float = 0.0) -> None:
        """Take in a reading; it is dated now, or by its age.

        Args:
            source: See `vla_bt.world.readings`.
            value: In the source's unit; None: it reports, but does not know.
            age_s: How long ago it was measured.
        """
        self.readings[source] = Reading(value, self.clock() - age_s)
        self.readings_taken += 1

    def update_robot(self, **changes: object) -> None:
        """Set fields of `RobotState` by name.

        `emergency_stops` counts by itself, and an `emergency_stop` is a reading too; all other
        readings come through `read`.
        """
        if 'emergency_stop' in changes:
            is_pressed = changes['emergency_stop']
            is_new = _is_new_stop(self.robot.emergency_stop, is_pressed)
            changes['emergency_stops'] = self.robot.emergency_stops + is_new
            value = None if is_pressed is None else float(is_pressed is not False)
            self.read(EMERGENCY_STOP, value)
        self.robot = dataclasses.replace(self.robot, **changes)  # type: ignore[arg-type]

    def observe(self, detection: Detection) -> ObjectBelief:
        """Take in one sighting and return the belief it makes."""
        known = self.objects.get(detection.id)
        weight = detection.weight_kg
        belief = ObjectBelief(
            id=detection.id,
            label=detection.label,
            colour=detection.colour or (known.colour if known else ''),
            location=detection.location or self._place_of(detection.pose),
            pose=detection.pose,
            weight_kg=known.weight_kg if weight is None and known else weight,
            tags=known.tags if known else (),
            confidence=detection.confidence,
            seen_at_s=self.clock(),
        )
        if known is None and len(self.objects) >= MAX_OBJECTS:
            self._forget_one()
        self.objects[belief.id] = belief
        return belief

    def _forget_one(self) -> None:
        kept = self._lasting | {self.robot.held_object}
        others = [belief for name, belief in self.objects.items() if name not in kept]
        if others:
            del self.objects[min(others, key=lambda it: it.seen_at_s).id]

    def not_seen(self, object_id: str) -> None:
        """Take in that the object is not where it was believed to be."""
        self._change(object_id, location='', pose=None, confidence=0.0)

    def picked(self, object_id: str) -> None:
        """Take in that the hand now holds the object."""
        self._change(object_id, location='', seen_at_s=self.clock(), confidence=1.0)
        self.update_robot(held_object=object_id, gripper='holding')

    def put(self, object_id: str, place: str) -> None:
        """Take in that the hand let go of the object at `place` (a place's name)."""
        target = self.places.get(place)
        pose = target.surface_pose if target else None
        self._change(object_id, location=place, pose=pose, seen_at_s=self.clock(), confidence=1.0)
        self.update_robot(held_object='', gripper='open')

    def confidence(self, object_id: str) -> float:
        """Return the object's confidence now, 0..1; 0 when it is unknown."""
        belief = self.objects.get(object_id)
        if belief is None:
            return 0.0
        return belief.confidence_at(self.clock(), self.confidence_half_life_s)

    def current_place(self) -> str:
        """Return the name of the nearest place within reach of the robot, '' when none is."""
        return '' if self.robot.pose is None else self.place_near(self.robot.pose)

    def place_near(self, pose: Pose) -> str:
        """Return the name of the place whose robot pose is nearest within reach, or ''."""
        near = [
            (place.pose.distance_m(pose), name)
            for name, place in self.places.items()
            if place.pose.distance_m(pose) <= self.reach_m
        ]
        return min(near)[1] if near else ''

    def _place_of(self, pose: Pose) -> str:
        surfaces = [
            (place.surface_pose.distance_m(pose), name)
            for name, place in self.places.items()
            if place.surface_pose is not None
        ]
        distance_m, name = min(surfaces, default=(float('inf'), ''))
        return name if distance_m <= self.reach_m else ''

    def _change(self, object_id: str, **changes: object) -> None:
        belief = self.objects.get(object_id)
        if belief is not None:
            self.objects[object_id] = dataclasses.replace(belief, **changes)  # type: ignore[arg-type]


def _is_new_stop(before: object, now: object) -> bool:
    """Return True when an emergency stop that was not pressed is, or is not known any more."""
    return now is not False and now is not before and (before is False or now is True)
