"""Which objects a noun means."""

import pytest

from offline.asking import home, situation, tokens
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.nouns import read_noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects, similar_objects
from vla_bt.planner.offline.situation import Situation


def find(text: str, now: Situation | None = None, where: str = '', **options: object):
    """Return the objects `text` means."""
    now = now or situation()
    return find_objects(read_noun(tokens(text), now.vocabulary), now, where, **options)


@pytest.mark.parametrize(
    ('text', 'where', 'expected'),
    [
        ('the red cup', '', ('red_cup',)),
        ('cup', 'kitchen', ('red_cup',)),
        ('the green one', '', ('apple_3',)),
        ('apple 2', '', ('apple_2',)),
        ('an apple', '', ('apple_1',)),
        ('two red apples', '', ('apple_1', 'apple_2')),
        ('the books', '', ('red_book', 'blue_book')),
        ('both books', '', ('red_book', 'blue_book')),
        ('everything', 'counter', ('red_cup', 'water_bottle')),
        ('an object', 'shelf', ('red_book',)),
    ],
)
def test_a_description_finds_what_fits(text: str, where: str, expected: tuple[str, ...]) -> None:
    assert find(text, where=where) == expected


@pytest.mark.parametrize(
    ('text', 'where', 'message'),
    [
        ('the apple', '', 'Which apple do you mean: apple 1, apple 2 or apple 3'),
        ('the thing', '', 'Which object do you mean'),
        ('both apples', '', 'Which apples do you mean'),
        ('four apples', '', 'I know only 3 that fit "apples"'),
        ('the blue mug', '', r'no object "blue mug"\. I know the red mug\. .*\("find blue mug"\)'),
        ('the cups of tea', '', 'no object "cups of tea"'),
        ('the cup', 'shelf', 'The red cup is on the counter, not on the shelf'),
        ('the book', 'desk', 'Every book I know is on the shelf, not on the desk'),
        ('everything', 'desk', 'I know no everything on the desk'),
        ('it', '', 'I do not know what "it" is'),
        ('them', '', 'I do not know what "them" is'),
        ('me', '', 'Which object do you mean'),
        ('another unicorn', '', 'I know no object "unicorn"'),
    ],
)
def test_what_is_not_certain_is_asked(text: str, where: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        find(text, where=where)


def test_pronouns_mean_what_was_mentioned_last_or_is_held() -> None:
    now = situation(held='red_mug')
    assert find('it', now) == ('red_mug',)
    find('the books', now)
    assert find('them', now) == ('red_book', 'blue_book')
    with pytest.raises(Question, match='Which one do you mean: red book or blue book'):
        find('it', now)


def test_what_was_mentioned_goes_before_what_also_fits() -> None:
    now = situation()
    find('an apple', now)
    assert find('the apple', now) == ('apple_1',)
    assert find('another apple', now) == ('apple_2',)
    assert find('another apple', now) == ('apple_3',)
    with pytest.raises(Question, match='I know no other apple'):
        find('another apple', now)


def test_the_nearest_is_taken_and_those_still_elsewhere_first() -> None:
    world = home('counter')
    world.picked('apple_1')
    world.put('apple_1', 'counter')
    now = Situation(world)
    assert find('an apple', now) == ('apple_1',)
    assert find('an apple', Situation(world), away_from='counter') == ('apple_2',)


@pytest.mark.parametrize(
    ('first', 'then', 'expected'),
    [
        ('the red book', 'the blue one', ('blue_book',)),
        ('the red book', 'the other one', ('blue_book',)),
        ('the red book', 'the other book', ('blue_book',)),
        ('apple 1', 'the other ones', ('apple_2', 'apple_3')),
        ('apple 1', 'a green one', ('apple_3',)),
    ],
)
def test_one_and_other_follow_what_was_mentioned(
    first: str, then: str, expected: tuple[str, ...]
) -> None:
    now = situation()
    find(first, now)
    assert find(then, now) == expected


@pytest.mark.parametrize(
    'text',
    ['the other book', 'the other one', 'the green', 'a red', 'another', 'the nearest', 'the one',
     'the', 'all the'],
)  # fmt: skip
def test_what_lacks_its_noun_is_asked_about(text: str) -> None:
    with pytest.raises(Question, match='do you mean'):
        find(text)


def test_one_of_another_kind_is_not_taken_instead() -> None:
    now = situation()
    find('the red cup', now)
    with pytest.raises(Question, match='I know no object "green one"'):
        find('the green one', now)


@pytest.mark.parametrize(
    ('text', 'where', 'expected'),
    [
        ('the nearest apple', '', 'apple_1'),
        ('the farthest apple', '', 'apple_3'),
        ('the heaviest thing', 'counter', 'water_bottle'),
        ('the lightest object', 'counter', 'red_cup'),
    ],
)
def test_a_superlative_picks_one(text: str, where: str, expected: str) -> None:
    assert find(text, where=where) == (expected,)


@pytest.mark.parametrize('text', ['the biggest apple', 'the two nearest apples', 'the best cup'])
def test_a_superlative_nobody_knows_is_asked_about(text: str) -> None:
    with pytest.raises(Question, match='I do not know which is the'):
        find(text)


@pytest.mark.parametrize(
    ('text', 'meant'),
    [('the rred cup', 'the red cup'), ('the botle', 'the water bottle'), ('aple 2', 'apple 2')],
)
def test_a_misspelt_noun_is_offered_and_never_taken(text: str, meant: str) -> None:
    with pytest.raises(Question, match=f'Did you mean {meant}'):
        find(text)


def test_any_of_them_will_do_when_asked_for_so() -> None:
    assert find('the book', any_of=True) == ('red_book', 'blue_book')


def test_a_lost_object_may_be_where_the_person_says() -> None:
    world = home()
    world.not_seen('red_cup')
    now = Situation(world)
    assert find('the cup', now, 'desk') == ('red_cup',)
    assert now.hints == {'red_cup': 'desk'}


def test_words_nobody_knows_fit_nothing() -> None:
    now = situation()
    noun = read_noun(tokens('the red unicorn'), now.vocabulary)
    assert fitting_objects(noun, now) == ()
    assert similar_objects(noun, now) == tuple(now.world.objects)
    noun = read_noun(tokens('the aple'), now.vocabulary)
    assert similar_objects(noun, now) == ('apple_1', 'apple_2', 'apple_3')
