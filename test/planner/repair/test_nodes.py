import pytest

from vla_bt.plan import FlowKind
from vla_bt.planner.repair.nodes import kind_of, read_nodes
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()
WAIT = {'skill': 'wait', 'args': {}}


def outline(node):
    if node.kind is FlowKind.STEP:
        return node.step['skill']
    return [node.kind.value, *([node.fact] if node.fact else []), *map(outline, node.children)]


def read(*items):
    return [outline(node) for node in read_nodes(items, CATALOGUE, Notes())]


def row(number, parent='', do='wait', **args):
    return {'id': number, 'parent': parent, 'do': do, 'args': args}


@pytest.mark.parametrize(
    'item',
    [
        {'node': 'fallback', 'children': [WAIT]},
        {'type': 'Selector', 'steps': [WAIT]},
        {'fallback': [WAIT]},
        {'do': 'fallback', 'children': WAIT},
    ],
)
def test_a_control_node_in_many_shapes(item):
    assert read(item) == [['fallback', 'wait']]


def test_a_step_is_no_control_node():
    assert kind_of(WAIT) is None
    assert kind_of('sequence') is None


@pytest.mark.parametrize('parent', ['', None, 0, 'root', '-1'])
def test_rows_without_parent_stand_at_the_top(parent):
    assert read(row(1, parent), row(2, parent)) == ['wait', 'wait']


def test_rows_hang_below_their_parents_in_their_order():
    retry, sequence = row(2, '', 'retry', attempts='2'), row(4, '', 'sequence')
    rows = [row(3, 2), row(1), retry, row(5, 4), sequence]
    assert read(*rows) == ['wait', ['retry', 'wait'], ['sequence', 'wait']]


def test_rows_without_ids_are_numbered():
    rows = [{'parent': '', 'do': 'sequence'}, {'parent': '1', 'do': 'wait', 'args': {}}]
    assert read(*rows) == [['sequence', 'wait']]


@pytest.mark.parametrize(
    'rows',
    [
        [row(1, 9)],
        [row(1), row(2, 1)],
        [row(1, 2, 'sequence'), row(2, 1, 'sequence')],
        [row(1, 1, 'sequence')],
        [row(1, '', 'sequence'), row(1, '', 'fallback'), row(2, 1)],
        [row(1, '', 'sequence')],
        [row(1, '', 'retry', attempts=2), row(2, 1), row(3, 1)],
        [row(1, '', 'retry'), row(2, 1)],
        [row(1, '', 'condition')],
        [{**row(1, '', 'sequence'), 'children': [WAIT]}],
        [row(1), 'wait()'],
        [row(1, '', 'sequence'), {'id': 2, "parent'": 1, 'do': 'wait'}, row(3, 1)],
        [{'id,': 1, 'parent': '', 'do': 'sequence'}, row(2, 1)],
        [row(n, n - 1 if n else '', 'sequence') for n in range(2000)],
        [row(n, n - 1 if n else '', 'sequence') for n in range(500)],
    ],
    ids=range(15),
)
def test_a_table_that_is_no_tree_is_a_problem(rows):
    with pytest.raises(UnrepairableError):
        read(*rows)


@pytest.mark.parametrize(
    'more', [{'if': 'x'}, {'else': [WAIT]}, {'steps': [WAIT]}, {'until': 'done'}]
)
def test_what_a_control_node_says_besides_is_never_left_out(more):
    with pytest.raises(UnrepairableError, match='not understood'):
        read({'node': 'fallback', 'children': [WAIT], **more})


def test_a_fact_may_be_an_object():
    fact = {'predicate': 'located', 'args': ['red_cup', 'counter']}
    nodes = read({'node': 'condition', 'fact': fact})
    assert nodes == [['condition', 'located(red_cup, counter)']]
