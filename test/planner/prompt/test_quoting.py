"""Text of others cannot pass for ours."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.prompt.quoting import label_of, quoted, quoted_data

TEXTS = st.text(st.characters(codec=None), max_size=300)


@given(TEXTS)
def test_a_label_is_a_word_or_words_in_quotes(text: str) -> None:
    assert re.fullmatch('[a-z0-9_-]{1,32}|"[a-z0-9 _-]{1,32}"', label_of(text))


@pytest.mark.parametrize(
    ('text', 'label'),
    [('Cup', 'cup'), ('cup at table (sure)', '"cup at table sure"'), ('', 'unknown')],
)
def test_a_label_cannot_go_on_as_its_line_does(text: str, label: str) -> None:
    assert label_of(text) == label


@given(TEXTS)
def test_a_quotation_is_one_line_of_json_without_tags(text: str) -> None:
    for line in (quoted(text), quoted(text, None)):
        assert line.isprintable()
        assert not set(line) & set('<>')
        assert isinstance(json.loads(line), str)


@given(TEXTS)
def test_data_is_one_line_of_json_without_tags(text: str) -> None:
    line = quoted_data({text: [text, {'a': text}]})
    assert line.isprintable()
    assert not set(line) & set('<>`')
    assert json.loads(line)


@pytest.mark.parametrize(
    'mark',
    [
        '<', '>', '`', '\u2039', '\u203a', '\u2329', '\u232a', '\u27e8', '\u27e9', '\u3008',
        '\u3009', '\ufe64', '\ufe65', '\uff1c', '\uff1e', '\uff40', '\u1433', '\u1438',
    ],
)  # fmt: skip
def test_what_looks_like_a_tag_or_a_fence_is_escaped(mark: str) -> None:
    assert quoted(mark) == f'"\\u{ord(mark):04x}"'
    assert json.loads(quoted_data([mark])) == [mark]
    assert mark not in quoted_data([mark])


@pytest.mark.parametrize('word', ['[INST]', '[/INST]', '[ / INST ]', '[TOOL_CALLS]', '[A B]'])
def test_words_in_brackets_that_servers_read_as_marks_are_escaped(word: str) -> None:
    assert quoted(word) == f'"\\u005b{word[1:]}"'


@pytest.mark.parametrize('word', ['[inst]', '[1]', '[]', '[Red]'])
def test_other_brackets_stay(word: str) -> None:
    assert quoted(word) == f'"{word}"'


@pytest.mark.parametrize(
    'unseen', ['\u200b', '\u202e', '\ufe0f', '\U000e0141', '\u3164', '\u2800']
)
def test_what_cannot_be_seen_is_not_quoted(unseen: str) -> None:
    assert unseen not in quoted(f'a{unseen}b') + quoted_data([f'a{unseen}b'])


def test_a_quotation_says_what_was_said() -> None:
    said = 'Put the "big" <box> down, please – café 杯子'
    assert json.loads(quoted(said)) == said


def test_a_long_quotation_is_shortened_and_the_command_is_not() -> None:
    assert len(quoted('x' * 1000, 20)) == 22
    assert len(quoted('x' * 1000, None)) == 1002


@given(TEXTS, st.integers(5, 50))
def test_a_quotation_is_bounded_as_it_is_written(text: str, limit: int) -> None:
    for line in (quoted(text * 9, limit), quoted_data([text] * 9, limit)):
        assert len(line) <= limit + 2
        json.loads(line)


def test_a_quotation_full_of_escapes_is_cut_to_fit() -> None:
    assert quoted('<' * 10, 60) == '"' + r'\u003c' * 10 + '"'
    assert quoted('<' * 11, 60) == '"' + r'\u003c' * 9 + '…"'


def test_data_is_one_line_of_bounded_length() -> None:
    assert quoted_data({'a': ['<b>', 1, None]}) == r'{"a": ["\u003cb\u003e", 1, null]}'
    assert len(quoted_data(['x'] * 1000, 100)) <= 102


def test_data_of_just_the_length_is_told_as_data() -> None:
    assert quoted_data('x' * 98, 100) == f'"{"x" * 98}"'
    assert quoted_data('x' * 99, 100).startswith(r'"\"xxx')
