"""When a behaviour server counts as silent."""

import math

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.watchdog.signs import Life  # noqa: E402
from vla_bt.ros.watchdog.vigil import Vigil  # noqa: E402

pytestmark = pytest.mark.ros

MAX_S = 1.0


class Watched:
    """A vigil on a clock of its own."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.vigil = Vigil(MAX_S, lambda: self.now_s)

    def hear(self, life: Life, at_s: float = 100.0) -> None:
        self.now_s = at_s
        self.vigil.hear(life)

    def look(self, at_s: float) -> str:
        self.now_s = at_s
        return self.vigil.look()


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_a_server_that_is_silent_at_work_is_found_out_by_the_second_look(watched: Watched) -> None:
    watched.hear(Life.BUSY)
    assert watched.vigil.next_s == 100.0 + MAX_S / 2
    assert watched.look(100.5) == ''
    assert watched.vigil.next_s == 101.0
    assert watched.look(math.nextafter(101.0, 0.0)) == ''
    assert watched.look(101.0) == (
        'The behaviour server was silent for 1.0 s while it was at work.'
    )


def test_it_is_said_once_until_the_server_is_heard_at_work_again(watched: Watched) -> None:
    watched.hear(Life.BUSY)
    assert not watched.look(100.5)
    assert watched.look(101.0)
    assert watched.vigil.next_s == math.inf
    assert not watched.look(110.0)
    watched.hear(Life.BUSY, 110.0)
    assert not watched.look(110.5)
    assert watched.look(111.0)


@pytest.mark.parametrize('at_s', [100.0, 100.3, math.nextafter(100.5, 0.0)])
def test_there_is_no_doubt_before_the_first_look_is_due(watched: Watched, at_s: float) -> None:
    watched.hear(Life.BUSY)
    assert watched.look(at_s) == ''
    assert watched.vigil.next_s == 100.0 + MAX_S / 2


def test_a_second_look_that_comes_early_decides_nothing(watched: Watched) -> None:
    watched.hear(Life.BUSY)
    watched.look(100.6)
    assert watched.look(101.0) == ''
    assert watched.look(101.1) != ''


def test_a_sign_of_life_ends_the_doubt(watched: Watched) -> None:
    watched.hear(Life.BUSY)
    watched.look(100.95)
    watched.hear(Life.BUSY, 101.0)
    assert watched.look(101.1) == ''
    assert watched.vigil.next_s == 101.0 + MAX_S / 2


def test_a_watchdog_that_was_frozen_itself_reads_its_mail_before_it_judges(
    watched: Watched,
) -> None:
    watched.hear(Life.BUSY)
    assert watched.look(1000.0) == ''
    watched.hear(Life.BUSY, 1000.45)
    assert watched.look(1000.5) == ''


@pytest.mark.parametrize('life', [Life.IDLE, Life.RESET, Life.ENDED])
def test_a_server_that_is_not_at_work_may_be_silent(watched: Watched, life: Life) -> None:
    watched.hear(Life.BUSY)
    watched.hear(life)
    assert watched.vigil.next_s == math.inf
    assert watched.look(10_000.0) == ''
    assert not watched.vigil.is_busy


def test_a_server_that_was_never_there_may_be_silent(watched: Watched) -> None:
    assert watched.vigil.next_s == math.inf
    assert watched.look(10_000.0) == ''
    assert not watched.vigil.is_seen


@pytest.mark.parametrize(
    ('life', 'is_seen', 'is_busy'),
    [
        (Life.IDLE, True, False),
        (Life.BUSY, True, True),
        (Life.RESET, True, False),
        (Life.ENDED, False, False),
    ],
)
def test_what_was_heard_is_known(
    watched: Watched, life: Life, is_seen: bool, is_busy: bool
) -> None:
    watched.hear(life)
    assert (watched.vigil.is_seen, watched.vigil.is_busy) == (is_seen, is_busy)
