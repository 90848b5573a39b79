"""The behaviour server while its language model misbehaves.

The model server, in a process of its own, begins a right plan whose first step drives, and then
hangs, drips, resets the connection or floods it with 50 MB. The behaviour server has begun the
drive (`execution.early_start`), so that something moves meanwhile.

- `llm.tick_gap_heartbeats.<fault>`: longest time between two ticks of any such mission, from the
  command to its end, over the heartbeat's period.
- `llm.estop_over_topic_latency.<fault>`: see `bench.reaction`; pressed while the fault goes on.
"""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING, Any

from bench.figures import spread
from bench.llm_server import ModelServer, flat_answer, model_server
from bench.reaction import PINGS, READY_TIMEOUT_S, begin_drive, ping_once, press_once
from bench.ros_rig import BARE, PEER, Rig, quiet_collector, ros_rig
from vla_bt.settings import Settings

if TYPE_CHECKING:
    from bench.ros_probe import Probe

GAPS = 'bench.ros_gaps'
HEDGE_S = 0.2
"""The first request stays silent after its first steps; the second one does the fault."""
TIMEOUT_S = 3.0
COMMAND = 'show me round the house'
"""Beyond the offline planner."""
PLAN = flat_answer(
    tuple(
        step
        for place in ('kitchen', 'bedroom', 'dining_room', 'living_room')
        for step in (
            ('navigate_to', {'location': place}),
            ('say', {'text': f'This is the {place}.'}),
        )
    )
)
FAULTS: dict[str, dict[str, Any]] = {
    'hang': {'fault': 'stall'},
    'drip': {'plan': PLAN, 'fault': 'drip', 'interval_s': 0.002},
    'reset': {'plan': PLAN, 'fault': 'reset_mid_answer'},
    'flood': {'fault': 'flood'},
}
RELEASED_S = 0.2
"""From the release to the next mission; the server believes it after 0.1 s at most."""
PHASE_S = (0.0, 0.15)
"""From the begin of the fault to the press."""


def measure(samples: int = 40) -> dict[str, float]:
    """Return the figures; `samples` presses for each fault."""
    figures: dict[str, float] = {}
    with ros_rig() as rig, quiet_collector():
        from bench.ros_probe import ros_probe

        rig.start(PEER)
        rig.start(BARE, {'role': 'latency'})
        with ros_probe() as probe:
            for fault in FAULTS:
                figures.update(_measure_one(fault, probe, rig, samples))
    return figures


def _measure_one(fault: str, probe: Probe, rig: Rig, samples: int) -> dict[str, float]:
    begun = {'plan': PLAN, 'fault': 'stall_mid_answer'}
    replies = [begun, FAULTS[fault]] * (samples + 1)
    with model_server([{'replies': replies}]) as models:
        server = rig.start(GAPS, _parameters(models.url))
        probe.listen()
        probe.wait_until(lambda: rig.check() or 'READY' in probe.words, READY_TIMEOUT_S, 'READY')
        probe.unlisten()
        probe.wait_until(lambda: probe.has_bare_peer, READY_TIMEOUT_S, 'a bare subscriber')
        probe.gaps_us.clear()
        _begin(probe, models)
        probe.finish()
        probe.wait_until(lambda: probe.gaps_us, 4 * TIMEOUT_S, 'the end of a mission')
        reactions, bare = _press(probe, models, samples)
        rig.check()
        rig.stop(server)
    base_ms = statistics.median(bare)
    heartbeat_s = 1.0 / Settings().execution.heartbeat_hz
    return {
        f'llm.tick_gap_heartbeats.{fault}': max(probe.gaps_us) / 1e6 / heartbeat_s,
        **spread(f'llm.estop_over_topic_latency.{fault}', [it / base_ms for it in reactions]),
    }


def _begin(probe: Probe, models: ModelServer) -> None:
    """Have a mission drive, and the model do its fault."""
    # A mission that began before the release is believed would use up a reply of the script.
    probe.press(False)
    probe.spin_for(RELEASED_S)
    before = models.requests
    begin_drive(probe, command=COMMAND)
    probe.wait_until(lambda: models.requests >= before + 2, what='the second request')


def _press(
    probe: Probe, models: ModelServer, samples: int
) -> tuple[list[float], list[float]]:
    """Return the reactions and the bare messages between them, ms."""
    phases = random.Random(1)
    reactions, bare = [], []
    for _ in range(samples):
        bare += [ping_once(probe, phases.uniform(0.005, 0.015)) for _ in range(PINGS)]
        _begin(probe, models)
        reactions.append(press_once(probe, phases.uniform(*PHASE_S)))
    return reactions, bare


def _parameters(url: str) -> dict[str, str]:
    return {
        'llm.base_url': url,
        'llm.timeout_s': str(TIMEOUT_S),
        'llm.max_retries': '0',
        'llm.hedge_after_s': str(HEDGE_S),
        'llm.cooldown_s': '0.0',
        'planning.intent': 'none',
        'budget.requests_per_minute': '0',
        'execution.early_start': 'true',
    }
