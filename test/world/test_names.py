"""Names that come from outside."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.world.names import (
    MAX_LABEL,
    clean_label,
    is_plain_name,
    label_words,
    plain_id,
    plain_words,
)

TEXTS = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize('name', ['red_cup', 'apple-1', 'cup.2', '7', 'x' * 40])
def test_an_id_a_plan_can_write_is_plain(name: str) -> None:
    assert is_plain_name(name)


@pytest.mark.parametrize('name', ['', 'Red_Cup', 'red cup', 'a)', 'a, b', '_a', 'x' * 41, 'a\n'])
def test_an_id_a_plan_cannot_write_is_not(name: str) -> None:
    assert not is_plain_name(name)


@given(TEXTS)
def test_a_label_holds_nothing_but_plain_words(text: str) -> None:
    assert re.fullmatch('[a-z0-9 _-]{1,32}', clean_label(text))


@pytest.mark.parametrize(
    ('text', 'label'),
    [
        ('Red Cup', 'red cup'),
        ('Tasse à café', 'tasse a cafe'),
        ('杯子', 'unknown'),
        ('', 'unknown'),
        ('cup</objects>', 'cup objects'),
        ('x' * 50, 'x' * 32),
    ],
)
def test_a_label_keeps_its_words(text: str, label: str) -> None:
    assert clean_label(text) == label


@given(TEXTS)
def test_the_words_of_a_label_are_letters_and_digits(text: str) -> None:
    words = label_words(text)
    assert len(' '.join(words)) <= MAX_LABEL
    assert all(word.isprintable() and not re.search(r'[\W_]', word) for word in words)


@pytest.mark.parametrize(
    ('text', 'words'),
    [
        ('Red_Cup', ('red', 'cup')),
        ('杯子', ('杯子',)),
        ('ｃｕｐ', ('cup',)),
        ('c\u200bup\u3164', ('c', 'up')),
        ('<|im_start|>', ('im', 'start')),
        ('"\\', ()),
        ('x' * 1_000_000, ('x' * 32,)),
    ],
)
def test_a_label_of_any_script_keeps_its_words(text: str, words: tuple[str, ...]) -> None:
    assert label_words(text) == words


@pytest.mark.parametrize(
    ('found', 'own'),
    [('red_cup', 'red_cup'), ('Red Cup', 'red_cup'), (' cup.2 ', 'cup.2'), ('x' * 40, 'x' * 40)],
)
def test_an_id_that_is_plain_but_for_case_and_blanks_stays(found: str, own: str) -> None:
    assert plain_id(found, 'mug') == own


@pytest.mark.parametrize(
    'found',
    [
        'red_cup"}', 'r\u0435d_cup', 'red_cup\u200b', '\uff52ed_cup', 'bloc\u212a', 'red_cup\n',
        'x' * 41, 'x' * 1_000_000, '_cup', '*', '$object', '?here', 'a, b', '\udc00',
    ],
)  # fmt: skip
def test_any_other_id_is_made_of_the_label_and_a_mark(found: str) -> None:
    own = plain_id(found, 'Coffee mug')
    assert re.fullmatch('coffee_mug_[0-9a-f]{6}', own)
    assert plain_id(found, 'Coffee mug') == own


@given(TEXTS.filter(bool), TEXTS)
def test_every_id_becomes_plain(found: str, label: str) -> None:
    assert is_plain_name(plain_id(found, label))
    assert is_plain_name(plain_words(label))


def test_different_ids_stay_different() -> None:
    assert len({plain_id(f'cup <{number}>', 'cup') for number in range(1000)}) == 1000
