"""What a test reads of its faulty servers."""

import os
from threading import Thread

import pytest

from vla_bt.ros.faulty_servers.event_log import EventLog

LINES = [
    '{"event": "ready", "at": "/a", "t_s": 1.0}\n',
    '{"event": "ready", "at": "/b", "t_s": 2.0}\n',
    '{"event": "goal", "at": "/a", "t_s": 3.0}\n',
]


def test_events_are_picked_by_kind_and_by_server() -> None:
    log = EventLog()
    log.read(LINES)
    assert [event['t_s'] for event in log.events()] == [1.0, 2.0, 3.0]
    assert [event['t_s'] for event in log.events('ready')] == [1.0, 2.0]
    assert [event['t_s'] for event in log.events(at='/a')] == [1.0, 3.0]
    assert log.events('goal', '/b') == []


def test_what_is_no_event_is_kept_as_text() -> None:
    log = EventLog()
    log.read(['{"event": "go', 'Warning!\n'])
    assert [event['text'] for event in log.events('output')] == ['{"event": "go', 'Warning!']


def test_waiting_ends_when_enough_was_told() -> None:
    log = EventLog()
    reader, writer = os.pipe()
    with os.fdopen(reader) as lines, os.fdopen(writer, 'w') as told:
        thread = Thread(target=log.read, args=(lines,))
        thread.start()
        told.writelines(LINES)
        told.flush()
        assert [event['at'] for event in log.saw('ready', 2)] == ['/a', '/b']
        told.close()
        thread.join()


def test_waiting_in_vain_says_what_was_told_instead() -> None:
    log = EventLog()
    log.read(LINES)
    with pytest.raises(TimeoutError, match="/a: no 1 x cancel in .*'goal'"):
        log.saw('cancel', timeout_s=0.01, at='/a')
