from dataclasses import dataclass

import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus

from vla_bt.ros.server.diagnostics import Diagnostics

pytestmark = pytest.mark.ros


@dataclass
class Lane:
    name: str
    alarm: str = ''
    warning: str = ''


@pytest.fixture
def told():
    return []


@pytest.fixture
def lanes():
    return [Lane('spin'), Lane('move_action')]


@pytest.fixture
def shown(node, lanes, told, spin_until):
    """Diagnostics of the lanes, and every message of them."""
    heard = []

    def take(message):
        if message.status[0].name.startswith(f'{node.get_name()}:'):
            heard.append(message)

    node.create_subscription(DiagnosticArray, '/diagnostics', take, 10)
    made = Diagnostics(node, lambda: lanes, told.append)
    spin_until(lambda: heard)
    return made, heard


def levels(message):
    return {status.name: (status.level, status.message) for status in message.status}


def test_F25_an_alarm_is_an_error_an_operator_sees_at_once(shown, lanes, told, spin_until):
    diagnostics, heard = shown
    assert levels(heard[-1])['tester: spin'] == (DiagnosticStatus.OK, 'OK')
    count = len(heard)
    lanes[1].alarm = 'The arm did not stop.'
    diagnostics.look()
    diagnostics.look()
    assert told == [('The arm did not stop.',)]
    spin_until(lambda: len(heard) > count)
    found = levels(heard[-1])
    assert found['tester: move_action'] == (DiagnosticStatus.ERROR, 'The arm did not stop.')
    lanes[1].alarm = ''
    diagnostics.look()
    assert told[-1] == ()


def test_F12_a_warning_is_shown(shown, lanes, told, spin_until):
    diagnostics, heard = shown
    lanes[0].warning = '2 servers offer spin: each goal goes to all.'
    count = len(heard)
    diagnostics.publish()
    spin_until(lambda: len(heard) > count)
    assert levels(heard[-1])['tester: spin'] == (DiagnosticStatus.WARN, lanes[0].warning)
    assert told == []
