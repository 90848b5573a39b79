"""Rules that mean nothing whatever the robot is."""

import pytest

from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.sense import call_faults, form_faults, is_static


@pytest.mark.parametrize('text', [
    'never f(?x) and not g(?x)',
    'never skill(a=?x) and near(?x, 1)',
    'f(?x, ?y) before g(?x)',
    'not f(?x) before g(?x)',
    'after f(?x) do not g(?x) and h(?y) before k(?x)',
    'while f(?x) avoid not g(?x)',
    'at most 2 times skill(a != ?x) and f(?x)',
    'always not f(*)',
])  # fmt: skip
def test_a_variable_may_get_its_value_anywhere_it_can(text: str) -> None:
    assert list(form_faults(read_form(text))) == []


@pytest.mark.parametrize(('text', 'name', 'term'), [
    ('never f(?x) and not g(?y)', '?y', 'not g(?y)'),
    ('never near(?x, 1) and f(a)', '?x', 'near(?x, 1)'),
    ('never skill(a != ?x)', '?x', 'skill(a != ?x)'),
    ('not f(?x) before g(?y)', '?x', 'not f(?x)'),
    ('f(?x) before not g(?x)', '?x', 'not g(?x)'),
    ('after f(?x) do not g(?y)', '?y', 'not g(?y)'),
    ('after f(?x) do g(?y) before not h(?y)', '?y', 'not h(?y)'),
    ('while not f(?x) avoid g(?x)', '?x', 'not f(?x)'),
    ('always not f(?x)', '?x', 'not f(?x)'),
])  # fmt: skip
def test_a_variable_without_a_value_is_refused(text: str, name: str, term: str) -> None:
    (fault,) = form_faults(read_form(text))
    assert fault.startswith(f'{name} in {term!r} never gets a value')


@pytest.mark.parametrize(('text', 'said'), [
    ('never skill(a > x)', "'a > x': only a number can be more or less"),
    ('never skill(a <= ?x) and f(?x)', 'only a number can be more or less'),
    ('never skill(a >= "x")', 'only a number can be more or less'),
    ('never skill(a < *)', 'only a number can be more or less'),
    ('never skill(a != *)', 'can never be true; leave the argument out'),
])  # fmt: skip
def test_a_comparison_that_cannot_be_is_refused(text: str, said: str) -> None:
    (fault,) = form_faults(read_form(text))
    assert said in fault


@pytest.mark.parametrize(('text', 'said'), [
    ('never s(a=1) and t(a=1)', 'a step is one skill, never 2 at once'),
    ('while f(a) avoid s(a=1) and t(a=1)', 'a step is one skill'),
    ('always s(a=1)', 'always is about facts'),
    ('always not s(a=1)', 'always is about facts'),
    ('while s(a=1) avoid t(a=1)', 'while is about facts'),
    ('at most 2 times f(a)', 'at most counts steps; name the skill'),
    ('at most 2 times not s(a=1)', 'at most counts steps; name the skill'),
])  # fmt: skip
def test_a_step_where_none_can_stand_is_refused(text: str, said: str) -> None:
    assert any(said in fault for fault in call_faults(read_form(text)))


@pytest.mark.parametrize('text', [
    'never s(a=1) and not t(a=1)', 'while f(a) avoid s(a=1)', 'after s(a=1) do t(a=1)',
    's(a=1) before t(a=1)', 'at most 1 time s(a=1) and f(a)', 'always f(a)',
])  # fmt: skip
def test_a_step_may_stand_elsewhere(text: str) -> None:
    assert list(call_faults(read_form(text))) == []


def test_the_trigger_is_what_is_looked_for_first() -> None:
    assert str(read_form('never f(a)').trigger) == 'f(a)'
    assert str(read_form('f(a) before g(a)').trigger) == 'g(a)'
    assert str(read_form('after f(a) do g(a)').trigger) == 'f(a)'
    assert str(read_form('while f(a) avoid g(a)').trigger) == 'f(a) and g(a)'


def test_what_only_lasts_is_static() -> None:
    lasting = frozenset({'hot', 'room'})
    assert is_static(read_form('never hot(?x) and room(kitchen)').first, lasting)
    for text in ('hot(?x) and held(?x)', 'hot(?x) and near(?x, 1)', 'hot(?x) and s(a=?x)'):
        assert not is_static(read_form(f'never {text}').first, lasting)
