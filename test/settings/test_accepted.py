"""What a record accepts at one place."""

import enum
from collections.abc import Mapping
from typing import Annotated, Literal, Optional, Union

import pytest
from pydantic import BaseModel, Field

from vla_bt.settings.accepted import keys_of, number_wanted, slots_at


class Kind(enum.Enum):
    ONE = 1


class Inner(BaseModel):
    size: Annotated[float, Field(ge=1)] = 1.0
    word: str = Field(default='', alias='said')


class Other(BaseModel):
    size: str = ''
    weight: Optional[Annotated[int, Field(lt=5)]] = None  # noqa: UP045


class Outer(BaseModel):
    inner: Inner | None = None
    either: Union[Inner, Other]  # noqa: UP007
    by_name: Mapping[str, Inner]
    pair: tuple[int, str]
    many: list[Inner]
    kind: Kind
    fixed: Literal[1, 2]
    flag: bool


@pytest.mark.parametrize(
    ('location', 'wanted'),
    [
        (('inner', 'size'), 'a number >= 1'),
        (('inner', 'word'), ''),
        (('either', 'size'), 'a number >= 1'),
        (('either', 'Other', 'weight'), 'a whole number < 5 or null'),
        (('by_name', 'any', 'size'), 'a number >= 1'),
        (('pair', 0), 'a whole number'),
        (('pair', 1), ''),
        (('pair', 9), 'a whole number'),
        (('many', 3, 'size'), 'a number >= 1'),
        (('kind',), 'a whole number'),
        (('fixed',), 'a whole number'),
        (('flag',), ''),
        (('nothing',), ''),
    ],
)
def test_numbers_are_described(location: tuple[str | int, ...], wanted: str) -> None:
    assert number_wanted(slots_at(Outer, location)) == wanted


def test_keys_are_those_of_all_records_a_place_takes() -> None:
    assert keys_of(slots_at(Outer, ('either',))) == ['size', 'said', 'weight']
    assert keys_of(slots_at(Outer, ('inner', 'size'))) == []
    assert keys_of(slots_at(Outer, ()))[:2] == ['inner', 'either']


def test_a_key_may_be_an_alias() -> None:
    assert slots_at(Inner, ('said',))[0].annotation is str
