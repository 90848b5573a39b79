from typing import Any

import pytest
from guard_bench import GuardBench, guard
from pydantic import ValidationError

HEAT = {'topic': 'motor/heat', 'message': 'std_msgs/msg/Float32', 'field': 'data', 'unit': 'degC'}


@pytest.mark.parametrize(
    ('bounds', 'good', 'bad'),
    [
        ({'min': -5.0, 'max': 80.0}, [-5.0, 20.0, 80.0], [-5.01, 80.01]),
        ({'min': 1.0}, [1.0, 1e300], [0.99, float('inf')]),
        ({'max': 1.0}, [1.0, -1e300], [1.01, float('-inf')]),
    ],
)
def test_within_its_bounds_it_is_good(
    bounds: dict[str, float], good: list[float], bad: list[float]
) -> None:
    rule = guard('custom', name='heat', **HEAT, **bounds)
    for values, is_good in ((good, True), (bad, False)):
        for value in values:
            bench = GuardBench(rule)
            bench.read('custom:heat', value)
            assert (bench.reason == '') is is_good, value
    assert rule.sources == ('custom:heat',)


@pytest.mark.parametrize(
    ('bounds', 'steps'),
    [
        (
            {'max': 80.0, 'clear_max': 60.0},
            [(80.0, True), (81.0, False), (61.0, False), (60.0, True)],
        ),
        (
            {'min': 10.0, 'clear_min': 20.0},
            [(10.0, True), (9.0, False), (19.0, False), (20.0, True)],
        ),
    ],
)
def test_it_clears_at_its_own_thresholds(
    bounds: dict[str, float], steps: list[tuple[float, bool]]
) -> None:
    bench = GuardBench(guard('custom', name='heat', **HEAT, **bounds))
    for value, is_good in steps:
        bench.read('custom:heat', value)
        assert (bench.reason == '') is is_good, value


def test_it_says_topic_and_unit() -> None:
    bench = GuardBench(guard('custom', name='heat', **HEAT, max=80.0))
    bench.read('custom:heat', 90.0)
    assert bench.reason == 'data of motor/heat is 90 degC, not 80 degC or less'


def test_a_bound_that_is_not_there_is_not_told() -> None:
    bench = GuardBench(guard('custom', name='heat', **HEAT, min=10.0))
    bench.read('custom:heat', 9.0)
    assert bench.reason == 'data of motor/heat is 9 degC, not 10 degC or more'


@pytest.mark.parametrize(
    'entry',
    [
        {**HEAT},
        {**HEAT, 'min': 2.0, 'max': 1.0},
        {**HEAT, 'min': 1.0, 'clear_max': 2.0},
        {**HEAT, 'max': 1.0, 'clear_min': 0.0},
        {**HEAT, 'max': 1.0, 'clear_max': 2.0},
        {**HEAT, 'min': 1.0, 'clear_min': 0.5},
        {**HEAT, 'max': float('inf')},
        {**HEAT, 'max': 1.0, 'topic': 'not a topic'},
        {**HEAT, 'max': 1.0, 'topic': ''},
        {**HEAT, 'max': 1.0, 'message': 'Float32'},
        {**HEAT, 'max': 1.0, 'field': '__class__'},
        {**HEAT, 'max': 1.0, 'field': 'a..b'},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guard('custom', name='heat', **entry)
