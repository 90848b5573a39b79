"""Why the grammar asked: told by the world."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline.asking import situation, tokens, verbs

from vla_bt.planner.intent import AmbiguityKind
from vla_bt.planner.intent.uncertainty import ambiguity_of
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.clauses import Clause

ALL = ('apple 1', 'apple 2', 'apple 3')


def kind(command: str, *options: str, text: str = 'What?') -> AmbiguityKind:
    found = tokens(command)
    verb = verbs().at_start(found)
    assert verb is not None
    clause = Clause(verb, found[len(verb.phrase.split()) :], command)
    return ambiguity_of(Question(text, options), clause, situation()).kind


@pytest.mark.parametrize(
    ('command', 'options', 'expected'),
    [
        ('pick up the apple', ALL, AmbiguityKind.SEVERAL_FIT),
        ('put the apple on the table', ALL, AmbiguityKind.SEVERAL_FIT),
        ('put the red cup', ('table', 'shelf'), AmbiguityKind.MISSING),
        ('go', ('kitchen',), AmbiguityKind.MISSING),
        ('bring me the hammer', ALL, AmbiguityKind.UNKNOWN_NAME),
        ('put the apple on the moon', ALL, AmbiguityKind.UNKNOWN_NAME),
        ('pick up the apple with the leaf', ALL, AmbiguityKind.NOT_UNDERSTOOD),
        ('pick up the apple near the table', ALL, AmbiguityKind.NOT_UNDERSTOOD),
        ('pick up the red cup', (), AmbiguityKind.NOT_UNDERSTOOD),
    ],
)
def test_the_kind_follows_from_what_fits(
    command: str, options: tuple[str, ...], expected: AmbiguityKind
) -> None:
    assert kind(command, *options) is expected


@given(st.text(max_size=40))
def test_the_text_of_the_question_decides_nothing(text: str) -> None:
    assert kind('pick up the apple', *ALL, text=text) is AmbiguityKind.SEVERAL_FIT


def test_options_are_ids_where_there_are_any() -> None:
    clause = Clause(verbs().at_start(tokens('pick up')), tokens('the apple'), 'the apple')
    question = Question('Which?', ('apple 1', 'from the other room'))
    found = ambiguity_of(question, clause, situation())
    assert found.options == ('apple_1', 'from the other room')
