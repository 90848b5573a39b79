from typing import Any

import pytest
from guard_bench import GuardBench, guard
from pydantic import ValidationError

DISTANCES = pytest.mark.parametrize('watches', ['person_distance', 'obstacle_distance'])


@DISTANCES
@pytest.mark.parametrize(('value', 'is_good'), [(0.6, True), (0.5, True), (0.4999, False)])
def test_down_to_its_limit_a_distance_is_good(
    watches: str, value: float, is_good: bool
) -> None:
    bench = GuardBench(guard(watches, min_m=0.5))
    bench.read(watches, value)
    assert (bench.reason == '') is is_good


@DISTANCES
def test_a_distance_that_has_tripped_clears_at_its_own_threshold(watches: str) -> None:
    bench = GuardBench(guard(watches, min_m=0.5, clear_m=0.7))
    found = []
    for value in (0.5, 0.4, 0.5, 0.69, 0.7, 0.5):
        bench.read(watches, value)
        found.append(bench.reason == '')
    assert found == [True, False, False, False, True, True]


def localised(**entry: Any) -> GuardBench:
    """Return a bench with a fresh pose."""
    bench = GuardBench(guard('localisation', max_m=0.5, **entry))
    bench.stand(1.0, 1.0)
    return bench


@pytest.mark.parametrize(
    ('value', 'is_good'),
    [(0.0, True), (0.5, True), (0.501, False), (-0.001, False), (float('nan'), False),
     (float('inf'), False), (None, False)],
)  # fmt: skip
def test_a_position_is_sure_enough_up_to_its_limit(value: float | None, is_good: bool) -> None:
    bench = localised()
    bench.read('localisation', value)
    assert (bench.reason == '') is is_good


@pytest.mark.parametrize(
    ('age_s', 'is_good'), [(0.0, True), (1.999, True), (2.0, False), (3.0, False)]
)
@pytest.mark.parametrize('source', ['pose', 'localisation'])
def test_pose_and_deviation_both_have_to_be_fresh(
    source: str, age_s: float, is_good: bool
) -> None:
    bench = localised()
    bench.read('localisation', 0.1)
    bench.put(source, 0.1, bench.now_s - age_s)
    assert (bench.reason == '') is is_good


def test_without_a_pose_or_a_deviation_it_trips() -> None:
    bench = GuardBench(guard('localisation', max_m=0.5))
    bench.read('localisation', 0.1)
    assert bench.reason == "there is no reading of the robot's pose"
    assert localised().reason == 'there is no reading of the uncertainty of the position'


@pytest.mark.parametrize('value', [None, float('nan')])
def test_a_pose_that_is_not_known_trips(value: float | None) -> None:
    bench = localised()
    bench.read('localisation', 0.1)
    bench.read('pose', value)
    assert bench.reason


def test_a_position_that_was_lost_is_found_again_at_its_own_threshold() -> None:
    bench = localised(clear_m=0.3)
    found = []
    for value in (0.5, 0.6, 0.4, 0.3, 0.5):
        bench.read('localisation', value)
        found.append(bench.reason == '')
    assert found == [True, False, False, True, True]


@pytest.mark.parametrize(
    ('watches', 'entry'),
    [
        ('person_distance', {'min_m': 0.0}),
        ('person_distance', {'min_m': 0.5, 'clear_m': 0.4}),
        ('obstacle_distance', {'min_m': -1.0}),
        ('obstacle_distance', {'min_m': 0.5, 'clear_m': 0.4}),
        ('localisation', {'max_m': 0.0}),
        ('localisation', {'max_m': 0.5, 'clear_m': 0.6}),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(watches: str, entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guard(watches, **entry)
