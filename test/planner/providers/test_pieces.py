"""Text between two threads."""

import time
from threading import Thread

import pytest

from vla_bt.planner.providers.pieces import Pieces

LATE_S = 5.0


def arrived(*pieces: str) -> Pieces:
    made = Pieces()
    for piece in pieces:
        made.put(piece)
    made.close()
    return made


def soon() -> float:
    return time.monotonic() + LATE_S


def test_what_waits_together_comes_as_one() -> None:
    assert list(arrived('a', 'b', 'c').until(soon())) == ['abc']


def test_a_new_beginning_stays_where_it_was_said() -> None:
    found = list(arrived('a', 'b', '', 'c', '', '', 'd').until(soon()))
    assert found == ['ab', '', 'c', '', '', 'd']


def test_nothing_is_nothing() -> None:
    assert list(arrived().until(soon())) == []


def test_what_comes_later_is_waited_for() -> None:
    pieces = Pieces()
    found: list[str] = []
    thread = Thread(target=lambda: found.extend(pieces.until(soon())))
    thread.start()
    for piece in 'hello':
        pieces.put(piece)
    pieces.close()
    thread.join(LATE_S)
    assert ''.join(found) == 'hello'


@pytest.mark.parametrize('left_s', [-1.0, 0.0, 0.02])
def test_after_the_deadline_nothing_is_waited_for(left_s: float) -> None:
    with pytest.raises(TimeoutError):
        list(Pieces().until(time.monotonic() + left_s))
