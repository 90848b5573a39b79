"""Statements the robot can check."""

import pytest

from offline.asking import tokens
from vla_bt.planner.offline.conditions import read_condition, read_yes_no
from vla_bt.planner.offline.tokens import words


def read(text: str) -> tuple[str, str, str, bool] | None:
    """Return kind, thing, place and negation of a statement."""
    condition = read_condition(tokens(text))
    return condition and (
        condition.kind.value,
        words(condition.thing),
        words(condition.place),
        condition.is_negated,
    )


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('the cup is on the table', ('located', 'the cup', 'the table', False)),
        ('the cup is not on the table', ('located', 'the cup', 'the table', True)),
        ("the cup isn't there", ('located', 'the cup', 'there', True)),
        ('the cup is still there', ('located', 'the cup', 'there', False)),
        ('the cup is missing', ('located', 'the cup', '', True)),
        ('there is a cup on the table', ('located', 'a cup', 'the table', False)),
        ("there's no cup on the table", ('located', 'a cup', 'the table', True)),
        ('there is no cup', ('located', 'a cup', '', True)),
        ('you see the cup', ('located', 'the cup', '', False)),
        ('you can see the cup in the kitchen', ('located', 'the cup', 'the kitchen', False)),
        ("you can't find the cup there", ('located', 'the cup', 'there', True)),
        ('you cannot see the cup', ('located', 'the cup', '', True)),
        ('you hold the cup', ('holding', 'the cup', '', False)),
        ('you are not holding anything', ('holding', 'anything', '', True)),
        ('you have nothing', ('holding', 'something', '', True)),
        ('your hand is empty', ('hand', '', '', False)),
        ('your hand is not empty', ('hand', '', '', True)),
        ('your gripper is full', ('hand', '', '', True)),
        ('you are in the kitchen', ('standing', '', 'the kitchen', False)),
        ("you aren't in the kitchen", ('standing', '', 'the kitchen', True)),
    ],
)
def test_a_statement_is_read(text: str, expected: tuple[str, str, str, bool]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    'text',
    ['', 'it rains', 'the light is on', 'the cup is red', 'the cup is on', 'the cup and the mug',
     'the cup is on the table and the mug is there', 'the cup is not not there', 'you are',
     'the cup not is there', 'the not cup is there', 'your hand is cold', 'you are tired',
     'you hold the cup on the table', 'the cup is on the table in the kitchen', 'no',
     'the cup is never there', "you don't", 'there is', 'is there'],
)  # fmt: skip
def test_anything_else_is_not_understood(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('is the cup on the table', 'the cup is on the table'),
        ('is there a cup on the table', 'there is a cup on the table'),
        ('are you holding the cup', 'you are holding the cup'),
        ('is your hand empty', 'your hand is empty'),
    ],
)
def test_a_question_is_read_as_its_statement(text: str, expected: str) -> None:
    asked, stated = read_yes_no(tokens(text)), read_condition(tokens(expected))
    assert asked is not None
    assert stated is not None
    assert (asked.kind, words(asked.thing), words(asked.place)) == (
        stated.kind, words(stated.thing), words(stated.place),
    )  # fmt: skip


@pytest.mark.parametrize('text', ['is', 'is it', 'how is the cup', 'are there cups', 'is he ill'])
def test_other_questions_are_not(text: str) -> None:
    assert read_yes_no(tokens(text)) is None
