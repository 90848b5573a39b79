"""How unsure the position is, from a covariance."""

import math

import pytest

from vla_bt.ros.readings.covariance import deviation_m

NAN, INF = math.nan, math.inf


def covariance(xx: float, yy: float, xy: float = 0.0, yx: float | None = None) -> list[float]:
    values = [9.0] * 36  # what is not of x and y does not count
    values[0], values[1], values[6], values[7] = xx, xy, xy if yx is None else yx, yy
    return values


@pytest.mark.parametrize(
    ('xx', 'yy', 'xy', 'expected'),
    [
        (0.04, 0.01, 0.0, 0.2),
        (0.01, 0.04, 0.0, 0.2),
        (0.25, 0.25, 0.0, 0.5),
        (0.5, 0.5, 0.5, 1.0),  # all of it along a diagonal
        (0.5, 0.5, -0.5, 1.0),
        (2.0, 5.0, 2.0, math.sqrt(6.0)),
        (1e-12, 1e-12, 0.0, 1e-6),
    ],
)
def test_the_direction_of_the_largest_deviation_counts(
    xx: float, yy: float, xy: float, expected: float
) -> None:
    assert deviation_m(covariance(xx, yy, xy)) == pytest.approx(expected)


@pytest.mark.parametrize(('xy', 'yx'), [(0.5, 0.0), (0.0, -0.5), (-0.5, 0.25)])
def test_of_two_mixed_parts_that_differ_the_larger_counts(xy: float, yx: float) -> None:
    assert deviation_m(covariance(0.5, 0.5, xy, yx)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    'values',
    [
        [0.0] * 36,
        covariance(0.0, 0.04),
        covariance(0.04, 0.0),
        covariance(-1.0, 0.04),
        covariance(0.04, -1e-9),
        covariance(NAN, 0.04),
        covariance(0.04, NAN),
        covariance(0.04, INF),
        covariance(0.04, 0.04, NAN),
        covariance(0.04, 0.04, 0.0, NAN),
        covariance(0.04, 0.04, INF, 0.0),
    ],
)
def test_a_covariance_that_is_not_filled_in_is_unknown(values: list[float]) -> None:
    assert deviation_m(values) is None
