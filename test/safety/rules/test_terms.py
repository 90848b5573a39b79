"""What a term binds, and in which order terms are looked at."""

from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.terms import Call, Pattern, bound, variables


def pattern(text: str) -> Pattern:
    return read_form(f'never {text}').first


def test_values_come_from_calls_facts_and_tags_that_are_not_negated() -> None:
    terms = pattern(
        'f(?a, ?b) and g(x=?c, y != ?d) and not f(?e) and not g(x=?f) and near(?g, 1)'
    ).terms
    assert [sorted(bound(it)) for it in terms] == [['?a', '?b'], ['?c'], [], [], []]
    assert [sorted(variables(it)) for it in terms] == [
        ['?a', '?b'], ['?c', '?d'], ['?e'], ['?f'], ['?g'],
    ]  # fmt: skip


def test_terms_that_give_values_come_first() -> None:
    text = 'not f(?a) and near(?a, 1) and h(x != ?a) and f(?a) and g(x=?a)'
    assert str(Pattern(pattern(text).in_order)) == (
        'g(x=?a) and f(?a) and h(x != ?a) and near(?a, 1) and not f(?a)'
    )


def test_a_pattern_knows_its_step() -> None:
    call = pattern('f(?x) and g(x=?x)').call
    assert isinstance(call, Call)
    assert call.skill == 'g'
    negated = pattern('f(?x) and not g(x=?x)')
    assert negated.call is None
    assert negated.has_call
    assert not pattern('f(?x)').has_call
    assert pattern('near(a, 1)').has_near
    assert not pattern('f(?x)').has_near
    assert pattern('f(?x) and g(x=1) and h(?x)').predicates == {'f', 'h'}
