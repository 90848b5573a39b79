from __future__ import annotations

from hypothesis import given
from tree_samples import ANY_TREES, call, few, node, trees

from vla_bt.trees.show import node_text, one_line, tree_text, value_text
from vla_bt.trees.spec import TreeSpec


def test_text_shows_the_main_tree_first_then_the_others() -> None:
    tree = TreeSpec(main='b', trees={
        'a': node('Wait'),
        'b': node('Sequence', node('Inverter', node('Go', x='1')), call('a'), name='all'),
    })  # fmt: skip
    assert tree_text(tree) == '\n'.join([
        'b',
        '└── Sequence "all"',
        '    ├── Inverter',
        '    │   └── Go x=1',
        '    └── SubTree a',
        '',
        'a',
        '└── Wait',
    ])  # fmt: skip


def test_a_line_has_type_name_and_ports() -> None:
    text = node_text(node('MoveArm', name='to the cup', target='grasp', object='{object}', say=''))
    assert text == 'MoveArm "to the cup" target=grasp object={object} say=""'


def test_a_subtree_names_its_tree() -> None:
    assert node_text(call('pick_up', object='{cup}')) == 'SubTree pick_up object={cup}'
    assert node_text(node('SubTree')) == 'SubTree ?'


def test_values_with_spaces_are_quoted() -> None:
    assert value_text('red cup') == '"red cup"'
    assert value_text('cup') == 'cup'


def test_what_cannot_be_printed_is_escaped_and_long_text_shortened() -> None:
    assert one_line('a\nb\x1b\u202e') == 'a\\nb\\x1b\\u202e'
    assert one_line('é你') == 'é你'
    assert len(one_line('x' * 1000)) < 60


def test_a_subtree_used_often_is_shown_once() -> None:
    tree = trees(node('Sequence', *[call('a')] * 50), a=node('Sequence', *[node('Wait')] * 50))
    assert len(tree_text(tree).splitlines()) == 105


@few
@given(ANY_TREES)
def test_any_tree_has_one_printable_line_a_node(tree: TreeSpec) -> None:
    lines = tree_text(tree).encode('utf-8').decode().splitlines()
    nodes = sum(1 for root in tree.trees.values() for _ in root.walk())
    assert len([line for line in lines if '── ' in line]) >= nodes
