"""Action servers that misbehave on request: for Nav2, MoveIt, grippers and any other action.

As a program (`main`), by orders in JSON lines (`orders`), and as a process of a test
(`FaultyProcess`). Nothing of what is named here needs ROS to be imported.
"""

from vla_bt.ros.faulty_servers.faults import Fault
from vla_bt.ros.faulty_servers.presets import FaultOptions, step_for
from vla_bt.ros.faulty_servers.process import FaultyProcess, FaultyServer
from vla_bt.ros.faulty_servers.steps import CancelAnswer, Ending, Incident, Step

__all__ = [
    'CancelAnswer',
    'Ending',
    'Fault',
    'FaultOptions',
    'FaultyProcess',
    'FaultyServer',
    'Incident',
    'Step',
    'step_for',
]
