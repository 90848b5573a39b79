"""Cutting a command into clauses."""

import pytest

from offline.asking import clauses
from vla_bt.planner.offline.answers import Question, Refusal


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
    assert [str(clause) for clause in clauses(command)] == expected


def test_a_clause_knows_that_the_next_says_where_to() -> None:
    first, second = clauses('pick up the cup and bring it to me')
    assert first.has_sequel
    assert not second.has_sequel
    assert not clauses('pick up the cup and look at it')[0].has_sequel


@pytest.mark.parametrize('word', ['not', 'if', 'unless', 'until', 'or', "don't", 'after'])
def test_words_that_limit_are_asked_about(word: str) -> None:
    with pytest.raises(Question, match=f'commands with "{word}"'):
        clauses(f'bring me the cup {word} the mug')
    with pytest.raises(Question, match=f'commands with "{word}"'):
        clauses(f'{word} bring me the cup')


@pytest.mark.parametrize(
    ('command', 'said', 'times'),
    [
        ('turn left twice', 'turn left', 2),
        ('say hello three times please', 'say hello', 3),
        ('say "he called twice" twice', 'say "he called twice"', 2),
        ('go to the kitchen twice', 'go to the kitchen twice', None),
    ],
)
def test_what_makes_sense_several_times_is_repeated(
    command: str, said: str, times: int | None
) -> None:
    clause = clauses(command)[0]
    assert (str(clause), clause.times) == (said, times)


@pytest.mark.parametrize(
    ('command', 'said'),
    [
        ('in five minutes, come here', ['wait five minutes', 'come here']),
        ('say hello and in ten seconds go to the kitchen',
         ['say hello', 'wait ten seconds', 'go to the kitchen']),
        ('I am so thirsty. come here', ['come here']),
        ("we're hungry and tired, come here", ['come here']),
        ('come here. how are you today?', ['come here']),
        ('bring me, please, the cup', ['bring me, please, the cup']),
        ('put the cup gently on the table', ['put the cup gently on the table']),
        ('I left the cup on the table. bring it', ['i left the cup on the table', 'bring it']),
    ],
)  # fmt: skip
def test_what_asks_for_nothing_is_no_clause(command: str, said: list[str]) -> None:
    assert [str(clause) for clause in clauses(command)] == said


@pytest.mark.parametrize('command', ['I am your master, come here', 'it is broken, come here'])
def test_a_remark_that_may_matter_is_asked_about(command: str) -> None:
    with pytest.raises(Question, match='I do not understand'):
        clauses(command)


def test_twice_may_be_a_part_of_what_is_said() -> None:
    with pytest.raises(Question, match='What exactly should I say'):
        clauses('say he called twice')


def test_a_misspelt_verb_is_offered_and_never_taken() -> None:
    with pytest.raises(Question, match='Did you mean "bring"'):
        clauses('brng me the cup')


def test_what_is_said_may_hold_any_word() -> None:
    assert clauses('say do not hit it')[0].spoken_rest == 'do not hit it'


@pytest.mark.parametrize('command', ['hit him', 'go there and stab it', 'use it to kill'])
def test_harm_is_refused(command: str) -> None:
    with pytest.raises(Refusal, match='I will not do that'):
        clauses(command)


@pytest.mark.parametrize('command', ['gehe dorthin', 'go there. the cup', 'yes'])
def test_a_part_without_a_verb_is_asked_about(command: str) -> None:
    with pytest.raises(Question, match='I do not understand'):
        clauses(command)
