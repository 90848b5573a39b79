"""The demo: behaviour server, simulated robot, watchdog as processes; one order, one outcome."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import yaml

from vla_bt.errors import VlaBtError
from vla_bt.mission import MissionResult, MissionStatus, Order, Outcome, Person
from vla_bt.mission.interrupts import Interrupts
from vla_bt.ros.client.domain import claim_domain
from vla_bt.ros.client.isolation import isolated
from vla_bt.ros.client.node_process import NodeProcess
from vla_bt.safety import ConfirmationMode
from vla_bt.settings import find_share

START_TIMEOUT_S = 60.0
SERVER_PATIENCE_S = 12.0
"""Longer than the server's own wait for actions to stop, by default."""
SIM_PATIENCE_S = 4.0
"""Longer than the robot's own."""
WATCHDOG_PATIENCE_S = 2.0
"""It has little to do once the server has ended."""
TAIL_LINES = 12


class DemoError(VlaBtError):
    """A process of the demo did not start, or ended before its time."""


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """How the demo runs."""

    speed_factor: float = 1.0
    """Simulation seconds per second, > 0."""
    sim_parameters: Mapping[str, str] = field(default_factory=dict)
    """Further parameters of the simulated robot, e.g. `grasp_success: 0.5`."""
    server_parameters: Mapping[str, str] = field(default_factory=dict)
    """Further parameters of the behaviour server."""
    confirmation: ConfirmationMode = ConfirmationMode.AUTO
    """Who answers when a step needs a person's yes."""
    log_folder: Path | None = None
    """Keeps the processes' output; None: a temporary folder, deleted unless something broke."""


def run_demo(
    order: Order,
    options: DemoOptions | None = None,
    *,
    on_progress: Callable[[str], None] = lambda line: None,
    on_status: Callable[[MissionStatus], None] = lambda status: None,
    person: Person | None = None,
) -> MissionResult:
    """Start server and robot in a ROS domain of their own, and have one order carried out.

    Blocks; main thread only. Ctrl-C cancels the order, waits until the robot stands still and
    ends all processes; a second one ends them at once. None outlives this process.

    Args:
        order: What to do.
        options: How.
        on_progress: Called with a line of text whenever something has started.
        on_status: Called with every feedback.
        person: Is asked what the mission asks; None: nobody is there.

    Raises:
        DemoError: A process did not start or broke; the message has its last lines.
        NoDomainError: No ROS domain is free.
    """
    options = options or DemoOptions()
    began_s = time.monotonic()
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts())
        folder = stack.enter_context(_folder(options.log_folder))
        domain = stack.enter_context(claim_domain())
        stack.enter_context(isolated(domain, folder))
        on_progress(f'starting the robot and its behaviour server (ROS_DOMAIN_ID={domain})')
        nodes = _start(options, folder)
        stack.callback(_stop, nodes, interrupts)
        # Only now: rclpy takes half a second to load, in which the nodes start.
        from vla_bt.ros.client.task_client import TaskClient

        client = stack.enter_context(TaskClient(domain_id=domain))

        is_broken = partial(_is_broken, nodes)
        if not client.wait_for_server(
            START_TIMEOUT_S, lambda: is_broken() or interrupts.count > 0
        ):
            if interrupts.count:
                return MissionResult(outcome=Outcome.CANCELED, reason='Stopped by Ctrl-C.')
            raise _broken(nodes)
        on_progress(f'the behaviour server is there after {time.monotonic() - began_s:.1f} s')
        result = client.run(
            order,
            on_status=on_status,
            interrupts=interrupts,
            is_lost=is_broken,
            person=person,
        )
        if is_broken():
            raise _broken(nodes)
        return result


def _start(options: DemoOptions, folder: Path) -> tuple[NodeProcess, ...]:
    """Return the behaviour server, the simulated robot and the watchdog, started."""
    speed = f'{float(options.speed_factor)}'
    robot_file = _robot_file(folder, options.speed_factor)
    parameters = {
        'robot_config': str(robot_file),
        'require_watchdog': 'true',
        'keep_safety_stop': 'false',  # its robot is a new one each time
        'planning.confirmation': options.confirmation.value,
        **options.server_parameters,
    }
    server = NodeProcess(
        'vla_bt.ros.server.behavior_server',
        parameters,
        log=folder / 'behavior_server.log',
    )
    sim = NodeProcess(
        'vla_bt.ros.sim.sim_robot',
        {'speed_factor': speed, **options.sim_parameters},
        log=folder / 'sim_robot.log',
    )
    watchdog = NodeProcess(
        'vla_bt.ros.watchdog.safety_watchdog',
        {it: parameters[it] for it in ('robot_config', 'safety_file') if it in parameters},
        log=folder / 'safety_watchdog.log',
    )
    return server, sim, watchdog


def _stop(nodes: tuple[NodeProcess, ...], interrupts: Interrupts) -> None:
    """End all at once: the robot stops by itself, and the server waits until it has."""
    server, sim, watchdog = nodes
    for node in nodes:
        node.interrupt()
    is_urgent = interrupts.count > 1
    server.stop(0.5 if is_urgent else SERVER_PATIENCE_S)
    sim.stop(0.5 if is_urgent else SIM_PATIENCE_S)
    watchdog.stop(0.5 if is_urgent else WATCHDOG_PATIENCE_S)


def _robot_file(folder: Path, speed_factor: float) -> Path:
    """Write a robot file whose voice is as fast as the simulated time."""
    config = yaml.safe_load(find_share('config/robot.yaml').read_text(encoding='utf-8'))
    config['speech']['letters_per_s'] *= speed_factor
    config['speech']['shortest_s'] = min(config['speech']['shortest_s'] / speed_factor, 10.0)
    path = folder / 'robot.yaml'
    path.write_text(yaml.safe_dump(config), encoding='utf-8')
    return path


def _is_broken(nodes: tuple[NodeProcess, ...]) -> bool:
    return not all(node.is_alive for node in nodes)


def _broken(nodes: tuple[NodeProcess, ...]) -> DemoError:
    ended = [node for node in nodes if not node.is_alive] or list(nodes)
    lines = [f'{node.name}: {line}' for node in ended for line in node.tail(TAIL_LINES)]
    names = ' and '.join(node.name for node in ended)
    return DemoError('\n'.join([f'{names} did not start, or broke; the last lines:', *lines]))


@contextmanager
def _folder(wanted: Path | None) -> Iterator[Path]:
    if wanted is not None:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
        return
    folder = Path(tempfile.mkdtemp(prefix='vla_bt_demo_'))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
