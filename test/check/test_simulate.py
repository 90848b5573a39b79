"""What a step needs and changes, on facts alone."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.check import fill_arguments, simulate
from vla_bt.skills import Fact, Skill, load_catalogue, matches, substitute
from vla_bt.skills.facts import parse_literal

CATALOGUE = load_catalogue()
ODD = ('a', 'b', '*', '?here', '$x', '')
PATTERNS = ('at($x)', 'at(?p)', 'at(*)', 'on($x, ?p)', 'on(?p, ?p)', 'on($x, *)', 'on($y, $x)',
            'empty()')  # fmt: skip


def skill_of(preconditions: tuple[str, ...] = (), effects: tuple[str, ...] = ()) -> Skill:
    argument = {'type': 'text', 'summary': 'any', 'max_length': 9}
    return Skill.model_validate({
        'name': 'try_it', 'summary': 'Try.', 'tree': 'try_it.xml', 'timeout_s': 1,
        'duration_s': 1, 'arguments': {'x': argument, 'y': argument},
        'preconditions': preconditions, 'effects': effects,
    })  # fmt: skip


facts = st.frozensets(
    st.one_of(
        st.just(Fact('empty')),
        st.builds(lambda a: Fact('at', (a,)), st.sampled_from('abc')),
        st.builds(lambda a, b: Fact('on', (a, b)), *2 * [st.sampled_from('abc')]),
    )
)
arguments = st.dictionaries(st.sampled_from('xy'), st.sampled_from(ODD))


def bindings_of(args: Mapping[str, str], here: str) -> dict[str, str]:
    return {f'${name}': value for name, value in args.items()} | ({'?here': here} if here else {})


@given(facts, arguments, st.sampled_from(PATTERNS), st.booleans())
def test_a_precondition_is_met_if_a_fact_fits_it(
    known: frozenset[Fact], args: Mapping[str, str], pattern: str, is_negated: bool
) -> None:
    text = f'not {pattern}' if is_negated else pattern
    here = next((fact.args[0] for fact in known if fact.predicate == 'at'), '')
    fitting = list(matches(parse_literal(pattern).fact, known, bindings_of(args, here)))
    unmet = simulate(skill_of((text,)), args, known).unmet
    assert (unmet == ()) is (bool(fitting) is not is_negated)


@given(facts, arguments, st.sampled_from(PATTERNS))
def test_a_deletion_takes_all_facts_that_fit_and_no_other(
    known: frozenset[Fact], args: Mapping[str, str], pattern: str
) -> None:
    here = next((fact.args[0] for fact in known if fact.predicate == 'at'), '')
    after = simulate(skill_of(effects=(f'not {pattern}',)), args, known).facts
    wanted = substitute(parse_literal(pattern).fact, bindings_of(args, here))
    assert after == {fact for fact in known if not list(matches(wanted, [fact], {}))}


def test_the_least_of_several_facts_binds_the_variable() -> None:
    known = frozenset({Fact('on', ('cup', 'shelf')), Fact('on', ('cup', 'desk'))})
    skill = skill_of(('on($x, ?p)',), ('at(?p)',))
    assert Fact('at', ('desk',)) in simulate(skill, {'x': 'cup'}, known).facts


@pytest.mark.parametrize(
    ('known', 'filled'),
    [
        ({Fact('holding', ('cup',)), Fact('at', ('table',))}, {'object': 'cup'}),
        ({Fact('hand_empty')}, {}),
    ],
)
def test_a_left_out_object_is_the_one_in_the_hand(
    known: set[Fact], filled: dict[str, str]
) -> None:
    given_args = fill_arguments(CATALOGUE['place'], {'location': 'table'}, frozenset(known))
    assert given_args == {'location': 'table', **filled}
    kept = fill_arguments(CATALOGUE['place'], {'object': 'mug'}, frozenset(known))
    assert kept['object'] == 'mug'
