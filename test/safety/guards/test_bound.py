"""What all readings with bounds have in common; each kind's own bounds are in its own file."""

import math

import pytest
from guard_bench import GuardBench, guard

from vla_bt.safety.guards import GuardRule
from vla_bt.safety.guards.bound import LARGEST, Bound, at_least, at_most, next_turn_s
from vla_bt.world import Reading

RULES = [
    (guard('battery', min_ratio=0.2), 'battery', 0.5),
    (guard('person_distance', min_m=0.5), 'person_distance', 1.0),
    (guard('obstacle_distance', min_m=0.5), 'obstacle_distance', 1.0),
    (guard('tilt', max_rad=0.3), 'tilt', 0.1),
    (guard('contact_force', max_n=50.0), 'contact_force', 1.0),
    (guard('speed', max_mps=1.0), 'speed', 0.5),
    (guard('planner', max_s=5.0), 'planner', 0.0),
    (
        guard('joint_position', limits={'elbow': {'min_rad': -1.0, 'max_rad': 1.0}}),
        'joint_position:elbow',
        0.0,
    ),
    (guard('joint_velocity', joints=['elbow'], max_radps=1.0), 'joint_velocity:elbow', 0.0),
    (
        guard(
            'custom', name='heat', topic='heat', message='std_msgs/msg/Float32', field='data',
            unit='degC', min=0.0, max=80.0,
        ),
        'custom:heat',
        20.0,
    ),
]  # fmt: skip
every_kind = pytest.mark.parametrize(
    ('rule', 'source', 'good'), RULES, ids=[source for _, source, _ in RULES]
)


@every_kind
def test_a_fresh_good_reading_satisfies(rule: GuardRule, source: str, good: float) -> None:
    bench = GuardBench(rule)
    bench.read(source, good)
    assert bench.reason == ''


@every_kind
def test_a_source_never_read_trips(rule: GuardRule, source: str, good: float) -> None:
    assert GuardBench(rule).reason.startswith('there is no reading of ')


@every_kind
def test_a_source_that_does_not_know_trips(rule: GuardRule, source: str, good: float) -> None:
    bench = GuardBench(rule)
    bench.read(source, None)
    assert bench.reason.endswith(' is not known')


@every_kind
@pytest.mark.parametrize('value', [math.nan, -math.inf])
def test_what_is_no_number_trips(
    rule: GuardRule, source: str, good: float, value: float
) -> None:
    bench = GuardBench(rule)
    bench.read(source, value)
    assert f'is {value:g}' in bench.reason


@every_kind
def test_infinity_is_good_only_as_a_distance(
    rule: GuardRule, source: str, good: float
) -> None:
    bench = GuardBench(rule)
    bench.read(source, math.inf)
    assert (bench.reason == '') is source.endswith('_distance')


@every_kind
@pytest.mark.parametrize(
    ('age_s', 'is_good'), [(0.0, True), (1.999, True), (2.0, False), (2.001, False)]
)
def test_a_reading_counts_until_it_is_too_old(
    rule: GuardRule, source: str, good: float, age_s: float, is_good: bool
) -> None:
    bench = GuardBench(rule)
    bench.put(source, good, bench.now_s - age_s)
    assert (bench.reason == '') is is_good
    if not is_good:
        assert f'is {age_s:.1f} s old; it counts for less than 2 s' in bench.reason


@every_kind
@pytest.mark.parametrize('at_s', [100.001, 1e9, math.inf, math.nan])
def test_a_reading_from_the_future_or_of_no_time_trips(
    rule: GuardRule, source: str, good: float, at_s: float
) -> None:
    bench = GuardBench(rule)
    bench.put(source, good, at_s)
    assert bench.reason.endswith('is from the future')


@every_kind
def test_a_clock_that_went_back_trips_once_even_with_fresh_readings(
    rule: GuardRule, source: str, good: float
) -> None:
    bench = GuardBench(rule)
    bench.read(source, good)
    assert bench.reason == ''
    bench.now_s -= 0.5
    bench.read(source, good)
    assert bench.reason == 'the clock went back by 0.5 s'
    assert bench.reason == ''


@every_kind
def test_a_clock_that_jumps_ahead_makes_readings_too_old(
    rule: GuardRule, source: str, good: float
) -> None:
    bench = GuardBench(rule)
    bench.read(source, good)
    assert bench.reason == ''
    bench.now_s += 3600.0
    assert 'is 3600.0 s old' in bench.reason


def test_a_reading_counts_from_its_own_time_on() -> None:
    bound = at_least('a', 'a', 'm', 1.0, None, 2.0)
    bench = GuardBench(guard('battery', min_ratio=0.2))
    bench.put('a', 1.0, 100.0)
    assert bound.fault(bench.world, 100.0, False) == ''
    assert bound.next_s(bench.world, 100.0) == 102.0
    assert bound.next_s(bench.world, 99.0) == 100.0
    assert bound.next_s(bench.world, 102.0) == math.inf


def test_without_a_reading_nothing_is_to_come() -> None:
    assert next_turn_s(None, 1.0, 0.0) == math.inf
    assert next_turn_s(Reading(1.0, 5.0), math.inf, 6.0) == math.inf


@pytest.mark.parametrize(
    ('bound', 'good', 'bad', 'words'),
    [
        (at_most('a', 'a', 'm', 2.0, 1.0, 9.0), 2.0, 2.5, 'a is 2.5 m, not within -2..2 m'),
        (at_most('a', 'a', 'm', 2.0, 1.0, 9.0), -2.0, -2.5, 'a is -2.5 m, not within -2..2 m'),
        (at_least('a', 'a', 'm', 2.0, 3.0, 9.0), 2.0, 1.5, 'a is 1.5 m, not 2 m or more'),
        (at_least('a', 'a', '', 0.2, None, 9.0, 1.0), 1.0, 1.5, 'a is 1.5, not within 0.2..1'),
        (Bound(source='a', what='a', low=-LARGEST, high=3.0), 3.0, 4.0, 'a is 4, not 3 or less'),
    ],
)
def test_at_its_bound_it_is_good_and_beyond_it_says_what_is_accepted(
    bound: Bound, good: float, bad: float, words: str
) -> None:
    bench = GuardBench(guard('battery', min_ratio=0.2))
    bench.read('a', good)
    assert bound.fault(bench.world, bench.now_s, False) == ''
    bench.read('a', bad)
    assert bound.fault(bench.world, bench.now_s, False) == words


@pytest.mark.parametrize(
    ('bound', 'values'),
    [
        (at_most('a', 'a', 'm', 2.0, 1.0, 9.0), (1.0, 1.001)),
        (at_most('a', 'a', 'm', 2.0, 1.0, 9.0), (-1.0, -1.001)),
        (at_most('a', 'a', 'm', 2.0, None, 9.0), (2.0, 2.001)),
        (at_least('a', 'a', 'm', 2.0, 3.0, 9.0), (3.0, 2.999)),
        (at_least('a', 'a', 'm', 2.0, None, 9.0), (2.0, 1.999)),
        (at_least('a', 'a', '', 0.2, 0.3, 9.0, 1.0), (1.0, 1.001)),
    ],
)
def test_a_trip_is_over_at_the_threshold_to_clear_it(
    bound: Bound, values: tuple[float, float]
) -> None:
    bench = GuardBench(guard('battery', min_ratio=0.2))
    faults = []
    for value in values:
        bench.read('a', value)
        faults.append(bound.fault(bench.world, bench.now_s, True))
    assert faults[0] == ''
    assert faults[1]
