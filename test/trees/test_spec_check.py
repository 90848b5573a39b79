from __future__ import annotations

import time

import pytest
from hypothesis import given
from tree_samples import ANY_TREES, TAGS, WRITABLE_TREES, call, check, few, node, trees

from vla_bt.errors import Problem, ProblemCode
from vla_bt.trees.spec import NodeSpec, TreeSpec
from vla_bt.trees.spec_check import check_spec
from vla_bt.trees.xml_format import MAX_PROBLEMS
from vla_bt.trees.xml_read import read_xml
from vla_bt.trees.xml_write import write_xml

GOOD = [
    '<Wait/>',
    '<Sequence><Wait/></Sequence>',
    '<ReactiveSequence><IsHolding object="{cup}"/><Wait/></ReactiveSequence>',
    '<Fallback><Wait/><Wait/></Fallback>',
    '<ReactiveFallback><Wait/><Wait/></ReactiveFallback>',
    '<Parallel><Wait/><Wait/></Parallel>',
    '<Parallel success_count="2" failure_count="-1"><Wait/><Wait/></Parallel>',
    '<RetryUntilSuccessful num_attempts="3"><Wait/></RetryUntilSuccessful>',
    '<Repeat num_cycles="100"><Wait/></Repeat>',
    '<Inverter><Wait/></Inverter>',
    '<ForceSuccess><Wait/></ForceSuccess>',
    '<ForceFailure><Wait/></ForceFailure>',
    '<Timeout msec="3600000"><Wait/></Timeout>',
    '<Delay delay_msec="0"><Wait/></Delay>',
    '<MoveArm target="grasp" offset_m="0.1" tries="5" slowly="true"/>',
    '<MoveArm target="{cup}" offset_m="{cup}"/>',
]


def only(body: str, *others: str) -> Problem:
    (problem,) = check(body, *others, inputs=('cup',))
    return problem


@pytest.mark.parametrize('body', GOOD)
def test_what_is_right_has_no_problems(body: str) -> None:
    assert check(body, inputs=('cup',)) == []


@pytest.mark.parametrize(
    ('body', 'code', 'allowed'),
    [
        ('<Sequence/>', 'missing', 'at least 1 child'),
        ('<Parallel/>', 'missing', 'at least 1 child'),
        ('<Inverter/>', 'missing', 'exactly 1 child'),
        ('<Inverter><Wait/><Wait/></Inverter>', 'not_allowed', 'exactly 1 child'),
        ('<Wait><Wait/></Wait>', 'not_allowed', 'no child'),
        ('<RetryUntilSuccessful><Wait/></RetryUntilSuccessful>', 'missing',
         'num_attempts="integer 1..100"'),
        ('<RetryUntilSuccessful num_attempts="-1"><Wait/></RetryUntilSuccessful>',
         'out_of_range', 'integer 1..100'),
        ('<Repeat num_cycles="101"><Wait/></Repeat>', 'out_of_range', 'integer 1..100'),
        ('<Repeat num_cycles="{cup}"><Wait/></Repeat>', 'not_allowed', 'integer 1..100'),
        ('<Timeout msec="0"><Wait/></Timeout>', 'out_of_range', 'integer 1..3600000 ms'),
        ('<Timeout msec="1.5"><Wait/></Timeout>', 'wrong_type', 'integer 1..3600000 ms'),
        ('<Delay delay_msec="inf"><Wait/></Delay>', 'out_of_range', 'integer 0..3600000 ms'),
        ('<Parallel success_count="3"><Wait/><Wait/></Parallel>', 'out_of_range', '-1'),
        ('<Parallel failure_count="0"><Wait/><Wait/></Parallel>', 'out_of_range', '-1'),
        ('<Parallel success_count="-2"><Wait/></Parallel>', 'out_of_range', 'integer -1..100'),
        ('<Sequence memory="true"><Wait/></Sequence>', 'unknown_key', 'name'),
        ('<Detect object=""/>', 'missing', 'text'),
        ('<Detect/>', 'missing', 'object="text"'),
        ('<Detect object="cup" pose="1 2"/>', 'wrong_type', '{key}'),
        ('<Detect objekt="cup" object="cup"/>', 'unknown_key', 'object'),
        ('<MoveArm target="hom"/>', 'not_allowed', 'home'),
        ('<MoveArm target="home" offset_m="NaN"/>', 'out_of_range', 'number 0..0.5 m'),
        ('<MoveArm target="home" offset_m="1e999"/>', 'out_of_range', 'number 0..0.5 m'),
        ('<MoveArm target="home" slowly="yes"/>', 'wrong_type', 'true'),
        ('<Drive pose="{a b}"/>', 'not_allowed', '{key}'),
        ('<Drive pose="{=}"/>', 'not_allowed', '{key}'),
        ('<SubTree ID="other" x="{a b}"/>', 'not_allowed', '{key}'),
        ('<SubTree/>', 'missing', 'ID="text"'),
        ('<SubTree ID="othr"/>', 'not_allowed', 'other'),
        ('<Sequense><Wait/></Sequense>', 'not_allowed', 'Sequence'),
        ('<MOVEARM target="home"/>', 'not_allowed', 'MoveArm'),
        ('<other/>', 'not_allowed', '<SubTree ID="other"/>'),
    ],
)
def test_each_fault_has_its_code_place_and_what_is_accepted(
    body: str, code: str, allowed: str
) -> None:
    other = '<Drive pose="{x}"/>' if ' x=' in body else '<Wait/>'
    problem = only(body, f'other|{other}')
    assert problem.code.value == code
    assert problem.path.startswith('t.xml:2 <')
    assert problem.allowed[0] == allowed


