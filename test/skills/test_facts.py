"""Facts, patterns and bindings."""

import pytest

from vla_bt.skills import Fact, matches, parse_literal, substitute


def test_a_literal_is_read_with_its_sign_and_arguments() -> None:
    literal = parse_literal('not located($object, *)')
    assert literal.negated
    assert literal.fact == Fact('located', ('$object', '*'))
    assert str(literal) == 'not located($object, *)'
    assert parse_literal('hand_empty()').fact == Fact('hand_empty')


@pytest.mark.parametrize('text', ['', 'holding', 'Holding(x)', 'a(b(c))', 'a(b) c'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match='is not a fact'):
        parse_literal(text)


def test_variables_bind_to_what_fits_and_stay_bound() -> None:
    facts = [Fact('located', ('cup', 'table')), Fact('located', ('book', 'shelf'))]
    found = list(matches(Fact('located', ('$object', '?place')), facts, {'$object': 'book'}))
    assert found == [{'$object': 'book', '?place': 'shelf'}]
    same = Fact('same', ('?a', '?a'))
    assert list(matches(same, [Fact('same', ('x', 'y'))], {})) == []
    assert list(matches(Fact('at', ('*',)), [Fact('at', ('table',))], {})) == [{}]


def test_substitution_leaves_unbound_variables() -> None:
    assert substitute(Fact('f', ('$a', '?b')), {'$a': '1'}) == Fact('f', ('1', '?b'))
