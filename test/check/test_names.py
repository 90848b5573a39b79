"""Which object or place a word means."""

import pytest
from home import home_world

from vla_bt.check import objects_named, places_named


@pytest.mark.parametrize(
    ('text', 'ids'),
    [
        ('red_cup', ('red_cup',)),
        ('Red Cup', ('red_cup',)),
        ('the cup', ('red_cup',)),
        ('the red mug', ('red_mug',)),
        ('book', ('red_book', 'blue_book')),
        ('apple', ('apple_1', 'apple_2', 'apple_3')),
        ('green apple', ('apple_3',)),
        ('banana', ()),
        ('', ()),
        ('the', ()),
    ],
)
def test_objects(text: str, ids: tuple[str, ...]) -> None:
    assert objects_named(text, home_world()) == ids


@pytest.mark.parametrize(
    ('text', 'names'),
    [
        ('kitchen', ('kitchen',)),
        ('living room', ('living_room',)),
        ('the lounge', ('living_room',)),
        ('kitchen counter', ('counter',)),
        ('the counter in the kitchen', ('counter',)),
        ('near the table', ('table',)),
        ('shelf_top', ('shelf',)),
        ('me', ('person',)),
        ('garage', ()),
        ('', ()),
    ],
)
def test_places(text: str, names: tuple[str, ...]) -> None:
    assert places_named(text, home_world()) == names
