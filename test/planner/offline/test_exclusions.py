"""What is left out."""

import pytest

from offline.asking import situation, tokens
from vla_bt.planner.offline.exclusions import cut_exclusion, left_out
from vla_bt.planner.offline.nouns import read_noun
from vla_bt.planner.offline.tokens import words


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('all apples except the green one', ('all apples', 'the green one')),
        ('all cups but not the red one to me', ('all cups to me', 'the red one')),
        ('the cup that is not red', ('the cup', 'red')),
        ('the cup', ('the cup', '')),
        ('the cups that are not on the table', None),
        ('all cups except', None),
        ('except the cup', None),
    ],
)
def test_an_exclusion_is_cut_out(text: str, expected: tuple[str, str] | None) -> None:
    cut = cut_exclusion(tokens(text))
    assert (cut and tuple(map(words, cut))) == expected


@pytest.mark.parametrize(
    ('excluded', 'whole', 'expected'),
    [
        ('the green one', 'all apples', {'apple_3'}),
        ('a red one', 'an apple', {'apple_1', 'apple_2'}),
        ('red', 'the apple', {'apple_1', 'apple_2'}),
        ('the red ones', 'all apples', {'apple_1', 'apple_2'}),
        ('the red one', 'all apples', None),
        ('two apples', 'all apples', None),
        ('the cup', 'all apples', None),
        ('the apples', 'all apples', None),
        ('the green one and apple 1', 'all apples', None),
        ('and the red one', 'all apples', None),
        ('and', 'all apples', None),
        ('it', 'all apples', None),
        ('the cup', 'all', None),
    ],
)
def test_what_is_left_out_is_certain_or_nothing(
    excluded: str, whole: str, expected: set[str] | None
) -> None:
    now = situation()
    noun = read_noun(tokens(whole), now.vocabulary)
    assert left_out(tokens(excluded), noun, '', now) == expected
