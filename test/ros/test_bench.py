"""The ROS half of the benchmark runs and gives what it promises; how much is not tested."""

import math
import os
import time

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from bench import llm_faults, reaction, server_cost  # noqa: E402
from bench.bars import FIXED  # noqa: E402
from bench.ros_rig import BARE, BenchError, ros_rig  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.alone]


def promised(*groups: str) -> set[str]:
    return {key for key in FIXED if key.split('.')[0] in groups}


def are_all_numbers(figures: dict[str, float]) -> bool:
    return all(math.isfinite(value) and value > 0.0 for value in figures.values())


def test_the_reaction_is_measured_for_events_and_timers() -> None:
    figures = reaction.measure(samples=2)
    timers = {f'reaction.timer{rate}_over_topic_latency.median' for rate in (10, 50)}
    assert figures.keys() >= promised('reaction') | timers
    assert are_all_numbers(figures)


def test_the_servers_cost_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_cost, 'WINDOW_S', 1.2)  # at least one of what comes once a second
    monkeypatch.setattr(server_cost, 'SETTLE_S', 0.1)
    figures = server_cost.measure(samples=1)
    assert figures.keys() >= promised('cpu', 'memory', 'start')
    assert are_all_numbers(figures)


def test_no_tick_is_late_while_the_model_misbehaves() -> None:
    figures = llm_faults.measure(samples=2)
    assert figures.keys() >= {key for key in FIXED if key.startswith(('llm.tick', 'llm.estop'))}
    assert are_all_numbers(figures)
    gaps = [value for key, value in figures.items() if 'tick_gap' in key]
    assert max(gaps) < 2.0, figures


def test_a_process_that_breaks_is_told_and_none_is_left() -> None:
    before = dict(os.environ)
    with ros_rig() as rig:
        lasting, broken = rig.start(BARE), rig.start(BARE, {'role': 'no such role'})
        end_s = time.monotonic() + 15.0
        while broken.is_alive:
            assert time.monotonic() < end_s
        with pytest.raises(BenchError, match='no such role'):
            rig.check()
        assert lasting.is_alive
    assert not lasting.is_alive
    assert dict(os.environ) == before
