import math

import pytest
from guard_bench import GuardBench, guard


@pytest.mark.parametrize(
    ('is_pressed', 'reason'),
    [
        (False, ''),
        (True, 'the emergency stop is pressed'),
        (None, 'the emergency stop is not known: nobody reports it'),
        (math.nan, 'the emergency stop is pressed'),
        (0, 'the emergency stop is pressed'),
    ],
)
def test_only_released_is_good(is_pressed: object, reason: str) -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.world.update_robot(emergency_stop=is_pressed)
    assert bench.reason == reason


@pytest.mark.parametrize('value', [1.0, 0.001, math.nan, math.inf])
def test_a_reading_that_says_otherwise_than_the_state_trips(value: float) -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.read('emergency_stop', value)
    assert bench.reason == 'the emergency stop is pressed'


def test_a_reading_without_value_or_none_at_all_trips() -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.read('emergency_stop', None)
    assert bench.reason == 'the emergency stop is not known: nobody reports it'
    del bench.world.readings['emergency_stop']
    bench.world.readings_taken += 1
    assert bench.reason == 'there is no reading of the emergency stop'


def test_a_press_that_is_over_counts_once() -> None:
    bench = GuardBench(guard('emergency_stop'))
    assert bench.reason == ''
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)
    assert bench.reason == 'the emergency stop was pressed'
    assert bench.watch.next_s == bench.now_s
    assert bench.reason == ''
    assert bench.watch.next_s == math.inf


def test_a_press_before_the_first_look_is_no_news() -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)
    assert bench.reason == ''


@pytest.mark.parametrize('at_s', [100.001, math.nan, math.inf])
def test_a_release_from_the_future_trips(at_s: float) -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.put('emergency_stop', 0.0, at_s)
    assert bench.reason == 'the reading of the emergency stop is from the future'


@pytest.mark.parametrize(
    ('age_s', 'is_good'), [(0.0, True), (0.999, True), (1.0, False), (5.0, False)]
)
def test_with_an_age_it_has_to_be_fresh(age_s: float, is_good: bool) -> None:
    bench = GuardBench(guard('emergency_stop', max_age_s=1.0))
    bench.put('emergency_stop', 0.0, bench.now_s - age_s)
    reason = '' if is_good else f'the emergency stop has not reported for {age_s:.1f} s'
    assert bench.reason == reason
    assert bench.watch.next_s == (bench.now_s - age_s + 1.0 if is_good else math.inf)


def test_without_an_age_a_latched_release_holds() -> None:
    bench = GuardBench(guard('emergency_stop'))
    bench.now_s += 1e6
    assert bench.reason == ''


def test_a_clock_that_went_back_trips_it() -> None:
    bench = GuardBench(guard('emergency_stop'))
    assert bench.reason == ''
    bench.now_s -= 1.0
    bench.world.update_robot(emergency_stop=False)
    assert bench.reason == 'the clock went back by 1 s'
    assert bench.reason == ''


def test_it_goes_by_the_emergency_stop() -> None:
    assert guard('emergency_stop').sources == ('emergency_stop',)
