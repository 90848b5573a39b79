"""Cutting a command into clauses."""

import pytest

from offline.asking import verbs
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.clauses import split


@pytest.mark.parametrize(
    ('command', 'expected'),
    [
        ('go to the kitchen', ['go to the kitchen']),
        ('Go there, pick it up, and bring it to me', ['go there', 'pick it up', 'bring it to me']),
        ('bring me the red cup and the apple', ['bring me the red cup and the apple']),
        ('bring me the cup, the mug, and the book', ['bring me the cup, the mug, and the book']),
        ('go there. Then wait', ['go there', 'wait']),
        ('say hello and goodbye then wait', ['say hello and goodbye', 'wait']),
        ('say "stop and wait" and go', ['say "stop and wait"', 'go']),
        ('go to the desk and the shelf', ['go to the desk and the shelf']),
        ('go to the desk and to the shelf', ['go to the desk', 'go to the shelf']),
        ('put it on the desk and the mug on the shelf',
         ['put it on the desk', 'put the mug on the shelf']),
        ('look for it on the desk and the mug on the shelf',
         ['look for it on the desk', 'look for the mug on the shelf']),
        ('could you please, robot, go there now, please?', ['go there']),
        ('go and get it', ['get it']),
        ('come and get it', ['get it']),
        ('go get it', ['get it']),
        ('hello robot! thanks.', []),
        ('', []),
    ],
)  # fmt: skip
def test_a_clause_begins_where_a_verb_follows_a_joint(command: str, expected: list[str]) -> None:
    assert [str(clause) for clause in split(command, verbs())] == expected


def test_a_clause_knows_that_the_next_says_where_to() -> None:
    first, second = split('pick up the cup and bring it to me', verbs())
    assert first.has_sequel
    assert not second.has_sequel
    assert not split('pick up the cup and look at it', verbs())[0].has_sequel


@pytest.mark.parametrize('word', ['not', 'if', 'unless', 'until', 'or', "don't", 'after'])
def test_words_that_limit_are_asked_about(word: str) -> None:
    with pytest.raises(Question, match=f'commands with "{word}"'):
        split(f'bring me the cup {word} the mug', verbs())
    with pytest.raises(Question, match=f'commands with "{word}"'):
        split(f'{word} bring me the cup', verbs())


def test_what_is_said_may_hold_any_word() -> None:
    assert split('say do not hit it', verbs())[0].spoken_rest == 'do not hit it'


@pytest.mark.parametrize('command', ['hit him', 'go there and stab it', 'use it to kill'])
def test_harm_is_refused(command: str) -> None:
    with pytest.raises(Refusal, match='I will not do that'):
        split(command, verbs())


@pytest.mark.parametrize('command', ['gehe dorthin', 'go there. the cup', 'yes'])
def test_a_part_without_a_verb_is_asked_about(command: str) -> None:
    with pytest.raises(Question, match='I do not understand'):
        split(command, verbs())
