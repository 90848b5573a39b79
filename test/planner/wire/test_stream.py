import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.plan import Verdict, read_plan
from vla_bt.planner.wire import StepStream
from vla_bt.planner.wire.stream import MAX_CHARACTERS


def answer(**content):
    return {
        'verdict': 'plan', 'question': '', 'options': [], 'reason': '',
        'explanation': 'a "b" \\ {c} [', **content,
    }  # fmt: skip


def row(number, do='wait', parent='', **args):
    pairs = [{'name': name, 'value': value} for name, value in args.items()]
    return {'id': str(number), 'parent': parent, 'do': do, 'args': pairs}


def node(skill='wait', **args):
    return {'skill': skill, 'node': 'step', 'args': args}


def tree(*children, kind='sequence'):
    return answer(plan={'node': kind, 'children': list(children)})


def read(dialect, document, size=4):
    text, stream, found = json.dumps(document), StepStream(dialect), []
    for start in range(0, len(text), size):
        found += stream.feed(text[start : start + size])
    return stream, found


RETRY = {'node': 'retry', 'attempts': 2, 'child': node('say', text='b')}
FLAT = answer(
    nodes=[row(1, text='}"'), row(2, 'retry', attempts='2'), row(3, 'say', '2', text='b'), row(4)]
)
NESTED = tree(node(text='}"'), RETRY, node('release'))


@given(st.integers(1, 60))
def test_the_steps_are_those_of_the_whole_plan_whatever_the_pieces(size):
    for dialect, document in (('flat', FLAT), ('tools', FLAT), ('nested', NESTED)):
        found = read(dialect, document, size)[1]
        whole = read_plan(document).plan.steps
        assert [(s.skill, s.args) for s in found] == [(s.skill, s.args) for s in whole]
        assert [s.has_text_args for s in found] == [s.has_text_args for s in whole]


@pytest.mark.parametrize(('dialect', 'document'), [('flat', FLAT), ('nested', NESTED)])
def test_only_steps_before_any_control_node_lead(dialect, document):
    stream = read(dialect, document)[0]
    assert [step.args for step in stream.leading] == [{'text': '}"'}]


@pytest.mark.parametrize('kind', ['fallback', 'parallel'])
def test_no_step_leads_when_the_root_is_no_sequence(kind):
    stream, found = read('nested', tree(node(), node(), kind=kind))
    assert len(found) == 2
    assert stream.leading == ()


def test_a_row_below_a_parent_does_not_lead():
    stream, found = read('flat', answer(nodes=[row(1, parent='9'), row(2)]))
    assert len(found) == 2
    assert stream.leading == ()


def test_a_step_appears_with_its_last_bracket():
    text = json.dumps(FLAT)
    end = text.index('}]}', text.index('"nodes"')) + 3
    stream = StepStream('flat')
    assert stream.feed(text[: end - 1]) == ()
    assert len(stream.feed(text[end - 1])) == 1


def test_the_verdict_is_known_as_soon_as_it_is_there():
    stream = StepStream('flat')
    stream.feed('```json\n{"verdict": "clar')
    assert stream.verdict is None
    stream.feed('ify"')
    assert stream.verdict is Verdict.CLARIFY


def test_an_empty_piece_begins_anew():
    stream = read('flat', FLAT)[0]
    assert stream.feed('') == ()
    assert (stream.verdict, stream.leading) == (None, ())
    assert len(stream.feed(json.dumps(FLAT))) == 3


def test_nothing_more_is_found_after_a_row_that_cannot_be_read():
    broken = {**row(2), 'args': 'none'}
    stream, found = read('flat', answer(nodes=[row(1), broken, row(3)]))
    assert len(found) == 1
    assert len(stream.leading) == 1


@given(st.text(alphabet='{}[]",:\\ndo"args"plan', max_size=200))
def test_whatever_arrives_nothing_is_raised(text):
    for dialect in ('flat', 'nested'):
        stream = StepStream(dialect)
        for letter in text:
            stream.feed(letter)


@pytest.mark.parametrize('odd', [[], {}, ['say'], 1, None, True, float('nan')])
@pytest.mark.parametrize(
    ('dialect', 'document'),
    [
        ('flat', lambda odd: answer(nodes=[row(1, odd)])),
        ('flat', lambda odd: answer(nodes=[row(1) | {'id': odd}])),
        ('flat', lambda odd: answer(nodes=[row(1, text=odd)])),
        ('nested', lambda odd: tree(node(odd))),
        ('nested', lambda odd: tree(node() | {'node': odd})),
        ('nested', lambda odd: tree({'node': odd})),
    ],
)
def test_a_word_that_is_no_text_leads_nowhere(dialect, document, odd):
    stream = read(dialect, document(odd))[0]
    assert stream.leading == ()


def test_a_key_that_is_given_twice_ends_the_steps():
    stream = StepStream('flat')
    text = json.dumps(answer(nodes=[row(1, 'say', text='a'), row(2)]))
    assert stream.feed(text.replace('"do": "say"', '"do": "say", "do": "say"')) == ()


def test_a_flood_is_not_kept():
    stream = StepStream('flat')
    stream.feed('{"verdict": "plan", "explanation": "')
    for _ in range(20):
        stream.feed('x' * MAX_CHARACTERS)
    assert stream.feed('", "nodes": [' + json.dumps(row(1))) == ()


def test_forty_steps_in_pieces_of_four_letters_cost_little():
    document = answer(nodes=[row(n, 'navigate_to', location='kitchen') for n in range(40)])
    costs = []
    for _ in range(5):
        start = time.process_time()
        assert len(read('flat', document)[1]) == 40
        costs.append(time.process_time() - start)
    assert min(costs) < 0.05, 'measured 7 ms; five times that is another algorithm'
