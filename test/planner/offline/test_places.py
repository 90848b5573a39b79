"""Which places a noun means."""

import pytest

from offline.asking import situation, tokens
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.nouns import read_noun
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.situation import Situation
from vla_bt.world import PlaceKind


def find(text: str, now: Situation | None = None, **options: object) -> str:
    """Return the place `text` means."""
    now = now or situation()
    return find_place(read_noun(tokens(text), now.vocabulary), now, **options)


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('the kitchen', 'kitchen'),
        ('living room', 'living_room'),
        ('the lounge', 'living_room'),
        ('the kitchen counter', 'counter'),
        ('the shelves', 'shelf'),
        ('the door', 'front_door'),
        ('me', 'person'),
        ('here', 'living_room'),
        ('the living room door', 'front_door'),
        ('the living room person', 'person'),
    ],
)
def test_names_aliases_and_pronouns_are_places(text: str, expected: str) -> None:
    now = situation()
    assert find(text, now) == expected
    assert now.place == expected


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('the garage', 'I know no place "garage"'),
        ('the kitchen sink', 'no place "kitchen sink". Did you mean the kitchen'),
        ('the room', 'Which room do you mean'),
        ('there', 'which place "there" is'),
        ('her', 'Which person do you mean: person'),
        ('the red cup', 'I know no place "red cup"'),
        ('the bedroom door', 'I know no place "bedroom door"'),
        ('the station', 'I know no place "station"'),
    ],
)
def test_what_is_not_certain_is_asked(text: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        find(text)


def test_there_and_it_mean_the_place_mentioned_last() -> None:
    now = situation()
    find('the front door', now)
    assert find('there', now) == 'front_door'
    assert find('it', now) == 'front_door'


def test_there_is_where_the_object_mentioned_last_is() -> None:
    now = situation()
    now.mention(('red_cup',))
    assert find('there', now) == 'counter'


def test_only_places_of_the_kind_wanted_are_meant() -> None:
    with pytest.raises(Question, match='I know no door "table". I know the front door'):
        find('the table', kinds=[PlaceKind.DOOR])
    assert find('the person', kinds=[PlaceKind.PERSON]) == 'person'


def test_an_object_may_stand_for_its_place() -> None:
    assert find('the red cup', or_object=True) == 'counter'
    assert find('the apples', or_object=True) == 'table'


def test_a_glance_raises_nothing_and_remembers_nothing() -> None:
    now = situation()
    for text, expected in (('the desk', 'desk'), ('the room', ''), ('it', ''), ('a cup', '')):
        assert peek_place(read_noun(tokens(text), now.vocabulary), now) == expected
    assert now.place == ''
