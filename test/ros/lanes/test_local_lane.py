import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.robot import Verdict, VerdictCode
from vla_bt.ros.lanes.local_lane import LocalLane

pytestmark = pytest.mark.ros

SAID = Verdict(code=VerdictCode.SUCCEEDED)


@pytest.fixture
def wakes():
    return []


@pytest.fixture
def lane(node, wakes):
    made = LocalLane(node, lambda: wakes.append(1))
    yield made
    made.destroy()


def test_a_ticket_ends_at_its_deadline_and_wakes(lane, spin_until, wakes):
    ticket = lane.begin(0.05, lambda: SAID)
    assert ticket.verdict is None
    assert not lane.is_idle
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict is SAID
    assert lane.is_idle
    assert wakes == [1]


def test_what_ends_it_first_stands(lane, spin_until):
    ticket = lane.begin(0.05, lambda: SAID)
    ticket.end(Verdict(code=VerdictCode.ABORTED))
    ticket.end(SAID)
    ticket.cancel()
    assert ticket.verdict.code is VerdictCode.ABORTED
    assert lane.is_idle


def test_a_deadline_can_be_moved(lane, spin_until):
    ticket, other = lane.begin(9.0, lambda: SAID), lane.begin(0.1, lambda: SAID)
    lane.extend(ticket, 0.05)
    lane.extend(other, 9.0)
    spin_until(lambda: ticket.verdict)
    assert other.verdict is None


def test_a_cancel_ends_it_at_once(lane):
    tickets = [lane.begin(9.0, lambda: SAID) for _ in range(2)]
    tickets[0].cancel()
    assert tickets[0].verdict.code is VerdictCode.CANCELED
    lane.cancel_all()
    assert lane.is_idle


def test_a_binding_ticket_is_not_canceled(lane, spin_until):
    ticket = lane.begin(0.05, lambda: SAID)
    ticket.is_binding = True
    lane.cancel_all()
    assert ticket.verdict is None
    spin_until(lambda: ticket.verdict is SAID)


def test_it_is_wanted_until_it_ends_or_cannot_be_taken_back(lane):
    assert not lane.is_wanted
    ticket = lane.begin(9.0, lambda: SAID)
    assert lane.is_wanted
    ticket.is_binding = True
    assert not lane.is_wanted
    ticket.end(SAID)
    other = lane.begin(9.0, lambda: SAID)
    assert lane.is_wanted
    other.cancel()
    assert not lane.is_wanted


def test_destroying_ends_what_is_left(node):
    lane = LocalLane(node)
    ticket = lane.begin(9.0, lambda: SAID)
    ticket.is_binding = True
    lane.destroy()
    assert ticket.verdict.code is VerdictCode.CANCELED


def test_live_tickets_are_polled(node, spin_until):
    polled = []
    lane = LocalLane(node, poll=polled.append)
    ticket = lane.begin(9.0, lambda: SAID)
    spin_until(lambda: len(polled) >= 2)
    assert polled[0] is ticket
    ticket.cancel()
    lane.destroy()
