"""Text of others cannot pass for ours."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.prompt.quoting import clean_label, flat, is_plain_name, quoted, quoted_data

TEXTS = st.text(st.characters(codec=None), max_size=300)


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
def test_a_quotation_is_one_line_of_json_without_tags(text: str) -> None:
    for line in (quoted(text), quoted(text, None)):
        assert line.isprintable()
        assert not set(line) & set('<>')
        assert isinstance(json.loads(line), str)


@given(TEXTS)
def test_a_sentence_is_one_line_without_tags(text: str) -> None:
    assert flat(text).isprintable()
    assert not set(flat(text)) & set('<>')


def test_a_quotation_says_what_was_said() -> None:
    said = 'Put the "big" <box> down, please – café 杯子'
    assert json.loads(quoted(said)) == said


def test_a_long_quotation_is_shortened_and_the_command_is_not() -> None:
    assert len(quoted('x' * 1000, 20)) == 22
    assert len(quoted('x' * 1000, None)) == 1002


def test_data_is_one_line_of_bounded_length() -> None:
    assert quoted_data({'a': ['<b>', 1, None]}) == r'{"a": ["\u003cb\u003e", 1, null]}'
    assert len(quoted_data(['x'] * 1000, 100)) == 100


@pytest.mark.parametrize('name', ['red_cup', 'apple-1', 'cup.2', '7'])
def test_an_id_a_plan_can_write_is_plain(name: str) -> None:
    assert is_plain_name(name)


@pytest.mark.parametrize('name', ['', 'Red_Cup', 'red cup', 'a)', 'a, b', '_a', 'x' * 41, 'a\n'])
def test_an_id_a_plan_cannot_write_is_not(name: str) -> None:
    assert not is_plain_name(name)
