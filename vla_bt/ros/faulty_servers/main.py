"""The program `faulty_servers`: action servers that misbehave on request."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from rclpy.utilities import remove_ros_args

from vla_bt.ros.faulty_servers.faults import Fault
from vla_bt.ros.faulty_servers.node import NAME, FaultyServers
from vla_bt.ros.faulty_servers.orders import OrderedServers
from vla_bt.ros.faulty_servers.program import JSON_LINES
from vla_bt.ros.process import run_node


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the servers until they are told to end; return the exit code.

    Args:
        arguments: Without the program's name; None: those of the process.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = _parser().parse_args(remove_ros_args(words))
    if given.orders is None:
        return run_node(NAME, lambda node: FaultyServers(node, words), words)
    orders = json.loads(given.orders)
    return run_node(f'{NAME}_{os.getpid()}', lambda node: OrderedServers(node, orders), words)


def _parser() -> argparse.ArgumentParser:
    faults = '\n'.join(f'  {fault.value:24} {fault.meaning}' for fault in Fault)
    parser = argparse.ArgumentParser(
        prog=NAME,
        description='Action servers that misbehave on request.',
        epilog=f'faults:\n{faults}\n\nros2 run vla_bt {NAME} --ros-args -p '
        'action:=navigate_to_pose -p type:=nav2_msgs/action/NavigateToPose -p fault:=hang',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        JSON_LINES,
        dest='orders',
        nargs='?',
        const='[]',
        help='take orders on stdin, one JSON object a line, and tell events on stdout; '
        'the value is a list of orders to begin with',
    )
    return parser
