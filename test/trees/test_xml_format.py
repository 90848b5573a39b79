from __future__ import annotations

import pytest
from hypothesis import given
from tree_samples import ANY_TREES, call, few, node, trees

from vla_bt.errors import ProblemCode
from vla_bt.trees.spec import MAX_DEPTH, MAX_NODES, NodeSpec, TreeSpec
from vla_bt.trees.xml_format import format_problems, port_problems, tag_problems, tree_id_problems


def codes(tree: TreeSpec) -> list[ProblemCode]:
    return [problem.code for problem in format_problems(tree)]


@pytest.mark.parametrize('tag', ['Sequence', 'NavigateTo', 'x', 'A_1', 'a' * 80])
def test_names_of_letters_and_digits_are_node_types(tag: str) -> None:
    assert list(tag_problems(tag, 'p')) == []


@pytest.mark.parametrize(
    'tag',
    ['', '1a', '_a', 'a b', 'a-b', 'é', 'a\n', 'a' * 81, 'root', 'include', 'Action', 'Script'],
)
def test_other_names_are_no_node_types(tag: str) -> None:
    (problem,) = tag_problems(tag, 'p')
    assert problem.code is ProblemCode.NOT_ALLOWED


@pytest.mark.parametrize('tree_id', ['pick_up', 'Main Tree', 'a-b.2', '_x', 'a' * 80])
def test_plain_names_are_tree_ids(tree_id: str) -> None:
    assert list(tree_id_problems(tree_id, 'p')) == []


@pytest.mark.parametrize('tree_id', [' a', 'a ', 'a/b', 'a\n', '-a', 'a' * 81])
def test_other_names_are_no_tree_ids(tree_id: str) -> None:
    (problem,) = tree_id_problems(tree_id, 'p')
    assert problem.code is ProblemCode.NOT_ALLOWED


@pytest.mark.parametrize('value', ['a\tb\r\n', '\x7f', 'é你\U0001f916', '\ufffd', '<&"\'>'])
def test_text_that_xml_carries_is_accepted(value: str) -> None:
    assert list(port_problems('Say', 'text', value, 'p')) == []


@pytest.mark.parametrize('value', ['\0', '\x1b[31m', '\ud800', '\ufffe', '\uffff', '\x0b'])
def test_text_that_xml_cannot_carry_is_refused(value: str) -> None:
    (problem,) = port_problems('Say', 'text', value, 'p')
    assert problem.code is ProblemCode.NOT_ALLOWED
    assert problem.found.startswith('U+')
    assert codes(trees(node('Say', name=value))) == [ProblemCode.NOT_ALLOWED]


def test_a_port_called_name_is_refused_as_it_would_read_back_as_the_name() -> None:
    tree = trees(NodeSpec(tag='Go', ports={'name': 'x'}))
    assert codes(tree) == [ProblemCode.NOT_ALLOWED]


def test_a_main_tree_that_is_not_there_is_missing() -> None:
    (problem,) = format_problems(TreeSpec(main='b', trees={'a': node('Go')}))
    assert (problem.code, problem.allowed) == (ProblemCode.MISSING, ('a',))


def test_autoremap_takes_true_or_false() -> None:
    assert codes(trees(call('main', _autoremap='false'))) == []
    assert codes(trees(call('main', _autoremap='no'))) == [ProblemCode.NOT_ALLOWED]


def test_most_levels_and_nodes_are_accepted_and_one_more_is_not() -> None:
    deep = node('Wait')
    for _ in range(MAX_DEPTH - 1):
        deep = node('Inverter', deep)
    wide = node('Sequence', *[node('Wait')] * (MAX_NODES - 1))
    assert codes(trees(deep)) == codes(trees(wide)) == []
    assert codes(trees(node('Inverter', deep))) == [ProblemCode.TOO_LARGE]
    assert codes(trees(node('Inverter', wide))) == [ProblemCode.TOO_LARGE]


def test_any_depth_is_answered() -> None:
    deep = node('Wait')
    for _ in range(100_000):
        deep = NodeSpec(tag='Inverter', children=(deep,))
    assert codes(trees(deep)) == [ProblemCode.TOO_LARGE]


@few
@given(ANY_TREES)
def test_problems_of_any_tree_can_be_printed(tree: TreeSpec) -> None:
    for problem in format_problems(tree):
        assert problem.path
        assert problem.allowed
        assert str(problem).encode('utf-8')
        assert problem.found.encode('utf-8') is not None
