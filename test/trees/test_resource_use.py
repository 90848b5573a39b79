from __future__ import annotations

import pytest
from tree_samples import TAGS, tree_of

from vla_bt.errors import ProblemCode
from vla_bt.trees.resource_use import resource_problems

DRIVE, ARM, DETECT = '<Drive/>', '<MoveArm target="home"/>', '<Detect object="cup"/>'


def shared(body: str, *others: str) -> list[str]:
    return [problem.found for problem in resource_problems(tree_of(body, *others), TAGS)]


def parallel(*branches: str) -> str:
    return f'<Parallel>{"".join(branches)}</Parallel>'


@pytest.mark.parametrize(
    'body',
    [
        parallel(DRIVE, ARM, DETECT),
        parallel(f'<Sequence>{DRIVE}{DRIVE}</Sequence>', ARM),
        f'<Sequence>{DRIVE}{DRIVE}{parallel(DRIVE, ARM)}</Sequence>',
        f'<ReactiveSequence>{DRIVE}{DRIVE}</ReactiveSequence>',
        parallel(DRIVE, '<Unknown/>', '<Unknown/>'),
    ],
)
def test_branches_with_resources_of_their_own_are_fine(body: str) -> None:
    assert shared(body) == []


@pytest.mark.parametrize(
    ('body', 'resources'),
    [
        (parallel(DRIVE, DRIVE), ['base']),
        (parallel(DRIVE, ARM, f'<Inverter>{DRIVE}</Inverter>'), ['base']),
        (parallel(f'<Sequence>{DRIVE}{ARM}</Sequence>', f'<Sequence>{ARM}{DRIVE}</Sequence>'),
         ['base', 'right_arm']),
        (parallel(DRIVE, parallel(ARM, DRIVE)), ['base']),
        (f'<Sequence>{parallel(DRIVE, DRIVE)}{parallel(ARM, ARM)}</Sequence>',
         ['base', 'right_arm']),
        (parallel(DRIVE, DRIVE, DRIVE), ['base', 'base']),
    ],
)
def test_a_resource_of_two_branches_is_a_problem(body: str, resources: list[str]) -> None:
    assert shared(body) == resources


def test_both_leaves_are_named() -> None:
    tree = tree_of(parallel('\n<Drive name="a"/>', '\n<Inverter>\n<Drive name="b"/></Inverter>'))
    (problem,) = resource_problems(tree, TAGS)
    assert (problem.code, problem.path) == (ProblemCode.RESOURCE, 't.xml:2 <Parallel>')
    assert 't.xml:3 <Drive> and t.xml:5 <Drive>' in problem.message


def test_subtrees_are_looked_into() -> None:
    go = f'go|<Sequence>{DRIVE}</Sequence>'
    assert shared(parallel('<SubTree ID="go"/>', DRIVE), go) == ['base']
    assert shared(parallel('<SubTree ID="go"/>', '<SubTree ID="go"/>'), go) == ['base']
    assert shared(parallel('<SubTree ID="go"/>', ARM), go) == []


def test_trees_that_lead_into_a_cycle_are_passed_over() -> None:
    assert shared(parallel('<SubTree ID="main"/>', DRIVE, DRIVE)) == []
