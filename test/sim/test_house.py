import logging
from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.errors import SettingsError
from vla_bt.robot import Pose
from vla_bt.sim import read_sim_config
from vla_bt.sim.house import House
from vla_bt.world import WorldConfig

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

START = Pose(0.0, 0.0)


@pytest.fixture
def house(config: WorldConfig) -> House:
    return House(read_sim_config(config), START)


def test_robot_is_where_it_is_put(house: House) -> None:
    house.move_robot(Pose(1.0, -1.0, 0.5))
    pose = house.pose
    assert (pose.x_m, pose.y_m, pose.yaw_rad) == pytest.approx((1.0, -1.0, 0.5))


@pytest.mark.parametrize(
    ('pose', 'blocked'),
    [(Pose(0.0, 0.0), False), (Pose(5.0, 0.15), True), (Pose(2.3, 0.0), True), (Pose(9, 9), True)],
)
def test_furniture_walls_and_the_outside_block(house: House, pose: Pose, blocked: bool) -> None:
    assert house.is_blocked(pose) is blocked


def test_furniture_is_within_the_house_and_the_garden_is_not(house: House) -> None:
    assert house.contains(Pose(5.0, 0.15))
    assert not house.contains(Pose(9.0, 9.0))


@pytest.mark.parametrize(
    ('pose', 'room'), [(Pose(3.5, 2.1), 'kitchen'), (Pose(-1.2, 3.0), 'living_room')]
)
def test_room_is_the_one_around_or_the_nearest(house: House, pose: Pose, room: str) -> None:
    assert house.room_of(pose) == room


def test_walls_hide_and_open_hallways_do_not(house: House) -> None:
    assert not house.sees(START, Pose(-4.0, 4.0))
    assert house.sees(Pose(1.0, 2.2), Pose(3.5, 2.1))


def test_pyrobosim_logs_nothing_below_warning(
    config: WorldConfig, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        House(read_sim_config(config), START)
    assert caplog.records == []
    assert capfd.readouterr() == ('', '')


def change(config: WorldConfig, key: str, entry: object) -> WorldConfig:
    group = config.sim[key]
    changed = {**group, **entry} if isinstance(entry, dict) else [*group, *entry]  # type: ignore[misc]
    return config.model_copy(update={'sim': {**config.sim, key: changed}})


ROOM_TWICE = {'attic': [[0.0, 0.0], [1.0, 1.0]]}
NOWHERE = [{'rooms': ['kitchen', 'cellar'], 'points': [[0, 0], [1, 1]], 'width_m': 1}]
ACROSS = [{'rooms': ['bedroom', 'dining_room'], 'points': [[-2, 4], [4, 0]], 'width_m': 1}]
BIG = {'piano': {'room': 'kitchen', 'centre': [4, 3], 'size': [9, 1], 'height_m': 1}}
LOST = {'piano': {'room': 'cellar', 'centre': [4, 3], 'size': [1, 1], 'height_m': 1}}


@pytest.mark.parametrize(
    ('key', 'entry', 'message'),
    [
        ('rooms', ROOM_TWICE, r'sim\.rooms\.attic overlaps'),
        ('hallways', NOWHERE, "no room 'cellar'"),
        ('hallways', ACROSS, 'bedroom to dining_room overlaps'),
        ('furniture', BIG, r'sim\.furniture\.piano does not fit into kitchen'),
        ('furniture', LOST, "sim.furniture.piano: no room 'cellar'"),
    ],
)
def test_house_that_does_not_fit_together_is_refused(
    config: WorldConfig, key: str, entry: object, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        House(read_sim_config(change(config, key, entry)), START)


@pytest.mark.parametrize('start', [Pose(5.0, 0.15), Pose(9.0, 9.0)])
def test_robot_cannot_start_inside_something_or_outside(config: WorldConfig, start: Pose) -> None:
    with pytest.raises(SettingsError, match='cannot start'):
        House(read_sim_config(config), start)


def test_missing_pyrobosim_is_said_in_one_line(
    config: WorldConfig, monkeypatch: pytest.MonkeyPatch, make_bench: Callable[..., Any]
) -> None:
    monkeypatch.setitem(__import__('sys').modules, 'pyrobosim.core.world', None)
    with pytest.raises(SettingsError, match='needs pyrobosim'):
        make_bench()
