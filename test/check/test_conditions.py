"""What can be asked for, and what an answer makes certain."""

import pytest
from home import home_world

from vla_bt.check.conditions import ASKED, read_condition, with_answer
from vla_bt.skills import Facts, parse_literal
from vla_bt.trees.task_spec import CONDITIONS


def facts(*texts: str) -> Facts:
    return frozenset(parse_literal(text).fact for text in texts)


@pytest.mark.parametrize(
    ('text', 'canonical'),
    [
        ('at(the kitchen counter)', 'at(counter)'),
        ('  not  holding( Red Cup )', 'not holding(red_cup)'),
        ('hand_empty()', 'hand_empty()'),
        ('located(red cup, table)', 'located(red_cup, table)'),
    ],
)
def test_names_are_resolved_as_in_arguments(text: str, canonical: str) -> None:
    literal, problems = read_condition(text, home_world(), 'here')
    assert (str(literal), problems) == (canonical, [])


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('is the cup there?', 'not_allowed'),
        ('', 'not_allowed'),
        ('surface(table)', 'not_allowed'),
        ('located(red_cup)', 'not_allowed'),
        ('hand_empty(red_cup)', 'not_allowed'),
        ('holding(unicorn)', 'unknown_object'),
        ('holding(*)', 'unknown_object'),
        ('at(moon base)', 'unknown_place'),
        ('at(red_cup)', 'unknown_place'),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_says_what_can(text: str, code: str) -> None:
    _, problems = read_condition(text, home_world(), 'flow.fact')
    assert [(it.code.value, it.path) for it in problems] == [(code, 'flow.fact')]
    assert problems[0].allowed


def test_every_fact_that_can_be_asked_for_has_a_leaf_that_asks() -> None:
    assert {name: len(kinds) for name, kinds in ASKED.items()} == {
        name: len(ports) for name, (_, ports) in CONDITIONS.items()
    }


@pytest.mark.parametrize(
    ('answer', 'after'),
    [
        ('at(table)', ('at(table)', 'hand_empty()', 'located(cup, shelf)')),
        ('holding(cup)', ('at(shelf)', 'holding(cup)')),
        ('located(cup, table)', ('at(shelf)', 'hand_empty()', 'located(cup, table)')),
        ('not located(cup, shelf)', ('at(shelf)', 'hand_empty()')),
        ('not hand_empty()', ('at(shelf)', 'located(cup, shelf)')),
        ('not at(table)', ('at(shelf)', 'hand_empty()', 'located(cup, shelf)')),
    ],
)
def test_an_answer_is_certain_and_what_it_excludes_is_not(
    answer: str, after: tuple[str, ...]
) -> None:
    before = facts('at(shelf)', 'hand_empty()', 'located(cup, shelf)')
    assert with_answer(before, parse_literal(answer)) == facts(*after)


@pytest.mark.parametrize('before', ['hand_empty()', 'holding(mug)', 'located(cup, shelf)'])
def test_what_is_held_is_alone_in_the_hand_and_nowhere_else(before: str) -> None:
    held = facts('holding(cup)')
    assert with_answer(facts(before), parse_literal('holding(cup)')) == held


@pytest.mark.parametrize(
    ('before', 'is_left'),
    [('holding(cup)', False), ('located(cup, shelf)', False), ('holding(mug)', True)],
)
def test_what_stands_somewhere_is_not_held_and_nowhere_else(before: str, is_left: bool) -> None:
    after = with_answer(facts(before), parse_literal('located(cup, table)'))
    assert after == facts('located(cup, table)', *[before] * is_left)


def test_an_empty_hand_holds_nothing() -> None:
    assert with_answer(facts('holding(cup)'), parse_literal('hand_empty()')) == facts(
        'hand_empty()'
    )
