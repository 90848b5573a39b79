"""Readiness: what is missing, told as it appears, never asked again once all was there."""

from typing import Any

import pytest

pytest.importorskip('nav2_msgs', reason='needs the built interfaces')

from action_msgs.msg import GoalStatusArray  # noqa: E402

from vla_bt.ros.server.readiness import NEEDED, Readiness  # noqa: E402

pytestmark = pytest.mark.ros


class FakeReadings:
    def __init__(self) -> None:
        self.seen_at_s: dict[str, float] = {}
        self.unheard: tuple[str, ...] = ()


def names(config: Any) -> list[str]:
    return [config.navigation.go_to_action, config.navigation.turn_action, config.arm.move_action,
            config.gripper.action, config.head.action]  # fmt: skip


def test_what_is_missing_is_told_until_nothing_is(
    node: Any, robot_config: Any, spin_until: Any
) -> None:
    readings, told = FakeReadings(), list[tuple[str, ...]]()
    readiness = Readiness(node, robot_config, readings, told.append)  # type: ignore[arg-type]
    servers = names(robot_config)
    assert readiness.missing == (*NEEDED, *servers)
    readings.seen_at_s = dict.fromkeys(NEEDED, 0.0)
    spin_until(lambda: told and told[-1] == tuple(servers))
    for name in servers:
        node.create_publisher(GoalStatusArray, f'{name}/_action/status', 1)
    spin_until(lambda: readiness.missing == ())
    assert told[-1] == ()


def test_it_says_so_when_nothing_is_there(
    node: Any, robot_config: Any, spin_until: Any
) -> None:
    told: list[tuple[str, ...]] = []
    Readiness(node, robot_config, FakeReadings(), told.append)  # type: ignore[arg-type]
    spin_until(lambda: told)
    spin_until.cycles(50)
    assert told == [(*NEEDED, *names(robot_config))]


def test_what_is_lost_later_is_not_missing_again(
    node: Any, robot_config: Any, spin_until: Any
) -> None:
    readings, told = FakeReadings(), list[tuple[str, ...]]()
    readings.seen_at_s = dict.fromkeys(NEEDED, 0.0)
    readiness = Readiness(node, robot_config, readings, told.append)  # type: ignore[arg-type]
    publishers = [
        node.create_publisher(GoalStatusArray, f'{name}/_action/status', 1)
        for name in names(robot_config)
    ]
    spin_until(lambda: readiness.missing == ())
    for publisher in publishers:
        node.destroy_publisher(publisher)
    spin_until.cycles(50)
    assert readiness.missing == ()
    assert told[-1] == ()


def test_what_guards_watch_is_waited_for(node: Any, robot_config: Any, spin_until: Any) -> None:
    readings, told = FakeReadings(), list[tuple[str, ...]]()
    readings.unheard = ('tilt', 'custom:motor')
    readiness = Readiness(node, robot_config, readings, told.append)  # type: ignore[arg-type]
    assert set(readiness.missing) >= {'tilt', 'custom:motor'}
    spin_until(lambda: told)
    assert set(told[-1]) >= {'tilt', 'custom:motor'}
    readings.unheard = ()
    spin_until(lambda: 'tilt' not in told[-1])


def test_a_robot_with_a_fixed_head_misses_no_head_server(
    node: Any, robot_config: Any
) -> None:
    head = robot_config.head.model_copy(update={'action': ''})
    config = robot_config.model_copy(update={'head': head})
    readings = FakeReadings()
    readiness = Readiness(node, config, readings, lambda missing: None)  # type: ignore[arg-type]
    assert all('head' not in name for name in readiness.missing)
