"""The text of a rule is read to the letter, or refused with what is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.safety.rules.form import FormKind
from vla_bt.safety.rules.read import MAX_COUNT, MAX_NEAR_M, MAX_TERMS, read_form
from vla_bt.safety.rules.terms import Call, Compare, Constraint, Known, Near, ValueKind
from vla_bt.safety.rules.tokens import RuleError

RULES = {
    'never say()': FormKind.NEVER,
    'always hand_empty() and not at(dock)': FormKind.ALWAYS,
    'say(text=*) before handover(object=?x) and medicine(?x)': FormKind.BEFORE,
    'after open_door(door=?d) do close_door(door=?d)': FormKind.AFTER,
    'after open_door(door=?d) do close_door(door=?d) within 3 steps': FormKind.AFTER,
    'after open_door(door=?d) do close_door(door=?d) within 1 step': FormKind.AFTER,
    'after open_door(door=?d) do close_door(door=?d) before navigate_to()': FormKind.AFTER,
    'while holding(?x) and hot(?x) avoid near(person, 1.5)': FormKind.WHILE,
    'at most 2 times navigate_to(max_speed >= 0.5, location != kitchen)': FormKind.AT_MOST,
    'at most 1 time say(text="Good morning")': FormKind.AT_MOST,
    'never say() and not near(person, 1)': FormKind.NEVER,
}


@pytest.mark.parametrize(('text', 'kind'), RULES.items())
def test_a_rule_is_written_as_it_is_read(text: str, kind: FormKind) -> None:
    form = read_form(text)
    assert form.kind is kind
    assert str(form) == text
    assert read_form(str(form)) == form


def test_blanks_make_no_difference() -> None:
    assert read_form(' never  say ( text = "a b" ,x<1 )and  not hot( ?x ) ') == read_form(
        'never say(text="a b", x < 1) and not hot(?x)'
    )


def test_the_parts_are_what_they_say() -> None:
    form = read_form('after not grab(force <= 2.5, object=?x) and f("a.b", *) do near(?x, 2)')
    call, fact = form.first.terms
    assert isinstance(call, Call)
    assert call.negated
    force, thing = call.constraints
    assert (force.compare, force.value.number) == (Compare.AT_MOST, 2.5)
    assert isinstance(thing, Constraint)
    assert thing.value.kind is ValueKind.VARIABLE
    assert isinstance(fact, Known)
    assert [it.kind for it in fact.values] == [ValueKind.TEXT, ValueKind.ANYTHING]
    assert form.second
    (near,) = form.second.terms
    assert isinstance(near, Near)
    assert near.distance_m == 2.0
    assert (form.limit, form.until) == (None, None)


@pytest.mark.parametrize(('text', 'said'), [
    ('', 'at character 1, the end: should be a rule: never A | always A'),
    ('never', 'at character 6, the end: should be a skill, a fact or a tag'),
    ('never say', "at character 10, the end: should be '('"),
    ('never say(', 'should be an argument or a value'),
    ('never say(text)', None),
    ('never say(text=)', 'should be ?name, *, a number, a name or "a text"'),
    ('never say(text="x)', 'should be ?name'),
    ('never say(text=x', "should be ',' or ')'"),
    ('never say(text=x y)', "'y)': should be ',' or ')'"),
    ('never say() or wait()', "'or wait()': should be 'and', or the end of the rule"),
    ('never say() before wait()', "should be 'and', or the end of the rule"),
    ('say()', "should be 'and' or 'before'"),
    ('say() before', 'the end: should be a skill'),
    ('after say()', "should be 'and' or 'do'"),
    ('after say() do wait() within', 'should be a whole number from 1 to 1000'),
    ('after say() do wait() within 3', "should be 'steps'"),
    ('while holding(?x)', "should be 'and' or 'avoid'"),
    ('at most two times say()', 'should be a whole number from 1 to 1000'),
    ('at most 2 say()', "should be 'times'"),
    ('at most 0 times say()', '0 is not a whole number from 1 to 1000'),
    ('at most -1 times say()', '-1 is not a whole number'),
    ('at most 1.5 times say()', '1.5 is not a whole number'),
    ('after say() do wait() within 0 steps', '0 is not a whole number'),
    ('never say(5=x)', '5 = ...: the name of an argument stands first'),
    ('never grab(a, b=c)', 'a skill names its arguments, as in grab(b=c)'),
    ('never near(person)', "should be ','"),
    ('never near(person, far)', 'should be a distance in metres'),
    ('never near(*, 1)', 'should be person, the name of a place or object, or a variable'),
    ('never near(person, 0)', 'the distance should be above 0 and at most 100 m'),
    ('never near(person, -1)', 'the distance should be above 0'),
    ('never near(person, 101)', 'the distance should be above 0 and at most 100 m'),
    ('never Say()', "'Say()': should be"),
    ('never say(); wait()', "'; wait()': should be"),
])  # fmt: skip
def test_what_is_no_rule_is_refused_with_its_place(text: str, said: str | None) -> None:
    if said is None:
        assert isinstance(read_form(text).first.terms[0], Known)
        return
    with pytest.raises(RuleError) as error:
        read_form(text)
    assert said in str(error.value)


def test_numbers_are_good_up_to_their_bounds() -> None:
    assert read_form(f'at most {MAX_COUNT} times say()').limit == MAX_COUNT
    with pytest.raises(RuleError):
        read_form(f'at most {MAX_COUNT + 1} times say()')
    near = read_form(f'never near(person, {MAX_NEAR_M})').first.terms[0]
    assert isinstance(near, Near)
    assert near.distance_m == MAX_NEAR_M


def test_a_pattern_has_so_many_terms() -> None:
    read_form('never ' + ' and '.join(['say()'] * MAX_TERMS))
    with pytest.raises(RuleError, match='13 terms in one pattern are more than 12'):
        read_form('never ' + ' and '.join(['say()'] * (MAX_TERMS + 1)))


@given(text=st.text(alphabet=st.sampled_from('never say()=?x,*"1.5and<>! before'), max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        form = read_form(text)
    except RuleError:
        return
    assert read_form(str(form)) == form
