from typing import Any

import pytest
from guard_bench import GuardBench, guard
from pydantic import ValidationError


@pytest.mark.parametrize(
    ('watches', 'entry', 'source', 'good', 'bad'),
    [
        ('battery', {'min_ratio': 0.2}, 'battery', [0.2, 0.6, 1.0], [0.1999, -0.1, 1.001]),
        ('tilt', {'max_rad': 0.3}, 'tilt', [0.0, 0.3, -0.3], [0.3001, -0.3001]),
        ('contact_force', {'max_n': 50.0}, 'contact_force', [0.0, 50.0, -50.0], [50.01, -50.01]),
        ('speed', {'max_mps': 1.0}, 'speed', [0.0, 1.0, -1.0], [1.001, -1.001]),
        (
            'joint_position',
            {'limits': {'elbow': {'min_rad': -0.5, 'max_rad': 1.5}}},
            'joint_position:elbow',
            [-0.5, 0.0, 1.5],
            [-0.501, 1.501],
        ),
        (
            'joint_velocity',
            {'joints': ['elbow'], 'max_radps': 2.0},
            'joint_velocity:elbow',
            [0.0, 2.0, -2.0],
            [2.001, -2.001],
        ),
    ],
)
def test_up_to_its_limit_it_is_good_and_just_over_it_is_not(
    watches: str, entry: dict[str, Any], source: str, good: list[float], bad: list[float]
) -> None:
    for value in good:
        bench = GuardBench(guard(watches, **entry))
        bench.read(source, value)
        assert bench.reason == '', value
    for value in bad:
        bench = GuardBench(guard(watches, **entry))
        bench.read(source, value)
        assert f'is {value:.4g}' in bench.reason


@pytest.mark.parametrize(
    ('watches', 'entry', 'source', 'steps'),
    [
        (
            'battery', {'min_ratio': 0.2, 'clear_ratio': 0.3}, 'battery',
            [(0.2, True), (0.19, False), (0.25, False), (0.3, True), (0.2, True)],
        ),
        (
            'tilt', {'max_rad': 0.3, 'clear_rad': 0.2}, 'tilt',
            [(0.3, True), (0.31, False), (0.25, False), (0.2, True), (0.3, True)],
        ),
        (
            'contact_force', {'max_n': 50.0, 'clear_n': 20.0}, 'contact_force',
            [(50.0, True), (51.0, False), (21.0, False), (20.0, True), (50.0, True)],
        ),
        (
            'speed', {'max_mps': 1.0, 'clear_mps': 0.5}, 'speed',
            [(1.0, True), (1.1, False), (0.6, False), (0.5, True), (1.0, True)],
        ),
        (
            'joint_position',
            {'limits': {'elbow': {'min_rad': -0.5, 'max_rad': 1.5}}, 'clear_rad': 0.25},
            'joint_position:elbow',
            [(1.5, True), (1.6, False), (1.3, False), (1.25, True), (-0.5, True), (-0.6, False),
             (-0.3, False), (-0.25, True)],
        ),
        (
            'joint_velocity', {'joints': ['elbow'], 'max_radps': 2.0, 'clear_radps': 1.0},
            'joint_velocity:elbow',
            [(2.0, True), (-2.1, False), (-1.1, False), (-1.0, True), (2.0, True)],
        ),
    ],
)  # fmt: skip
def test_what_has_tripped_clears_at_its_own_threshold(
    watches: str, entry: dict[str, Any], source: str, steps: list[tuple[float, bool]]
) -> None:
    bench = GuardBench(guard(watches, **entry))
    for value, is_good in steps:
        bench.read(source, value)
        assert (bench.reason == '') is is_good, value


@pytest.mark.parametrize(('width_rad', 'clear_rad'), [(0.0, 0.0), (1.0, 0.5)])
def test_a_range_may_be_one_point(width_rad: float, clear_rad: float) -> None:
    limits = {'elbow': {'min_rad': 0.0, 'max_rad': width_rad}}
    bench = GuardBench(guard('joint_position', limits=limits, clear_rad=clear_rad))
    bench.read('joint_position:elbow', 2.0)
    assert bench.reason
    bench.read('joint_position:elbow', clear_rad)
    assert bench.reason == ''


def test_one_joint_of_many_is_enough() -> None:
    limits = {name: {'min_rad': 0.0, 'max_rad': 1.0} for name in ('elbow', 'wrist')}
    bench = GuardBench(guard('joint_position', limits=limits))
    bench.read('joint_position:elbow', 0.5)
    assert bench.reason == 'there is no reading of the position of joint wrist'
    bench.read('joint_position:wrist', 1.1)
    assert 'joint wrist is 1.1 rad' in bench.reason
    bench.read('joint_position:wrist', 1.0)
    assert bench.reason == ''


@pytest.mark.parametrize(
    ('watches', 'entry'),
    [
        ('battery', {}),
        ('battery', {'min_ratio': 1.0}),
        ('battery', {'min_ratio': -0.1}),
        ('battery', {'min_ratio': float('nan')}),
        ('battery', {'min_ratio': 0.2, 'clear_ratio': 0.1}),
        ('battery', {'min_ratio': 0.2, 'clear_ratio': 1.1}),
        ('battery', {'min_ratio': 0.2, 'max_age_s': 0}),
        ('battery', {'min_ratio': 0.2, 'max_age_s': None}),
        ('battery', {'min_ratio': 0.2, 'max_n': 1.0}),
        ('tilt', {'max_rad': 0.0}),
        ('tilt', {'max_rad': 4.0}),
        ('tilt', {'max_rad': 0.3, 'clear_rad': 0.4}),
        ('contact_force', {'max_n': -1.0}),
        ('contact_force', {'max_n': 50.0, 'clear_n': 51.0}),
        ('speed', {'max_mps': 0.0}),
        ('speed', {'max_mps': 1.0, 'clear_mps': 1.1}),
        ('joint_position', {'limits': {}}),
        ('joint_position', {'limits': {'a': {'min_rad': 1.0, 'max_rad': 0.0}}}),
        ('joint_position', {'limits': {'a': {'min_rad': 0.0, 'max_rad': 1.0}}, 'clear_rad': 0.6}),
        ('joint_velocity', {'joints': [], 'max_radps': 1.0}),
        ('joint_velocity', {'joints': ['a', 'a'], 'max_radps': 1.0}),
        ('joint_velocity', {'joints': ['a'], 'max_radps': 0.0}),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(watches: str, entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guard(watches, **entry)
