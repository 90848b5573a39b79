"""Where the objects truly are: on furniture, on the floor, in the hand, with a person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from vla_bt.errors import SettingsError
from vla_bt.robot import Pose
from vla_bt.sim.config import Point, SimConfig
from vla_bt.sim.house import House, to_pyrobosim
from vla_bt.world import WorldConfig

_GRIP_RADIUS_M = 0.15
_RING_M = 0.05


class Things:
    """The objects of the house, kept in its pyrobosim world.

    Args:
        house: The house, furnished.
        world: Objects with the furniture they stand on.
        config: Sizes and reach.

    Raises:
        SettingsError: An object has no pose, or does not fit where it is said to stand.
    """

    def __init__(self, house: House, world: WorldConfig, config: SimConfig) -> None:
        self.labels = {key: (entry.label, entry.colour) for key, entry in world.objects.items()}
        self._house = house
        self._reach_m = config.robot.reach_m
        self._places = {name: entry.pose.to_pose() for name, entry in world.places.items()}
        self._near_m = world.reach_m
        for key, entry in world.objects.items():
            if entry.pose is None:
                raise SettingsError(f'objects.{key}: the simulator needs its pose')
            size_m = config.object_size_m.get(entry.label, 0.08)
            _add_object(house.world, key, entry.location, entry.pose.to_pose(), size_m)

    @property
    def held(self) -> str:
        """Id of what is in the hand; '' when nothing."""
        held = self._house.robot.manipulated_object
        return str(held.name) if held else ''

    def pose(self, key: str) -> Pose | None:
        """Return an object's pose in `map`; None when it is held or there is no such object."""
        thing = self._house.world.get_object_by_name(key)
        if thing is None or key == self.held:
            return None
        return Pose(float(thing.pose.x), float(thing.pose.y), float(thing.pose.get_yaw()),
                    float(thing.pose.z))  # fmt: skip

    def location(self, key: str) -> str:
        """Return the place it stands on; where it is on none, the place nearby, else the room."""
        pose = self.pose(key)
        if pose is None:
            return ''
        parent = self._house.world.get_object_by_name(key).parent
        furniture = str(parent.parent.name) if parent.parent else ''
        if furniture in self._places:
            return furniture
        near = [(where.distance_m(pose), name) for name, where in self._places.items()]
        is_near = bool(near) and min(near)[0] <= self._near_m
        return min(near)[1] if is_near else self._house.room_of(pose)

    def visible(self, view_m: float) -> list[str]:
        """Return the ids of all objects in view of the robot, nearest first."""
        here = self._house.pose
        poses = {key: self.pose(key) for key in self.labels}
        seen = [
            (here.distance_m(pose), key)
            for key, pose in poses.items()
            if pose and here.distance_m(pose) <= view_m and self._house.sees(here, pose)
        ]
        return [key for _, key in sorted(seen)]

    def grip(self, hand: Pose) -> str:
        """Take what is nearest into the empty hand; return its id, '' when nothing is there."""
        poses = {key: self.pose(key) for key in self.labels}
        near = [
            (math.dist((hand.x_m, hand.y_m, hand.z_m), (pose.x_m, pose.y_m, pose.z_m)), key)
            for key, pose in poses.items()
            if pose
        ]
        if not near or min(near)[0] > _GRIP_RADIUS_M:
            return ''
        thing = self._house.world.get_object_by_name(min(near)[1])
        _set_parent(thing, self._house.robot)
        self._house.robot.manipulated_object = thing
        return str(thing.name)

    def put_down(self, hand: Pose, surface: str = '') -> str:
        """Let go of the held object and return where it is: furniture, or '' for the floor.

        Args:
            hand: Where the hand is, in `map`.
            surface: Furniture the robot stands at; '' lets the object fall to the floor. What is
                below the hand goes first.
        """
        thing = self._house.robot.manipulated_object
        self._house.robot.manipulated_object = None
        under = self._under(hand) or surface
        spot = self._free_spot(thing, hand, under) if under else None
        if under and spot:
            top = self._house.world.get_location_by_name(under).children[0]
            self._house.world.update_object(thing, top, to_pyrobosim(Pose(*spot)))
            return under
        self._drop(thing, hand)
        return ''

    def _under(self, hand: Pose) -> str:
        point = to_pyrobosim(hand)
        tops = (place for place in self._house.world.locations if place.is_inside(point))
        return next((str(place.name) for place in tops), '')

    def _free_spot(self, thing: Any, hand: Pose, surface: str) -> Point | None:
        """Return the free spot of the surface nearest to the hand that the robot can reach."""
        from shapely.affinity import translate

        top = self._house.world.get_location_by_name(surface).children[0]
        here, others = self._house.pose, [other.collision_polygon for other in top.children]
        for x_m, y_m in _spots_around(hand):
            foot = translate(thing.raw_collision_polygon, x_m, y_m)
            free = foot.within(top.polygon) and not any(foot.intersects(at) for at in others)
            if free and here.distance_m(Pose(x_m, y_m)) <= self._reach_m:
                return x_m, y_m
        return None

    def _drop(self, thing: Any, hand: Pose) -> None:
        from shapely import intersects_xy

        floor = self._house.world.total_external_polygon
        here = self._house.pose
        spots = (spot for spot in _spots_around(hand) if intersects_xy(floor, *spot))
        x_m, y_m = next(spots, (here.x_m, here.y_m))
        room = self._house.room_of(Pose(x_m, y_m))
        _set_parent(thing, self._house.world.get_room_by_name(room))
        thing.set_pose(to_pyrobosim(Pose(x_m, y_m)))
        thing.create_polygons()


def _spots_around(centre: Pose) -> Iterator[Point]:
    """Yield points in widening rings around the centre, up to 1.2 m."""
    yield centre.x_m, centre.y_m
    for ring in range(1, 25):
        for step in range(16):
            angle_rad = step * math.pi / 8
            yield (
                centre.x_m + ring * _RING_M * math.cos(angle_rad),
                centre.y_m + ring * _RING_M * math.sin(angle_rad),
            )


def _set_parent(thing: Any, parent: Any) -> None:
    from pyrobosim.core.types import set_parent

    set_parent(thing, parent)


def _add_object(world: Any, key: str, surface: str, pose: Pose, size_m: float) -> None:
    from pyrobosim.core.objects import Object

    location = world.get_location_by_name(surface)
    if location is None:
        raise SettingsError(f'objects.{key}: no furniture {surface!r} below sim.furniture')
    Object.metadata.data[key] = {
        'footprint': {'type': 'box', 'dims': [size_m, size_m], 'height': size_m}
    }
    spot = to_pyrobosim(Pose(pose.x_m, pose.y_m, pose.yaw_rad))
    top = location.children[0]
    if world.add_object(name=key, category=key, parent=top, pose=spot) is None:
        raise SettingsError(f'objects.{key} is not on {surface}, or too near to another object')
