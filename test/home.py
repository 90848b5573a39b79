"""The shipped home world as the tests use it."""

from functools import cache

from vla_bt.robot import Pose
from vla_bt.settings import find_share
from vla_bt.world import WorldConfig, WorldModel, load_world


@cache
def home_config() -> WorldConfig:
    """Return the shipped world file, read once."""
    return load_world(find_share('config/world.yaml'))


def home_world(place: str = '', held: str = '') -> WorldModel:
    """Return the shipped world with the robot at `place` (default: where it starts)."""
    config = home_config()
    world = config.to_model(lambda: 0.0)
    pose = world.places[place].pose if place else config.robot.start.to_pose()
    world.update_robot(pose=pose, battery_ratio=0.9, emergency_stop=False)
    if held:
        world.picked(held)
    return world


def far_pose() -> Pose:
    """Return a pose near no known place."""
    return Pose(-4.2, 3.4)
