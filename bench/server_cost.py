"""What the behaviour server costs while it waits: CPU, memory, and the time to start.

- `cpu.idle_over_bare_node`: CPU time of the idle server over that of a bare rclpy node with one
  10 Hz timer that does nothing, over the same windows. Idle: READY, no mission, the robot not
  publishing. The median over the windows.
- `cpu.idle_with_readings_percent`: of one core, while the robot publishes odometry, joints and
  transforms at 50 Hz each, pictures at 10 Hz and the charge at 1 Hz; and
  `cpu.idle_with_readings_over_bare_subscriber`: over a bare node that subscribes the same topics
  and does nothing with them.
- `memory.server_rss_mb`: resident memory at the end of all that, after a mission.
- `start.server_ready_s`: from the start of the process until its status READY has come, with
  everything it waits for there already; the median of several starts. With Fast DDS as it comes:
  processes make themselves known every 3 s, and about every second start waits for that.
  `start.server_ready_quick_discovery_s`: with the profile of the package's own demo and client,
  every 0.2 s.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench.reaction import begin_drive, make_plan, press_once
from bench.ros_rig import BARE, PEER, SERVER, Child, Rig, cpu_s, resident_mb, ros_rig

if TYPE_CHECKING:
    from bench.ros_probe import Probe

START_TIMEOUT_S = 30.0
SETTLE_S = 2.0
WINDOW_S = 10.0


def measure(samples: int = 6) -> dict[str, float]:
    """Return what the server costs.

    Args:
        samples: Windows of `WINDOW_S` of each kind; starts are about twice as many.
    """
    return {
        **_running(samples),
        'start.server_ready_s': _ready_s(2 * samples - 1, quick_discovery=False),
        'start.server_ready_quick_discovery_s': _ready_s(samples, quick_discovery=True),
    }


def _running(windows: int) -> dict[str, float]:
    with ros_rig() as rig:
        from bench.ros_probe import ros_probe

        rig.start(PEER)
        with ros_probe() as probe:
            server = rig.start(SERVER)
            timer = rig.start(BARE, {'role': 'timer'})
            subscriber = rig.start(BARE, {'role': 'subscriber'})
            _wait_until_ready(probe, rig)
            begin_drive(probe, plan=make_plan())
            press_once(probe, 0.0)
            probe.set_readings(False)
            probe.spin_for(SETTLE_S)
            idle = [_window(server, timer) for _ in range(windows)]
            probe.set_readings(True)
            probe.spin_for(SETTLE_S)
            fed = [_window(server, subscriber) for _ in range(windows)]
            rig.check()
            return {
                'cpu.idle_over_bare_node': _ratio(idle),
                'cpu.idle_percent': _percent(idle, 0),
                'cpu.bare_node_percent': _percent(idle, 1),
                'cpu.idle_with_readings_over_bare_subscriber': _ratio(fed),
                'cpu.idle_with_readings_percent': _percent(fed, 0),
                'cpu.bare_subscriber_percent': _percent(fed, 1),
                'memory.server_rss_mb': resident_mb(server.process_id),
            }


def _ready_s(starts: int, *, quick_discovery: bool) -> float:
    with ros_rig(quick_discovery=quick_discovery) as rig:
        from bench.ros_probe import ros_probe

        rig.start(PEER)
        with ros_probe() as probe:
            times_s = []
            for _ in range(starts):
                server, ready_s = _started(probe, rig)
                times_s.append(ready_s)
                rig.stop(server)
    return statistics.median(times_s)


def _started(probe: Probe, rig: Rig) -> tuple[Child, float]:
    """Return a server, and the time it took to be ready in s."""
    began_s = time.monotonic()
    server = rig.start(SERVER)
    _wait_until_ready(probe, rig)
    return server, time.monotonic() - began_s


def _wait_until_ready(probe: Probe, rig: Rig) -> None:
    probe.listen()
    probe.wait_until(lambda: rig.check() or 'READY' in probe.words, START_TIMEOUT_S, 'READY')
    probe.unlisten()


def _window(*nodes: Child) -> tuple[float, ...]:
    """Return the share of one core that each node uses from now on, while this process rests."""
    before = [(time.monotonic(), cpu_s(node.process_id)) for node in nodes]
    time.sleep(WINDOW_S)
    return tuple(
        (cpu_s(node.process_id) - used_s) / (time.monotonic() - at_s)
        for node, (at_s, used_s) in zip(nodes, before, strict=True)
    )


def _ratio(shares: list[tuple[float, ...]]) -> float:
    return statistics.median(ours / theirs for ours, theirs in shares)


def _percent(shares: list[tuple[float, ...]], which: int) -> float:
    return 100 * statistics.median(share[which] for share in shares)
