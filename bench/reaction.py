"""From the emergency stop in one process to the cancel request there, over a bare topic's time.

The path: this process publishes `emergency_stop`; the behaviour server, in a process of its own
and with a mission of some fifty tree nodes under way, takes it and asks the navigator's action
server to cancel its goal; that server is in this process again. The measure it is divided by: the
median time of one std_msgs/Bool from this process to a bare rclpy subscriber in another one,
taken between the samples. Both are stamped with CLOCK_MONOTONIC, right before `publish` and first
thing in the callback.

- `reaction.estop_to_cancel_over_topic_latency`: of the server as it is.
- `reaction.force_to_cancel_...`: likewise, from a force at the hand that trips a guard of policy
  stop, on a topic of its own.
- `reaction.timer10_...`, `reaction.timer50_...`: of the same server where the callback only keeps
  the reading, and the tree is ticked by a 10 Hz or 50 Hz timer.
- `reaction.<variant>_topic_p99_over_median`: of the bare message, of which the way has two. Tells
  how quiet the machine is: about 2 when it is; 9 while others keep one of two cores busy, which
  takes the first figure from 6..10 to 22 at p99.

All the time the robot publishes its readings, and somebody listens to the server's status.
"""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bench.figures import percentile, spread
from bench.ros_rig import BARE, PEER, POLLED, SERVER, Rig, quiet_collector, ros_rig
from vla_bt.settings import find_share

if TYPE_CHECKING:
    from bench.ros_probe import Probe

PLACES = ('kitchen', 'bedroom', 'dining_room', 'living_room')
DRIVES = 5
"""With a sentence at each stop but the last, a tree of some fifty nodes."""
PINGS = 3
"""Bare messages for each press."""
PHASE_S = (0.02, 0.12)
"""From the start of the drive to the press; 100 ms wide, the longest of the timers' periods."""
RELEASE_S = 0.005
"""From the release to the next mission, which does not start while it is pressed."""
READY_TIMEOUT_S = 30.0

FORCE_N = 100.0
"""Above what the guard of the shipped safety file's example holds good."""
FORCE = 'force_to_cancel'

VARIANTS = {
    'estop_to_cancel': (SERVER, {}),
    FORCE: (SERVER, {}),
    'timer10': (POLLED, {'poll_hz': '10.0'}),
    'timer50': (POLLED, {'poll_hz': '50.0'}),
}


def measure(samples: int = 200) -> dict[str, float]:
    """Return the reaction figures, each variant with the bare latency of its own minutes.

    Args:
        samples: Presses for each variant.
    """
    figures: dict[str, float] = {}
    with ros_rig() as rig, quiet_collector():
        from bench.ros_probe import ros_probe

        rig.start(PEER)
        rig.start(BARE, {'role': 'latency'})
        with ros_probe() as probe:
            for name, (module, parameters) in VARIANTS.items():
                if name == FORCE:
                    parameters = {'safety_file': str(_guard_force(rig.folder))}
                server = rig.start(module, parameters)
                figures.update(_measure_one(name, probe, rig, samples))
                rig.stop(server)
    return figures


def _measure_one(name: str, probe: Probe, rig: Rig, samples: int) -> dict[str, float]:
    plan, phases = make_plan(), random.Random(1)
    probe.listen()
    probe.wait_until(lambda: _is_ready(probe, rig), READY_TIMEOUT_S, 'READY')
    probe.unlisten()
    probe.wait_until(lambda: probe.has_bare_peer, READY_TIMEOUT_S, 'a bare subscriber')
    begin_drive(probe, plan=plan)
    press_once(probe, 0.05)
    reactions, bare = [], []
    for _ in range(samples):
        bare += [ping_once(probe, phases.uniform(0.005, 0.015)) for _ in range(PINGS)]
        begin_drive(probe, plan=plan)
        force_n = FORCE_N if name == FORCE else 0.0
        reactions.append(press_once(probe, phases.uniform(*PHASE_S), force_n))
    rig.check()
    base_ms = statistics.median(bare)
    ratios = [reaction / base_ms for reaction in reactions]
    return {
        **spread(f'reaction.{name}_over_topic_latency', ratios),
        **spread(f'reaction.{name}_ms', reactions),
        **spread(f'reaction.{name}_topic_ms', bare),
        f'reaction.{name}_topic_p99_over_median': percentile(bare, 99) / base_ms,
    }


def _is_ready(probe: Probe, rig: Rig) -> bool:
    """Return True once the server is; it may wait for a first reading of the force."""
    rig.check()
    probe.push(0.0)
    return 'READY' in probe.words


def _guard_force(folder: Path) -> Path:
    """Write the shipped safety file with a guard of the force at the hand."""
    safety = yaml.safe_load(find_share('config/safety.yaml').read_text())
    safety['guards']['force'] = {
        'watches': 'contact_force', 'policy': 'stop', 'max_n': 50.0, 'max_age_s': 3600.0
    }  # fmt: skip
    file = folder / 'safety.yaml'
    file.write_text(yaml.safe_dump(safety))
    return file


def make_plan() -> str:
    """Return a long plan as JSON, whose first step drives."""
    steps = []
    for number in range(DRIVES):
        place = PLACES[number % len(PLACES)]
        steps.append({'skill': 'navigate_to', 'args': {'location': place}})
        steps.append({'skill': 'say', 'args': {'text': f'This is stop {number}.'}})
    return json.dumps({'steps': steps[:-1]})


def ping_once(probe: Probe, wait_s: float) -> float:
    """Wait, then return the one-way time of one bare message in ms."""
    probe.spin_for(wait_s)
    sent_ns = probe.ping()
    probe.wait_until(lambda: probe.stamp_ns is not None, what='a bare message')
    assert probe.stamp_ns is not None
    return (probe.stamp_ns - sent_ns) / 1e6


def press_once(probe: Probe, phase_s: float, force_n: float = 0.0) -> float:
    """Return the time from a press, `phase_s` from now, to the cancel request, ms.

    A drive must be under way.

    Args:
        probe: Presses.
        phase_s: Waited before.
        force_n: Instead of the emergency stop, a force at the hand that trips a guard; 0: none.
    """
    probe.spin_for(phase_s)
    pressed_ns = probe.push(force_n) if force_n else probe.press(True)
    probe.wait_until(lambda: probe.canceled_ns is not None, what='a cancel request')
    assert probe.canceled_ns is not None
    reaction_ms = (probe.canceled_ns - pressed_ns) / 1e6
    probe.finish()
    probe.wait_until(lambda: probe.outcome is not None, what='the end of the mission')
    return reaction_ms


def begin_drive(probe: Probe, *, plan: str = '', command: str = '') -> None:
    """Release the emergency stop and have a mission drive."""
    probe.press(False)
    probe.push(0.0)
    probe.spin_for(RELEASE_S)
    begun = False
    while not begun:  # the goal may overtake the release, and the guard end its mission
        probe.reset()
        probe.send(plan, command)
        begun = _drives(probe)


def _drives(probe: Probe) -> bool:
    """Return True once the drive has begun; False when the mission ends before."""
    probe.wait_until(lambda: probe.goal or probe.outcome is not None, what='a drive')
    return probe.goal is not None
