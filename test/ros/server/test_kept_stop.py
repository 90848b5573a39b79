"""A stop that outlives the server which was stopped."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.server.kept_stop import BEFORE, NOT_KEPT, UNREADABLE, KeptStop, file_name
from vla_bt.safety import GuardPolicy, SafetyWatch, load_safety
from vla_bt.safety.watch import Trip
from vla_bt.world import WorldModel

pytestmark = pytest.mark.ros

GUARDS = load_safety().guards
STOP = next(it for it in GUARDS if it.policy is GuardPolicy.STOP)
TRIP = Trip(STOP, 'the emergency stop is pressed')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / 'state' / 'safety_stop_7.json'


def test_what_is_kept_is_recalled_by_the_next_one(path: Path) -> None:
    KeptStop(path).keep(TRIP)
    recalled = KeptStop(path).recall(GUARDS)
    assert recalled == Trip(STOP, TRIP.reason + BEFORE)
    assert os.listdir(path.parent) == [path.name]


def test_nothing_is_recalled_where_nothing_was_kept(path: Path) -> None:
    assert KeptStop(path).recall(GUARDS) is None


def test_what_was_reset_is_not_recalled(path: Path) -> None:
    kept = KeptStop(path)
    kept.keep(TRIP)
    kept.forget()
    kept.forget()
    assert KeptStop(path).recall(GUARDS) is None


def test_a_third_server_says_once_that_it_was_before(path: Path) -> None:
    for _ in range(3):
        kept = KeptStop(path)
        kept.keep(kept.recall(GUARDS) or TRIP)
    again = KeptStop(path).recall(GUARDS)
    assert again is not None
    assert again.reason == TRIP.reason + BEFORE


@pytest.mark.parametrize('text', ['', '{', '[]', '{"guard": "tilt"}', 'null', '"x"', '[' * 10_000])
def test_what_cannot_be_read_counts_as_a_stop(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    recalled = KeptStop(path).recall(GUARDS)
    assert recalled is not None
    assert (recalled.rule.name, str(path) in recalled.reason) == (UNREADABLE, True)


def test_a_folder_in_its_place_counts_as_a_stop(path: Path) -> None:
    path.mkdir(parents=True)
    assert KeptStop(path).recall(GUARDS) is not None


def test_a_guard_that_is_gone_holds_until_a_person_resets_it(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({'guard': 'of_last_year', 'reason': 'it fell'}))
    watch = SafetyWatch((), WorldModel(clock=lambda: 0.0))
    recalled = KeptStop(path).recall(watch.guards)
    assert recalled is not None
    watch.latch(recalled)
    assert 'of_last_year: it fell' in watch.refusal()
    assert watch.reset() == ''
    assert watch.refusal() == ''


@pytest.mark.parametrize('act', [lambda it: it.keep(TRIP), lambda it: it.forget()])
def test_where_nothing_can_be_written_it_is_logged(
    path: Path, caplog: pytest.LogCaptureFixture, act: Any
) -> None:
    path.parent.write_text('a file where the folder should be')
    act(KeptStop(path))
    assert 'stop' in caplog.text


def test_nothing_is_kept_where_that_is_not_wanted() -> None:
    NOT_KEPT.keep(TRIP)
    NOT_KEPT.forget()
    assert NOT_KEPT.recall(GUARDS) is None


@pytest.mark.parametrize(
    ('domain', 'namespace', 'name'),
    [(0, '/', 'safety_stop_0.json'), (0, '/robot1', 'safety_stop_0__robot1.json'),
     (42, '/a/b', 'safety_stop_42__a__b.json'), (42, '/a_b', 'safety_stop_42__a_b.json')],
)  # fmt: skip
def test_each_server_has_its_own_file(domain: int, namespace: str, name: str) -> None:
    assert file_name(domain, namespace) == name
