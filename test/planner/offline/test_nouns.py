"""How many of what."""

import pytest

from offline.asking import tokens
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.nouns import Noun, read_noun

VOCABULARY = frozenset(('red', 'cup', 'apple', 'shelf', 'knife', 'berry', 'box', '1'))


def read(text: str) -> Noun:
    """Return the noun in `text`."""
    return read_noun(tokens(text), VOCABULARY)


@pytest.mark.parametrize(
    ('text', 'words', 'count', 'is_definite'),
    [
        ('the red cup', 'red cup', 1, True),
        ('red cup', 'red cup', 1, True),
        ('a red cup', 'red cup', 1, False),
        ('any cup', 'cup', 1, False),
        ('one cup', 'cup', 1, False),
        ('two apples', 'apple', 2, False),
        ('a couple of apples', 'apple', 2, False),
        ('3 apples', 'apple', 3, False),
        ('the two apples', 'apple', 2, True),
        ('two of the apples', 'apple', 2, False),
        ('both apples', 'apple', 2, True),
        ('the apples', 'apple', None, True),
        ('these apples', 'apple', None, True),
        ('all apples', 'apple', None, True),
        ('all of the apples', 'apple', None, True),
        ('every apple', 'apple', None, True),
        ('every one of the apples', 'apple', None, True),
        ('all three apples', 'apple', 3, True),
        ('one of the two apples', 'two apple', 1, False),
        ('everything', '', None, True),
        ('all the objects', '', None, True),
        ('the red one', 'red', 1, True),
        ('apple 1', 'apple 1', 1, True),
        ('the shelves', 'shelf', None, True),
        ('the knives', 'knife', None, True),
        ('the berries', 'berry', None, True),
        ('the boxes', 'box', None, True),
        ('the unicorns', 'unicorns', 1, True),
        ('', '', 1, True),
    ],
)
def test_articles_and_numbers_say_how_many(
    text: str, words: str, count: int | None, is_definite: bool
) -> None:
    noun = read(text)
    assert (' '.join(noun.words), noun.count, noun.is_definite) == (words, count, is_definite)


def test_another_excludes_what_was_mentioned() -> None:
    assert read('another apple').is_another
    assert read('the other apple').is_another
    assert not read('the apple').is_another


def test_a_superlative_is_told_from_a_name() -> None:
    assert (read('the nearest apple').superlative, read('the nearest apple').words) == (
        'nearest', ('apple',),
    )  # fmt: skip
    assert read_noun(tokens('the best'), frozenset(('best',))).superlative == ''


def test_one_stands_for_a_noun() -> None:
    assert read('the red one').is_one
    assert read('the other ones').is_one
    assert not read('one apple').is_one
    assert read('the red thing').is_generic
    assert not read('a red').is_generic


@pytest.mark.parametrize('text', ['it', 'them', 'me', 'there', 'both of them'])
def test_pronouns_stand_alone(text: str) -> None:
    assert read(text).pronoun == text


@pytest.mark.parametrize('text', ['some apples', 'several apples', 'a few apples', 'apples'])
def test_a_vague_number_is_asked_about(text: str) -> None:
    with pytest.raises(Question, match='How many apples do you mean'):
        read(text)
