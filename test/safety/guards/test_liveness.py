from typing import Any

import pytest
from guard_bench import GuardBench, guard
from pydantic import ValidationError


@pytest.mark.parametrize(
    ('value', 'is_good'),
    [(0.0, True), (1.0, True), (1.001, False), (-0.001, False), (float('nan'), False),
     (float('inf'), False), (None, False)],
)  # fmt: skip
@pytest.mark.parametrize('watches', ['tick', 'planner'])
def test_a_time_is_good_up_to_its_limit(
    watches: str, value: float | None, is_good: bool
) -> None:
    bench = GuardBench(guard(watches, max_s=1.0))
    bench.read(watches, value)
    assert (bench.reason == '') is is_good


def test_a_tick_never_seen_trips_and_one_of_long_ago_does_not() -> None:
    bench = GuardBench(guard('tick', max_s=1.0))
    assert bench.reason == 'there is no reading of the time between two ticks'
    bench.read('tick', 0.0)
    bench.now_s += 3600.0
    assert bench.reason == ''


def test_a_planner_that_was_silent_is_back_at_its_own_threshold() -> None:
    bench = GuardBench(guard('planner', max_s=5.0, clear_s=2.0))
    found = []
    for value in (5.0, 5.1, 2.1, 2.0, 5.0):
        bench.read('planner', value)
        found.append(bench.reason == '')
    assert found == [True, False, False, True, True]


@pytest.mark.parametrize(
    ('watches', 'entry'),
    [
        ('tick', {'max_s': 0.1}),
        ('tick', {'max_s': 1.0, 'max_age_s': 1.0}),
        ('planner', {'max_s': 0.0}),
        ('planner', {'max_s': 1.0, 'clear_s': 1.1}),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(watches: str, entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guard(watches, **entry)
