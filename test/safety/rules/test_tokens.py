"""Words are taken one at a time."""

import pytest

from vla_bt.safety.rules.terms import ValueKind
from vla_bt.safety.rules.tokens import RuleError, Tokens


def test_a_keyword_before_a_bracket_is_a_name() -> None:
    tokens = Tokens('before (x)')
    assert not tokens.take('before')
    assert tokens.value(ValueKind.WORD, wanted='').text == 'before'


def test_only_whole_words_are_taken() -> None:
    tokens = Tokens('nevermore')
    assert not tokens.take('never')
    assert tokens.take('nevermore')
    assert tokens.is_over


def test_several_words_are_taken_together_or_not_at_all() -> None:
    tokens = Tokens('at least 2')
    assert not tokens.take('at', 'most')
    assert tokens.take('at', 'least')
    assert not tokens.is_over


def test_a_sign_is_taken_as_a_whole() -> None:
    tokens = Tokens('<= 2')
    assert not tokens.take('<')
    assert tokens.take('<=')


def test_what_else_stands_there_is_told() -> None:
    tokens = Tokens('  ?x')
    with pytest.raises(RuleError, match=r"at character 3, '\?x': should be a name"):
        tokens.value(ValueKind.WORD, wanted='a name')
    with pytest.raises(RuleError, match=r"should be 'do'"):
        tokens.expect('do')
