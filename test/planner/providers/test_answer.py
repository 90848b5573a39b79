import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.providers.answer import MAX_TEXT_CHARS, Answer, Relay, cut_off
from vla_bt.planner.providers.records import FaultCode, ModelFault


def code_of(answer):
    with pytest.raises(ModelFault) as caught:
        answer.judge()
    return caught.value.code


def finished(*pieces, fault=None):
    answer = Answer(is_tool=False)
    for piece in pieces:
        answer.add_text(piece)
    answer.end(fault)
    return answer


def test_an_answer_of_text_is_good():
    answer = finished('a', None, '', 'b', 7)
    answer.judge()
    assert answer.text == 'ab'


@pytest.mark.parametrize('pieces', [(), ('',), (' \n',), (None,)])
def test_an_answer_of_nothing_is_empty(pieces):
    assert code_of(finished(*pieces)) is FaultCode.EMPTY


def test_a_fault_counts_more_than_the_text():
    assert code_of(finished('text', fault=cut_off())) is FaultCode.TRUNCATED


def test_a_refusal_counts_more_than_the_way_it_ended():
    answer = finished(fault=cut_off())
    answer.refusal = 'No.'
    assert code_of(answer) is FaultCode.REFUSED


def test_an_answer_that_just_stops_may_be_asked_for_again():
    answer = Answer(is_tool=False)
    answer.is_begun = True
    with pytest.raises(ModelFault) as caught:
        answer.judge()
    assert caught.value.code is FaultCode.TRUNCATED
    assert caught.value.is_passing


@pytest.mark.parametrize('is_tool', [False, True])
def test_text_beyond_all_measure_is_not_kept(is_tool):
    answer = Answer(is_tool=is_tool)
    answer.add_text('a' * MAX_TEXT_CHARS)
    with pytest.raises(ModelFault) as caught:
        answer.add_text('a')
    assert caught.value.code is FaultCode.TOO_LARGE


@given(
    moves=st.lists(st.tuples(st.integers(0, 2), st.sampled_from('abcd')), max_size=40),
    dropped=st.sets(st.integers(0, 2), max_size=2),
)
def test_a_listener_ends_with_the_text_of_the_answer_that_won(moves, dropped):
    heard = []
    relay = Relay(heard.append)
    answers = [Answer(is_tool=False) for _ in range(3)]
    for answer in answers:
        relay.follow(answer)
    for index, piece in moves:
        answers[index].add_text(piece)
    for index in dropped:
        relay.drop(answers[index])
    winner = next(answers[index] for index in range(3) if index not in dropped)
    if winner.text:
        relay.choose(winner)
        start = max((index + 1 for index, it in enumerate(heard) if it == ''), default=0)
        assert ''.join(heard[start:]) == winner.text
