import math
from typing import Any

import pytest
from pydantic import ValidationError

from vla_bt.safety import Limits
from vla_bt.safety.limits import JointRange

POSITIVE = [
    'move_distance_m', 'total_distance_m', 'reach_m', 'payload_kg', 'velocity_mps', 'force_n',
    'object_age_s', 'wait_s', 'action_timeout_s', 'plan_duration_s',
]  # fmt: skip
FROM_ZERO = [
    'safety_margin_m', 'assumed_weight_kg', 'object_confidence', 'battery_reserve_ratio',
    'battery_per_m_ratio', 'battery_per_s_ratio',
]  # fmt: skip


@pytest.mark.parametrize('name', POSITIVE)
def test_a_limit_that_leaves_nothing_is_refused(name: str) -> None:
    assert getattr(Limits.model_validate({name: 0.001}), name) == 0.001
    for value in (0, -1, math.nan, math.inf, 'much', None):
        with pytest.raises(ValidationError, match=name):
            Limits.model_validate({name: value})


@pytest.mark.parametrize('name', FROM_ZERO)
def test_a_negative_limit_is_refused(name: str) -> None:
    assert getattr(Limits.model_validate({name: 0}), name) == 0
    for value in (-0.001, math.nan, math.inf):
        with pytest.raises(ValidationError, match=name):
            Limits.model_validate({name: value})


@pytest.mark.parametrize('name', [it for it in FROM_ZERO if 'ratio' in it or 'confid' in it])
def test_a_ratio_above_one_is_refused(name: str) -> None:
    assert getattr(Limits.model_validate({name: 1}), name) == 1
    with pytest.raises(ValidationError, match=name):
        Limits.model_validate({name: 1.001})


def test_an_unknown_limit_is_refused() -> None:
    with pytest.raises(ValidationError, match='vlocity_mps'):
        Limits.model_validate({'vlocity_mps': 1})


@pytest.mark.parametrize(
    ('unit', 'key'),
    [('m/s', 'velocity_mps'), ('N', 'force_n'), ('kg', 'payload_kg'), ('s', 'wait_s'), ('m', '')],
)
def test_units_have_their_limit(unit: str, key: str) -> None:
    assert Limits().key_of(unit) == key


@pytest.mark.parametrize(
    'ratios', [(0.1, 0, 0), (0, 0.1, 0), (0, 0, 0.1), (0, 0, 0)]
)
def test_a_battery_matters_unless_all_of_it_is_nothing(ratios: tuple[float, ...]) -> None:
    names = ('battery_reserve_ratio', 'battery_per_m_ratio', 'battery_per_s_ratio')
    given: dict[str, Any] = dict(zip(names, ratios, strict=True))
    assert Limits(**given).uses_battery == any(ratios)


@pytest.mark.parametrize(
    ('value', 'holds'),
    [(-1, True), (2, True), (-1.01, False), (2.01, False), (math.nan, False)],
)
def test_both_ends_belong_to_a_joint_s_range(value: float, holds: bool) -> None:
    assert JointRange(min=-1, max=2).holds(value) is holds


@pytest.mark.parametrize('low', [2, 3])
def test_a_joint_without_room_is_refused(low: float) -> None:
    with pytest.raises(ValidationError, match='min must be less than max'):
        JointRange(min=low, max=2)
