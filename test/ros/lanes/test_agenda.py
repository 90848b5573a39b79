import math

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.ros.lanes.agenda import Agenda

pytestmark = pytest.mark.ros


class Diary:
    def __init__(self):
        self.now_s, self.done, self.changes = 0.0, [], 0
        self.agenda = Agenda(lambda: self.now_s, self.changed)

    def changed(self):
        self.changes += 1

    def first(self):
        self.done.append('first')

    def second(self):
        self.done.append('second')
        self.agenda.later(1.0, self.first)


@pytest.fixture
def diary():
    return Diary()


def test_it_does_what_is_due_in_order(diary):
    diary.agenda.later(2.0, diary.second)
    diary.agenda.later(1.0, diary.first)
    assert diary.agenda.next_s == 1.0
    assert not diary.agenda.run()
    diary.now_s = 2.0
    assert diary.agenda.run()
    assert diary.done == ['first', 'second']
    assert diary.agenda.next_s == 3.0


def test_a_thing_is_due_once_and_at_the_last_time_given(diary):
    diary.agenda.later(1.0, diary.first)
    diary.agenda.later(2.0, diary.first)
    diary.now_s = 1.5
    assert not diary.agenda.run()
    diary.now_s = 2.0
    diary.agenda.run()
    diary.agenda.run()
    assert diary.done == ['first']


def test_what_is_dropped_is_not_done(diary):
    diary.agenda.later(1.0, diary.first)
    diary.agenda.later(1.0, diary.second)
    diary.agenda.drop(diary.first)
    diary.agenda.drop(diary.first)
    assert diary.changes == 3
    diary.agenda.clear()
    diary.now_s = 5.0
    assert not diary.agenda.run()
    assert diary.agenda.next_s == math.inf
