import pytest

from vla_bt.planner.repair.answers import objects_in, read_answer
from vla_bt.planner.repair.notes import Notes, UnrepairableError


def read(*around, has_steps=False):
    notes = Notes()
    return read_answer(around, frozenset(('steps',)), has_steps, notes), notes.all()


@pytest.mark.parametrize(
    ('word', 'verdict'),
    [('plan', 'plan'), (' PLAN', 'plan'), ('Clarification', 'clarify'), ('rejected', 'refuse')],
)
def test_the_verdict_is_read_in_its_many_words(word, verdict):
    assert read({'verdict': word})[0]['verdict'] == verdict


def test_an_unknown_verdict_is_a_problem_with_those_there_are():
    with pytest.raises(UnrepairableError) as caught:
        read({'verdict': 'perhaps'})
    assert caught.value.problem.allowed == ('plan', 'clarify', 'refuse')


def test_a_rationale_in_the_place_of_a_refusal_becomes_the_explanation():
    said, notes = read({'verdict': 'plan', 'reason': 'You asked.'}, has_steps=True)
    assert said == {'verdict': 'plan', 'explanation': 'You asked.'}
    assert len(notes) == 1


def test_the_reason_of_a_refusal_stays():
    assert read({'verdict': 'refuse', 'reason': 'No.'})[0]['reason'] == 'No.'


def test_explanations_are_joined_and_questions_never():
    assert read({'thought': 'a'}, {'reasoning': ['b', 'c']})[0]['explanation'] == 'a\nb\nc'
    with pytest.raises(UnrepairableError, match='twice'):
        read({'question': 'a?'}, {'clarification': 'b?'})


def test_options_become_texts():
    assert read({'question': 'a?', 'options': [1, 'b']})[0]['options'] == ['1', 'b']
    assert read({'question': 'a?', 'choices': 'b'})[0]['options'] == ['b']


def test_a_question_that_is_no_text_is_a_problem():
    with pytest.raises(UnrepairableError, match='no text'):
        read({'question': ['a?']})


def test_unknown_keys_are_left_out_with_a_note_and_conditions_never():
    assert read({'mood': 'calm', 'id': 'x', 'empty': None})[1] == (
        "'mood' of the answer was left out.",
    )
    with pytest.raises(UnrepairableError, match='repeat'):
        read({'repeat': 3})


def test_objects_are_found_within_wrappers_to_a_depth():
    inner = {'question': 'a?'}
    assert list(objects_in({'x': {'y': inner}}))[-1] is inner
    assert inner not in list(objects_in({'a': {'b': {'c': {'d': inner}}}}))
