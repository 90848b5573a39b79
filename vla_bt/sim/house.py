"""The home as a pyrobosim world: rooms, hallways, furniture and the robot in it.

pyrobosim is imported when a house is built, not before: importing it takes about a second and
90 MB, and a core install does not have it.
"""

from __future__ import annotations

import logging
from typing import Any

from vla_bt.errors import SettingsError
from vla_bt.robot import Pose, wrap_angle
from vla_bt.sim.config import FurnitureConfig, HallwayConfig, SimConfig

ROBOT = 'robot'
_LOGGERS = ('pyrobosim', 'home', ROBOT)


class House:
    """Where the robot can and cannot be.

    Args:
        config: The house.
        start: Pose of the robot in `map`.

    Raises:
        SettingsError: pyrobosim is missing, or rooms, hallways or furniture do not fit together.
    """

    def __init__(self, config: SimConfig, start: Pose) -> None:
        _quieten()
        try:
            from pyrobosim.core.world import World
        except ImportError as error:
            raise SettingsError(
                f'the simulator needs pyrobosim, pip install vla_bt[sim] ({error})'
            ) from error
        inflation_m = config.robot.radius_m + config.robot.clearance_m
        self.world: Any = World(name='home', inflation_radius=inflation_m, object_radius=0.01)
        for name, corners in config.rooms.items():
            _add_room(self.world, name, corners)
        for hallway in config.hallways:
            _add_hallway(self.world, hallway)
        for name, furniture in config.furniture.items():
            _add_furniture(self.world, name, furniture)
        self.robot = _add_robot(self.world, config, start)
        if self.is_blocked(start):
            raise SettingsError(f'the robot cannot start at {start}: it touches something')

    @property
    def pose(self) -> Pose:
        """The robot's pose in `map`."""
        pose = self.robot.get_pose()
        return Pose(float(pose.x), float(pose.y), wrap_angle(float(pose.get_yaw())))

    def move_robot(self, pose: Pose) -> None:
        """Put the robot to a pose in `map`, unchecked."""
        self.robot.set_pose(to_pyrobosim(pose))

    def is_blocked(self, pose: Pose) -> bool:
        """True when the robot cannot stand there: wall, furniture, or outside the house."""
        return bool(self.robot.is_in_collision(to_pyrobosim(pose)))

    def contains(self, pose: Pose) -> bool:
        """True when the point is within a room or hallway, furniture included."""
        from shapely import intersects_xy

        return bool(intersects_xy(self.world.total_sensing_polygon, pose.x_m, pose.y_m))

    def room_of(self, pose: Pose) -> str:
        """Return the name of the room around the point, the nearest one in hallways."""
        from shapely.geometry import Point

        point = Point(pose.x_m, pose.y_m)
        return str(min(self.world.rooms, key=lambda room: room.polygon.distance(point)).name)

    def sees(self, viewer: Pose, target: Pose) -> bool:
        """True when no wall stands between the two points; furniture hides nothing."""
        from shapely.geometry import LineString

        line = LineString([(viewer.x_m, viewer.y_m), (target.x_m, target.y_m)])
        return bool(self.world.total_sensing_polygon.covers(line))


def to_pyrobosim(pose: Pose) -> Any:
    """Return a pose in pyrobosim's own type."""
    from pyrobosim.utils.pose import Pose as SimPose

    return SimPose(x=pose.x_m, y=pose.y_m, z=pose.z_m, yaw=pose.yaw_rad)


def _quieten() -> None:
    """Let only warnings of pyrobosim through, to the application's handlers and no others."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not logger.filters:
            logger.addFilter(lambda record: record.levelno >= logging.WARNING)
            logger.addHandler(logging.NullHandler())


def _add_room(world: Any, name: str, corners: tuple[tuple[float, float], ...]) -> None:
    (left, bottom), (right, top) = corners
    outline = [[left, bottom], [right, bottom], [right, top], [left, top]]
    if world.add_room(name=name, footprint=outline, wall_width=0.1) is None:
        raise SettingsError(f'sim.rooms.{name} overlaps another room or hallway')


def _add_hallway(world: Any, hallway: HallwayConfig) -> None:
    start, end = hallway.rooms
    for name in hallway.rooms:
        if name not in world.get_room_names():
            raise SettingsError(f'sim.hallways: no room {name!r}')
    added = world.add_hallway(
        room_start=start,
        room_end=end,
        width=hallway.width_m,
        conn_method='points',
        conn_points=[list(point) for point in hallway.points],
        wall_width=0.1,
    )
    if added is None:
        raise SettingsError(f'sim.hallways: {start} to {end} overlaps another room or hallway')


def _add_furniture(world: Any, name: str, entry: FurnitureConfig) -> None:
    from pyrobosim.core.locations import Location

    if entry.room not in world.get_room_names():
        raise SettingsError(f'sim.furniture.{name}: no room {entry.room!r}')
    Location.metadata.data[name] = {
        'footprint': {'type': 'box', 'dims': list(entry.size), 'height': entry.height_m},
        'locations': [{'name': 'top'}],
    }
    pose = to_pyrobosim(Pose(*entry.centre))
    if world.add_location(name=name, category=name, parent=entry.room, pose=pose) is None:
        raise SettingsError(f'sim.furniture.{name} does not fit into {entry.room}')


def _add_robot(world: Any, config: SimConfig, start: Pose) -> Any:
    from pyrobosim.core.robot import Robot

    robot = Robot(name=ROBOT, radius=config.robot.radius_m, start_sensor_threads=False)
    world.add_robot(robot, pose=to_pyrobosim(start))
    if not world.robots:
        raise SettingsError(f'the robot cannot start at {start}: no room is there')
    return robot
