"""The server's sign of life, its own gaps, and what it hears of its watchdog."""

import math
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from std_msgs.msg import String  # noqa: E402

from vla_bt.errors import SettingsError  # noqa: E402
from vla_bt.ros.server.life_sign import LifeSign, supervised  # noqa: E402
from vla_bt.ros.watchdog.signs import (  # noqa: E402
    HEARTBEAT_TOPIC,
    SIGNS,
    STATUS_TOPIC,
    WORK_PERIOD_S,
    WatchState,
    Word,
)
from vla_bt.safety import GuardPolicy, Safety, Watchdog  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402
from vla_bt.world.readings import WATCHDOG  # noqa: E402

pytestmark = pytest.mark.ros

MAX_S = 1.0


class Server:
    """A sign of life on a clock of its own, and what comes of it."""

    def __init__(self, node: Any, namespace: str) -> None:
        self.now_s = 100.0
        self.is_ticking = self.may_move = False
        self.trips: list[str] = []
        self.lives: list[str] = []
        self.world = WorldModel(clock=lambda: self.now_s)
        heartbeat = f'{namespace}/{HEARTBEAT_TOPIC}'
        node.create_subscription(String, heartbeat, lambda m: self.lives.append(m.data), SIGNS)
        self.watchdog = node.create_publisher(String, f'{namespace}/{STATUS_TOPIC}', SIGNS)
        self.life = LifeSign(
            node,
            Watchdog(max_silence_s=MAX_S),
            self.world,
            is_ticking=lambda: self.is_ticking,
            may_move=lambda: self.may_move,
            on_trip=self.trips.append,
            clock=lambda: self.now_s,
        )

    def tick(self, at_s: float, *, ends: bool = False, lasts_s: float = 0.0) -> None:
        self.now_s = at_s

        def work() -> float | None:
            self.now_s += lasts_s
            self.is_ticking = not ends
            return None

        self.life.around(work)


@pytest.fixture
def server(node: Any, namespace: str) -> Server:
    return Server(node, namespace)


def test_a_server_at_rest_says_so_by_itself(server: Server, spin_until: Any) -> None:
    spin_until(lambda: server.lives)
    server.now_s += 2 * WORK_PERIOD_S
    spin_until(lambda: len(server.lives) >= 2)
    assert set(server.lives) == {'IDLE'}


def test_at_work_only_ticks_are_signs_of_life(server: Server, spin_until: Any) -> None:
    server.is_ticking = True
    server.tick(100.0)
    spin_until(lambda: server.lives == ['BUSY'])
    server.now_s = 1000.0
    spin_until.cycles(80)
    assert server.lives == ['BUSY']


def test_what_ends_within_a_tick_is_told_at_its_end(server: Server, spin_until: Any) -> None:
    server.is_ticking = True
    server.tick(100.0, ends=True)
    spin_until(lambda: server.lives[:2] == ['BUSY', 'IDLE'])


def test_a_goal_given_up_counts_as_work(server: Server, spin_until: Any) -> None:
    server.may_move = True
    spin_until(lambda: len(server.lives) >= 1)
    assert set(server.lives) == {'BUSY'}


def test_dense_ticks_are_not_all_told(server: Server, spin_until: Any) -> None:
    server.is_ticking = True
    for at_s in (0.0, math.nextafter(WORK_PERIOD_S, 0.0)):
        server.tick(at_s)
    spin_until(lambda: server.lives)
    spin_until.cycles()
    assert server.lives == ['BUSY']
    server.tick(WORK_PERIOD_S)
    spin_until(lambda: server.lives == ['BUSY', 'BUSY'])


def test_after_the_end_nothing_is_said_but_that_something_is_under_way(
    server: Server, spin_until: Any
) -> None:
    server.life.end()
    server.tick(200.0, ends=True)
    server.life.end()
    spin_until(lambda: server.lives)
    spin_until.cycles(80)
    assert server.lives == ['ENDED']
    server.may_move = True
    spin_until(lambda: server.lives == ['ENDED', 'BUSY'])


