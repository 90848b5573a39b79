from __future__ import annotations

import dataclasses

import pytest
from tree_samples import call, node, trees

from vla_bt.trees.spec import NodeSpec, blackboard_key, node_path


def test_label_is_the_name_else_the_tag() -> None:
    assert node('Sequence', name='grasp').label == 'grasp'
    assert node('Sequence').label == 'Sequence'


def test_walk_yields_parents_first_in_order() -> None:
    tree = node('A', node('B', node('C')), node('D'))
    assert [each.tag for each in tree.walk()] == ['A', 'B', 'C', 'D']


def test_walk_is_not_limited_by_the_recursion_limit() -> None:
    tree = node('A')
    for _ in range(20_000):
        tree = NodeSpec(tag='A', children=(tree,))
    assert sum(1 for _ in tree.walk()) == 20_001


def test_calls_is_the_tree_of_a_subtree_only() -> None:
    assert call('pick_up').calls == 'pick_up'
    assert node('SubTree').calls == ''
    assert node('Sequence', ID='pick_up').calls is None


def test_equality_ignores_lines_and_source() -> None:
    spec = trees(node('A'))
    assert dataclasses.replace(node('A'), line=7) == node('A')
    assert dataclasses.replace(spec, source='x.xml') == spec


def test_root_is_the_main_tree() -> None:
    assert trees(node('A'), other=node('B')).root == node('A')


@pytest.mark.parametrize(
    ('value', 'key'),
    [('{object}', 'object'), ('object', None), ('{}', None), ('{', None), ('', None),
     ('a{b}', None)],
)
def test_key_is_what_stands_in_braces(value: str, key: str | None) -> None:
    assert blackboard_key(value) == key


@pytest.mark.parametrize(
    ('source', 'line', 'path'),
    [
        ('f.xml', 3, 'f.xml:3 <Go>'),
        ('', 3, 'line 3 <Go>'),
        ('f.xml', None, "main <Go 'home'>"),
    ],
)
def test_path_names_the_place(source: str, line: int | None, path: str) -> None:
    assert node_path(source, 'main', NodeSpec(tag='Go', name='home', line=line)) == path


def test_path_is_short_and_printable_for_any_names() -> None:
    path = node_path('', 'i' * 999, NodeSpec(tag='t\ud800' * 999, name='n' * 999))
    assert len(path.encode('utf-8')) < 200
