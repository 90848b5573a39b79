"""Whole missions on the fake robot.

`fake.missions_per_s`: plan text of four steps (fetch the red cup) -> read -> executive -> checked,
compiled, ticked to its end, drained: 16 actions, of which each takes one tick of virtual time.
World, robot and executive are made anew for each mission, which counts. The median of as many
rates as there are samples, of 10 missions each, garbage collection included.
"""

from __future__ import annotations

import statistics
from time import perf_counter

from bench.missions import TICK_S, Stage
from bench.plans import FETCH, plan_text
from vla_bt.mission import Order, Outcome
from vla_bt.plan import read_plan

ACTIONS = (
    'navigation.go_to', 'arm.move', 'arm.attach', 'arm.detach', 'gripper.open', 'gripper.close',
    'perception.detect',
)  # fmt: skip
MISSIONS = 10
MOST_TICKS = 1000


def measure(samples: int = 100) -> dict[str, float]:
    """Return the rate of missions."""
    text = plan_text(FETCH)
    run_mission(text)
    return {'fake.missions_per_s': statistics.median(_rate(text) for _ in range(samples))}


def _rate(text: str) -> float:
    start_s = perf_counter()
    for _ in range(MISSIONS):
        run_mission(text)
    return MISSIONS / (perf_counter() - start_s)


def run_mission(text: str) -> int:
    """Carry out a plan; return the number of actions.

    Raises:
        AssertionError: It did not succeed.
    """
    stage = Stage(dict.fromkeys(ACTIONS, TICK_S))
    mission = stage.executive.submit(Order(plan=read_plan(text).plan))
    for _ in range(MOST_TICKS):
        stage.tick()
        if mission.result is not None:
            assert mission.result.outcome is Outcome.SUCCEEDED, mission.result
            return len(stage.robot.calls)
    raise AssertionError(f'not done after {MOST_TICKS} ticks: {mission.status}')