def test_a_reset_is_told(server: Server, spin_until: Any) -> None:
    server.life.reset()
    spin_until(lambda: 'RESET' in server.lives)


@pytest.mark.parametrize(
    ('gap_s', 'is_late'), [(0.1, False), (MAX_S, False), (math.nextafter(MAX_S, 2.0), True)]
)
def test_a_late_tick_is_noticed(server: Server, gap_s: float, is_late: bool) -> None:
    server.now_s = 0.0
    server.is_ticking = True
    server.tick(0.0)
    server.tick(gap_s)
    assert bool(server.trips) is is_late
    assert server.trips in ([], ['The behaviour server did not tick for 1.0 s at work.'])


def test_a_tick_that_takes_too_long_is_noticed_when_it_ends(server: Server) -> None:
    server.is_ticking = True
    server.tick(100.0, lasts_s=3.0)
    assert server.trips == ['The behaviour server did not tick for 3.0 s at work.']


def test_it_is_said_once(server: Server) -> None:
    server.is_ticking = True
    server.tick(100.0)
    server.tick(105.0)
    server.tick(105.1)
    assert len(server.trips) == 1


@pytest.mark.parametrize('ends', [True, False])
def test_time_in_which_nothing_is_under_way_is_no_gap(server: Server, ends: bool) -> None:
    if ends:
        server.is_ticking = True
        server.tick(100.0, ends=True)
    server.is_ticking = True
    server.tick(5000.0)
    assert server.trips == []


def test_a_watchdog_that_has_stopped_everything_is_heard_once_for_each_time(
    server: Server, spin_until: Any
) -> None:
    spin_until(lambda: server.watchdog.get_subscription_count() > 0)
    for trip in ('a', 'a', 'b', 'b'):
        word = Word(status=WatchState.STOPPED, reason=f'It was silent ({trip}).', trip=trip)
        server.watchdog.publish(String(data=word.to_json()))
    spin_until(lambda: server.trips[1:])
    spin_until.cycles()
    assert server.trips == ['It was silent (a).', 'It was silent (b).']


@pytest.mark.parametrize('status', WatchState)
def test_any_word_of_a_watchdog_is_its_sign_of_life(
    server: Server, spin_until: Any, status: WatchState
) -> None:
    spin_until(lambda: server.watchdog.get_subscription_count() > 0)
    server.watchdog.publish(String(data=Word(status=status, trip='x').to_json()))
    spin_until(lambda: WATCHDOG in server.world.readings)
    assert server.world.readings[WATCHDOG].at_s == server.now_s
    assert bool(server.trips) is (status is WatchState.STOPPED)


def test_noise_on_its_topic_is_no_sign_of_life(server: Server, spin_until: Any) -> None:
    spin_until(lambda: server.watchdog.get_subscription_count() > 0)
    server.watchdog.publish(String(data='WATCHING'))
    spin_until.cycles()
    assert WATCHDOG not in server.world.readings


@pytest.mark.parametrize(
    ('in_file', 'is_required', 'count'),
    [(False, False, 0), (True, False, 1), (False, True, 1), (True, True, 1)],
)
def test_where_it_is_required_a_guard_stands_for_it(
    in_file: bool, is_required: bool, count: int
) -> None:
    safety = Safety(watchdog=Watchdog(required=in_file, policy='stop', max_age_s=2.0))
    made = supervised(safety, 10.0, is_required=is_required)
    added = made.guards[len(safety.guards) :]
    assert made.guards[: len(safety.guards)] == safety.guards
    assert [guard.sources for guard in added] == [(WATCHDOG,)] * count
    assert all(guard.policy is GuardPolicy.STOP and guard.is_for_all for guard in added)


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(SettingsError) as error:
        make()
    return str(error.value)


def test_a_silence_shorter_than_two_heartbeats_is_refused() -> None:
    safety = Safety(watchdog=Watchdog(max_silence_s=0.5))
    assert supervised(safety, 4.0, is_required=False) == safety
    message = refused(lambda: supervised(safety, math.nextafter(4.0, 0.0), is_required=False))
    assert 'watchdog.max_silence_s is 0.5 s' in message
    assert 'heartbeat_hz 4' in message
