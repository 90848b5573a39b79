"""What waits for an answer of the server holds up nothing, and may be left behind."""

from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from action_msgs.msg import GoalStatus

pytestmark = pytest.mark.ros

GO = 'nav2_msgs/action/NavigateToPose'
SPIN = 'nav2_msgs/action/Spin'
SUCCEEDED = GoalStatus.STATUS_SUCCEEDED


def test_a_server_taken_away_while_it_decides_says_nothing(
    serve: Any, fault_process: Any, spin_until: Any
) -> None:
    deciding, client = serve(GO, fault='acknowledge_late', accept_s=0.3)
    sent = client.send()
    spin_until(lambda: deciding.events('goal'))
    deciding.close()
    _, other = serve(SPIN, run_s=0.4)
    assert other.send().result()[0] == SUCCEEDED
    assert not sent.acknowledged.done()
    assert fault_process.is_alive


def test_a_server_taken_away_while_it_holds_up_a_cancel_says_nothing(
    serve: Any, fault_process: Any, spin_until: Any
) -> None:
    holding, client = serve(GO, fault='cancel_held_up', run_s=0.3)
    sent = client.send()
    sent.acknowledge()
    asked = sent.ask_cancel()
    spin_until(lambda: any(event['known'] for event in holding.events('cancel_request')))
    holding.close()
    _, other = serve(SPIN, run_s=0.4)
    assert other.send().result()[0] == SUCCEEDED
    assert not asked.done()
    assert fault_process.is_alive
