from __future__ import annotations

import time

from tree_samples import call, node, trees

from vla_bt.errors import ProblemCode
from vla_bt.trees.call_graph import call_order, cycle_problems, extent_problems
from vla_bt.trees.spec import MAX_DEPTH, MAX_NODES, NodeSpec, TreeSpec


def cycles(tree: TreeSpec) -> list[str]:
    found = list(cycle_problems(tree))
    assert all(problem.code is ProblemCode.CYCLE for problem in found)
    return [problem.message.partition(': ')[2] for problem in found]


def doubling(levels: int) -> TreeSpec:
    """Return a tree of 2 ** levels leaves once its subtrees are in place."""
    others = {
        f't{level}': node('Sequence', call(f't{level + 1}'), call(f't{level + 1}'))
        for level in range(1, levels)
    }
    others[f't{levels}'] = node('Wait')
    return trees(node('Sequence', call('t1'), call('t1')), **others)


def test_called_trees_come_before_their_callers() -> None:
    tree = trees(node('Sequence', call('a'), call('b')), a=call('b'), b=node('Wait'))
    assert call_order(tree) == ('b', 'a', 'main')


def test_trees_that_lead_into_a_cycle_have_no_place_in_the_order() -> None:
    tree = trees(call('a'), a=call('b'), b=call('a'), c=call('d'), d=node('Wait'))
    assert call_order(tree) == ('d', 'c')


def test_references_to_no_tree_are_passed_over() -> None:
    tree = trees(node('Sequence', call('none'), node('SubTree')))
    assert call_order(tree) == ('main',)
    assert cycles(tree) == []


def test_cycles_are_spelled_out() -> None:
    assert cycles(trees(call('main'))) == ['main -> main']
    assert cycles(trees(call('a'), a=call('b'), b=call('a'))) == ['a -> b -> a']


def test_every_cycle_is_reported_at_its_closing_node() -> None:
    tree = trees(node('Sequence', call('a'), call('main')), a=call('b'), b=call('a'))
    assert sorted(cycles(tree)) == ['a -> b -> a', 'main -> main']
    assert {problem.path for problem in cycle_problems(tree)} == {'main <SubTree>', 'b <SubTree>'}


def test_a_tree_used_twice_is_no_cycle() -> None:
    assert cycles(doubling(3)) == []


def test_size_is_that_with_all_subtrees_in_place() -> None:
    half = MAX_NODES // 2
    part = node('Sequence', *[node('Wait')] * (half - 3))
    fits = trees(node('Sequence', call('a'), call('a')), a=part)
    over = trees(node('Sequence', call('a'), call('a'), node('Wait'), node('Wait')), a=part)
    assert list(extent_problems(fits, call_order(fits))) == []
    (problem,) = extent_problems(over, call_order(over))
    assert problem.code is ProblemCode.TOO_LARGE
    assert 'nodes' in problem.message


def test_depth_is_that_with_all_subtrees_in_place() -> None:
    deep: NodeSpec = node('Wait')
    for _ in range(MAX_DEPTH - 2):
        deep = node('Inverter', deep)
    fits, over = trees(call('a'), a=deep), trees(node('Inverter', call('a')), a=deep)
    assert list(extent_problems(fits, call_order(fits))) == []
    (problem,) = extent_problems(over, call_order(over))
    assert (problem.code, problem.path) == (ProblemCode.TOO_LARGE, 'main <Inverter>')
    assert 'levels' in problem.message


def test_doubling_trees_are_measured_without_expanding_them() -> None:
    start = time.process_time()
    tree = doubling(600)
    assert len(list(extent_problems(tree, call_order(tree)))) == 1
    assert time.process_time() - start < 1


def test_many_long_cycles_are_answered_within_a_second() -> None:
    others = {f't{at}': node('Sequence', call(f't{(at + 1) % 600}'), call(f't{(at + 7) % 600}'))
              for at in range(600)}
    start = time.process_time()
    problems = list(cycle_problems(TreeSpec(main='t0', trees=others)))
    assert time.process_time() - start < 1
    assert problems
    assert all(len(problem.message) < 300 for problem in problems)
