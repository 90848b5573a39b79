import itertools
import math

import pytest

from vla_bt.robot import Pose
from vla_bt.settings import find_share
from vla_bt.sim import read_sim_config
from vla_bt.sim.house import House
from vla_bt.sim.roadmap import Roadmap
from vla_bt.world import WorldConfig, load_world

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

PLACES = sorted(load_world(find_share('config/world.yaml')).places)


@pytest.fixture(scope='module')
def house() -> House:
    return House(read_sim_config(load_world(find_share('config/world.yaml'))), Pose(0.0, 0.0))


@pytest.fixture(scope='module')
def roadmap(house: House) -> Roadmap:
    return Roadmap(house.world)


@pytest.mark.parametrize('name', PLACES)
def test_robot_can_stand_at_every_place(house: House, config: WorldConfig, name: str) -> None:
    assert not house.is_blocked(config.places[name].pose.to_pose())


@pytest.mark.parametrize(('start', 'goal'), list(itertools.permutations(PLACES, 2)))
def test_way_between_any_two_places_touches_nothing(
    house: House, roadmap: Roadmap, config: WorldConfig, start: str, goal: str
) -> None:
    ends = [config.places[name].pose.to_pose() for name in (start, goal)]
    points = roadmap.plan(*ends)
    assert points is not None
    assert points[0] == (ends[0].x_m, ends[0].y_m)
    assert points[-1] == (ends[1].x_m, ends[1].y_m)
    assert not any(house.is_blocked(pose) for pose in sampled(points))


def test_way_in_the_open_is_straight(roadmap: Roadmap) -> None:
    assert roadmap.plan(Pose(0.0, 0.0), Pose(1.0, 1.0)) == [(0.0, 0.0), (1.0, 1.0)]


def test_no_way_leads_into_furniture(roadmap: Roadmap) -> None:
    assert roadmap.plan(Pose(0.0, 0.0), Pose(5.0, 0.15)) is None


def test_planning_leaves_no_trace(roadmap: Roadmap) -> None:
    ends = Pose(0.0, 0.0), Pose(-2.3, 4.8)
    first = roadmap.plan(*ends)
    for _ in range(5):
        assert roadmap.plan(Pose(0.1, 0.2), Pose(5.0, 1.0)) is not None
    assert roadmap.plan(*ends) == first


def sampled(points: list[tuple[float, float]]) -> list[Pose]:
    poses = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        steps = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / 0.05))
        ratios = [step / steps for step in range(steps + 1)]
        poses += [Pose(x1 + ratio * (x2 - x1), y1 + ratio * (y2 - y1)) for ratio in ratios]
    return poses
