"""The phrases after a verb."""

import pytest

from offline.asking import tokens
from vla_bt.planner.offline.phrases import place_roles, read_phrases
from vla_bt.planner.offline.tokens import words


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('the red cup', [('', 'the red cup')]),
        ('the cup from the shelf to me', [('', 'the cup'), ('from', 'the shelf'), ('to', 'me')]),
        ('the cup on top of the table', [('', 'the cup'), ('at', 'the table')]),
        ('the cup that is on the table', [('', 'the cup'), ('at', 'the table')]),
        ('the cup which is lying on the table', [('', 'the cup'), ('at', 'the table')]),
        ('the cup standing there', [('', 'the cup standing'), ('adverb', 'there')]),
        ('me the red cup', [('to', 'me'), ('', 'the red cup')]),
        ('the person the red cup', [('to', 'the person'), ('', 'the red cup')]),
        ('all the cups and the mug', [('', 'all the cups and the mug')]),
        ('her book', [('', 'her book')]),
        ('her the book', [('to', 'her'), ('', 'the book')]),
        ('it there', [('', 'it'), ('adverb', 'there')]),
        ('it over there', [('', 'it'), ('adverb', 'there')]),
        ('it to here', [('', 'it'), ('adverb', 'here')]),
        ('it from there', [('', 'it'), ('from', 'there')]),
        ('the cup with a spoon', [('', 'the cup'), ('unknown', 'a spoon')]),
        ('from under the table', [('from', ''), ('unknown', 'the table')]),
        ('the back door', [('', 'the back door')]),
        ('', []),
    ],
)
def test_phrases_have_roles(text: str, expected: list[tuple[str, str]]) -> None:
    phrases, _ = read_phrases(tokens(text))
    assert [(phrase.role, words(phrase.tokens)) for phrase in phrases] == expected


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('the cup up', {'up'}),
        ('back the cup', {'back'}),
        ('the cup down on the table', set()),
        ('the cup down there', {'down'}),
        ('the back door', set()),
    ],
)
def test_particles_stand_outside_of_nouns(text: str, expected: set[str]) -> None:
    assert read_phrases(tokens(text))[1] == expected


def test_an_enumeration_has_parts() -> None:
    phrase = read_phrases(tokens('the cup, the red mug and a book'))[0][0]
    assert [words(part) for part in phrase.parts] == ['the cup', 'the red mug', 'a book']


def test_only_places_count_as_roles_of_places() -> None:
    assert place_roles(tokens('the cup on the table for me')) == {'at'}


def test_a_phrase_is_told_with_its_preposition() -> None:
    assert str(read_phrases(tokens('next to the mug'))[0][0]) == 'next to the mug'
