import pytest

from vla_bt.robot.query import fits_query


@pytest.mark.parametrize(
    'query',
    ['red cup', 'the red cup', 'cup', 'CUP', 'red', 'red_cup', 'cups', 'all red objects', '', ' ',
     'the object'],
)  # fmt: skip
def test_red_cup_fits(query: str) -> None:
    assert fits_query(query, 'red_cup', 'cup', 'red')


@pytest.mark.parametrize('query', ['red mug', 'blue cup', 'book', 'red_mug', 'red cup lid'])
def test_red_cup_does_not_fit(query: str) -> None:
    assert not fits_query(query, 'red_cup', 'cup', 'red')


def test_id_with_a_number_fits_that_object_only() -> None:
    assert fits_query('apple_1', 'apple_1', 'apple', 'red')
    assert not fits_query('apple_1', 'apple_2', 'apple', 'red')


def test_label_alone_fits_every_colour() -> None:
    assert fits_query('book', 'red_book', 'book', 'red')
    assert fits_query('books', 'blue_book', 'book', 'blue')
