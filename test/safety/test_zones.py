import math
from typing import Any

import pytest
from pydantic import ValidationError

from vla_bt.safety import Zone, ZoneUse
from vla_bt.safety.zones import FARTHEST_M, Point

SQUARE = ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0))


def zone(**fields: Any) -> Zone:
    return Zone.model_validate({'polygon': SQUARE, **fields})


@pytest.mark.parametrize(
    ('points', 'is_clear'),
    [
        ([(3.0, 0.5)], True),
        ([(math.nextafter(3.0, 0.0), 0.5)], False),
        ([(1.0, 0.5)], False),
        ([(-1.0, 0.5)], True),
        ([(2.8, 1.8)], True),
        ([(2.7, 1.7)], False),
        ([(-5.0, 2.0), (5.0, 2.0)], True),
        ([(-5.0, 1.99), (5.0, 1.99)], False),
        ([(-5.0, 0.5), (5.0, 0.5)], False),
        ([(-5.0, -5.0), (5.0, -5.0), (0.5, 5.0)], False),
        ([(-5.0, -5.0), (5.0, -5.0), (0.5, -1.0)], True),
        ([(-10.0, 0.5), (1.0, -30.0), (30.0, 0.5)], False),
        ([(math.nan, 0.5)], False),
        ([(9.0, 9.0), (math.inf, 9.0)], False),
    ],
)
def test_what_keeps_the_margin_is_clear(points: list[Point], is_clear: bool) -> None:
    assert zone().is_clear_of(points, 1.0) is is_clear


@pytest.mark.parametrize(
    ('point', 'about_m', 'is_clear'),
    [((4.0, 0.5), 1.0, True), ((math.nextafter(4.0, 0.0), 0.5), 1.0, False),
     ((4.0, 0.5), 1.01, False), ((2.0, 0.5), 0.0, False), ((0.5, 3.0), 1.0, True),
     ((0.5, -2.0), 1.0, True), ((0.5, -1.99), 1.0, False), ((-2.0, 0.5), 1.0, True),
     ((-1.99, 0.5), 1.0, False), ((0.5, 2.99), 1.0, False), ((1e308, -1e308), 1.0, True)],
)  # fmt: skip
def test_what_is_about_somewhere_keeps_more(
    point: Point, about_m: float, is_clear: bool
) -> None:
    assert zone().is_clear_of([point], 1.0, about_m) is is_clear


def test_a_corner_may_be_as_far_as_numbers_hold_and_not_farther() -> None:
    Zone(polygon=((0.0, 0.0), (FARTHEST_M, 0.0), (0.0, -FARTHEST_M)))
    for far in (math.nextafter(FARTHEST_M, math.inf), -1e308):
        with pytest.raises(ValidationError, match='a corner is off any map'):
            Zone(polygon=((0.0, 0.0), (1.0, 0.0), (0.0, far)))


def test_nowhere_is_not_clear() -> None:
    assert not zone().is_clear_of([], 1.0)


def test_without_a_margin_the_edge_belongs_to_the_zone() -> None:
    assert not zone(margin_m=0).is_clear_of([(2.0, 0.5)], 1.0)
    assert zone(margin_m=0).is_clear_of([(math.nextafter(2.0, 3.0), 0.5)], 1.0)


def test_a_zone_s_own_margin_counts() -> None:
    assert zone(margin_m=0.5).margin(1.0) == 0.5
    assert zone(margin_m=0.0).margin(1.0) == 0.0
    assert zone().margin(1.0) == 1.0


def test_all_is_forbidden_unless_it_is_said_otherwise() -> None:
    assert set(zone().forbids) == set(ZoneUse)
    assert zone(forbids=[]).forbids == ()
    assert zone(forbids=['reach']).forbids == (ZoneUse.REACH,)


@pytest.mark.parametrize(
    ('polygon', 'words'),
    [
        ([[0, 0], [1, 1], [1, 0], [0, 1]], 'must not cross or touch'),
        ([[0, 0], [1, 1], [2, 2]], 'must not cross or touch'),
        ([[0, 0], [0, 0], [0, 0]], 'must not cross or touch'),
        ([[0, 0], [2, 0], [2, 2], [1, 0], [0, 2]], 'must not cross or touch'),
        ([[0, 0], [1, 1]], 'at least 3'),
        ([[0, 0], [1, 1], [1, math.nan]], 'finite'),
        ([[0, 0], [1, 1], [1]], 'polygon'),
    ],
)
def test_a_polygon_that_is_none_is_refused(polygon: list[list[float]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Zone.model_validate({'polygon': polygon})


@pytest.mark.parametrize('corners', [SQUARE, SQUARE[::-1], (*SQUARE, SQUARE[0])])
def test_corners_may_go_round_either_way_and_close_it(corners: tuple[Point, ...]) -> None:
    assert not Zone(polygon=corners).is_clear_of([(1.0, 0.5)], 0.1)


def test_a_margin_may_be_as_long_as_the_zone_and_not_longer() -> None:
    assert zone(margin_m=2.0).margin_m == 2.0
    with pytest.raises(ValidationError, match='larger than the zone itself, which measures 2 m'):
        zone(margin_m=2.001)
    tall = Zone(polygon=((0.0, 0.0), (1.0, 0.0), (1.0, 3.0)))
    assert tall.extent_m == 3.0
    away = Zone(polygon=((5.0, 5.0), (6.0, 5.0), (6.0, 7.0)))
    assert away.extent_m == 2.0
    wide = Zone(polygon=((5.0, 5.0), (9.0, 5.0), (9.0, 7.0)))
    assert wide.extent_m == 4.0


@pytest.mark.parametrize('margin_m', [-0.1, math.nan, math.inf])
def test_a_margin_that_is_none_is_refused(margin_m: float) -> None:
    with pytest.raises(ValidationError, match='margin_m'):
        zone(margin_m=margin_m)