def test_all_faults_come_in_one_pass_in_the_order_of_the_checks() -> None:
    body = ('<Parallel failure_count="7">\n<Drive/>\n<SubTree ID="a"/>\n<Drive pose="{goal}"/>\n'
            '<Nothing/>\n<Repeat/></Parallel>')
    problems = check(body, 'a|<Sequence><SubTree ID="b"/></Sequence>', 'b|<SubTree ID="a"/>')
    assert [(problem.path, problem.code.value) for problem in problems] == [
        ('t.xml:2 <Parallel>', 'out_of_range'),
        ('t.xml:6 <Nothing>', 'not_allowed'),
        ('t.xml:7 <Repeat>', 'missing'),
        ('t.xml:7 <Repeat>', 'missing'),
        ('t.xml:9 <SubTree>', 'cycle'),
    ]


def test_keys_and_resources_are_checked_where_no_cycle_hinders() -> None:
    problems = check('<Parallel><Drive pose="{goal}"/>\n<Drive pose="{goal}"/></Parallel>')
    assert [problem.code.value for problem in problems] == ['missing', 'resource']


def test_inputs_may_be_whatever_is_needed() -> None:
    assert check('<Drive pose="{goal}"/>', inputs=None) == []


def test_a_cycle_is_spelled_out() -> None:
    problem = only('<SubTree ID="a"/>', 'a|<SubTree ID="b"/>', 'b|<SubTree ID="a"/>')
    assert problem.code is ProblemCode.CYCLE
    assert 'a -> b -> a' in problem.message


def test_a_missing_main_tree_is_a_problem_beside_the_others() -> None:
    tree = TreeSpec(main='x', trees={'a': node('Sequence')})
    assert [problem.found for problem in check_spec(tree, known_tags=TAGS)] == ['x', '0']


def test_a_script_from_memory_is_reported_once() -> None:
    (problem,) = check_spec(trees(node('Script', code='x')), known_tags=TAGS)
    assert 'scripts are not run' in problem.message


def test_doubling_subtrees_are_refused_within_a_second() -> None:
    others = {f't{at}': node('Sequence', call(f't{at + 1}'), call(f't{at + 1}'))
              for at in range(500)}
    start = time.process_time()
    problems = check_spec(trees(call('t0'), **others, t500=node('Wait')), known_tags=TAGS)
    assert time.process_time() - start < 1
    assert [problem.code for problem in problems] == [ProblemCode.TOO_LARGE]


def test_a_tree_of_any_depth_is_answered() -> None:
    deep = node('Wait')
    for _ in range(50_000):
        deep = NodeSpec(tag='Inverter', children=(deep,))
    (problem,) = check_spec(trees(deep), known_tags=TAGS)
    assert problem.code is ProblemCode.TOO_LARGE


def test_problems_are_bounded() -> None:
    tree = trees(node('Sequence', *[node('Nothing')] * 1000))
    start = time.process_time()
    assert len(check_spec(tree, known_tags=TAGS)) == MAX_PROBLEMS
    assert time.process_time() - start < 1


@few
@given(ANY_TREES | WRITABLE_TREES)
def test_any_tree_is_answered_with_problems_that_can_be_printed(tree: TreeSpec) -> None:
    for problem in check_spec(tree, known_tags=TAGS):
        assert problem.path
        for text in (str(problem), problem.found, *problem.allowed):
            assert text.encode('utf-8') is not None


@few
@given(ANY_TREES | WRITABLE_TREES)
def test_what_has_no_problems_can_be_written(tree: TreeSpec) -> None:
    if not check_spec(tree, known_tags=TAGS, inputs=None):
        assert read_xml(write_xml(tree)).tree == tree
