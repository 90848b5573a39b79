"""What server and watchdog tell each other."""

import json
import time

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.watchdog.signs import Life, WatchState, Word  # noqa: E402

pytestmark = pytest.mark.ros


@pytest.mark.parametrize('life', Life)
def test_a_word_of_the_server_is_read(life: Life) -> None:
    assert Life.read(life.value) is life


@pytest.mark.parametrize('text', ['', 'idle', 'IDLE ', 'DONE', '\x00'])
def test_what_is_no_word_of_the_server_counts_as_busy(text: str) -> None:
    assert Life.read(text) is Life.BUSY


@pytest.mark.parametrize('status', WatchState)
def test_a_word_of_the_watchdog_is_read_back(status: WatchState) -> None:
    word = Word(status=status, reason='It was silent.', trip='abc')
    assert Word.read(word.to_json()) == word


def test_a_word_of_the_watchdog_looks_like_every_status() -> None:
    content = json.loads(Word(status=WatchState.WATCHING).to_json())
    assert content['status'] == 'WATCHING'
    assert abs(content['timestamp'] - time.time()) < 60.0
    assert content['details'] == {'reason': '', 'trip': ''}


@pytest.mark.parametrize(
    'text',
    [
        '',
        'WATCHING',
        '[]',
        'null',
        '{}',
        '[' * 100_000,
        '{"status": "WATCHING"}',
        '{"status": "WATCHING", "details": []}',
        '{"status": "SLEEPING", "details": {"reason": "", "trip": ""}}',
        '{"status": ["WATCHING"], "details": {"reason": "", "trip": ""}}',
        '{"status": "WATCHING", "details": {"reason": ""}}',
        '{"status": "WATCHING", "details": {"trip": ""}}',
    ],
)
def test_what_is_not_of_a_watchdog_is_no_sign_of_life(text: str) -> None:
    assert Word.read(text) is None
