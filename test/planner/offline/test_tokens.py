"""Tokens and the text they come from."""

import pytest

from offline.asking import tokens
from vla_bt.planner.offline.tokens import TokenKind, longest_end, longest_start, tidy, words


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('Go to the KITCHEN!', 'go to the kitchen !'),
        ('pick-up the red_cup', 'pick up the red cup'),
        ("What's on it? I’d say don't", "what is on it ? i would say don't"),
        ('x=-1.5, y=+2', 'x = -1.5 , y = +2'),
        ('90° 5s 1-2', '90 ° 5 s 1 2'),
        ('the Küche ☃', 'the küche'),
    ],
)
def test_text_is_cut_into_words_numbers_and_marks(text: str, expected: str) -> None:
    assert words(tokens(text)) == expected


def test_what_stands_in_quotes_is_kept_as_it_is() -> None:
    for text in ('say "Go, and STOP!" now', "say 'Go, and STOP!' now", 'say “Go, and STOP!” now'):
        kinds = [token.kind for token in tokens(text)]
        assert kinds == [TokenKind.WORD, TokenKind.QUOTE, TokenKind.WORD]
        assert tokens(text)[1].text == 'Go, and STOP!'
    assert tokens("say 'I'm here'")[1].text == "I'm here"


def test_tokens_know_where_they_stand() -> None:
    text = tidy('  say Hello World ')
    found = tokens(text)
    assert text[found[1].start : found[2].end] == 'Hello World'


def test_lone_surrogates_are_replaced() -> None:
    assert tidy('go \ud800').encode() == b'go ?'


def test_the_longest_phrase_at_an_end_is_measured() -> None:
    found = tokens('go back to me right now')
    assert longest_start(found, ('go', 'go back', 'back')) == 2
    assert longest_end(found, ('now', 'right now')) == 2
    assert longest_start(found, ('come',)) == 0
    assert longest_start((), ('come',)) == 0
