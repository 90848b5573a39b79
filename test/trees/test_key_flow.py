from __future__ import annotations

import pytest
from tree_samples import TAGS, tree_of

from vla_bt.errors import Problem, ProblemCode
from vla_bt.trees.key_flow import key_problems, key_uses

PICK = 'pick|<Sequence><Detect object="{object}" pose="{pose}"/><Drive pose="{pose}"/></Sequence>'


def problems(body: str, *others: str, inputs: tuple[str, ...] | None = ()) -> list[Problem]:
    return list(key_problems(tree_of(body, *others), TAGS, inputs))


def found(body: str, *others: str, inputs: tuple[str, ...] | None = ()) -> list[tuple[str, str]]:
    return [(each.code.value, each.found) for each in problems(body, *others, inputs=inputs)]


def test_uses_tell_reads_writes_and_needs() -> None:
    uses = key_uses(tree_of('<SubTree ID="pick" object="{cup}"/>', PICK), TAGS)
    assert set(uses['pick'].reads) == {'object', 'pose'}
    assert uses['pick'].writes == {'pose'}
    assert uses['pick'].needs == {'object': 't.xml:3 <Detect>'}
    assert uses['pick'].keys == {'object', 'pose'}
    assert uses['main'].needs == {'cup': 't.xml:2 <SubTree>'}


def test_a_key_of_the_main_tree_must_be_an_input_or_written() -> None:
    assert found('<Drive pose="{goal}"/>') == [('missing', 'goal')]
    assert found('<Drive pose="{goal}"/>', inputs=('goal',)) == []
    assert found('<Drive pose="{goal}"/>', inputs=None) == []
    assert found('<Sequence><Detect object="cup" pose="{p}"/><Drive pose="{p}"/></Sequence>') == []


def test_a_missing_key_names_its_reader_and_likely_keys() -> None:
    (problem,) = problems('<Drive pose="{gaol}"/>', inputs=('goal', 'cup'))
    assert (problem.path, problem.allowed) == ('t.xml:2 <Drive>', ('goal',))


def test_a_tree_that_needs_a_key_must_be_given_it() -> None:
    (problem,) = problems('<SubTree ID="pick"/>', PICK)
    assert (problem.code, problem.path) == (ProblemCode.MISSING, 't.xml:2 <SubTree>')
    assert problem.allowed == ('object="..."',)
    assert 't.xml:3 <Detect>' in problem.message


@pytest.mark.parametrize('value', ['cup', '{cup}'])
def test_a_key_is_given_as_text_or_as_a_key_of_the_caller(value: str) -> None:
    assert found(f'<SubTree ID="pick" object="{value}"/>', PICK, inputs=('cup',)) == []


def test_a_key_that_the_tree_does_not_use_is_unknown() -> None:
    (problem,) = problems('<SubTree ID="pick" object="cup" objekt="cup"/>', PICK)
    assert (problem.code, problem.allowed) == (ProblemCode.UNKNOWN_KEY, ('object',))


def test_what_a_tree_writes_comes_back_to_the_caller() -> None:
    body = '<Sequence><SubTree ID="pick" object="cup" pose="{p}"/><Drive pose="{p}"/></Sequence>'
    assert found(body, PICK) == []


def test_what_a_tree_writes_stays_inside_when_not_passed() -> None:
    body = '<Sequence><SubTree ID="pick" object="cup"/><Drive pose="{pose}"/></Sequence>'
    assert found(body, PICK) == [('missing', 'pose')]


def test_autoremap_gives_and_takes_all_keys_by_name() -> None:
    body = ('<Sequence><SubTree ID="pick" _autoremap="true"/><Drive pose="{pose}"/></Sequence>')
    assert found(body, PICK, inputs=('object',)) == []
    assert found(body, PICK) == [('missing', 'object')]
    assert found(body.replace('true', 'false'), PICK) == [
        ('missing', 'object'), ('missing', 'pose'),
    ]  # fmt: skip


def test_needs_pass_through_several_trees() -> None:
    middle = 'middle|<SubTree ID="pick" object="{thing}"/>'
    assert found('<SubTree ID="middle" thing="cup"/>', middle, PICK) == []
    assert found('<SubTree ID="middle"/>', middle, PICK) == [('missing', 'thing')]


def test_trees_that_nobody_calls_may_need_anything() -> None:
    assert found('<Wait/>', PICK) == []


def test_unknown_nodes_and_trees_may_write_what_they_are_given() -> None:
    assert found('<Sequence><New p="{a}"/><Drive pose="{a}"/></Sequence>') == []
    assert found('<Sequence><SubTree ID="x" p="{a}"/><Drive pose="{a}"/></Sequence>') == []


def test_what_is_no_key_or_must_be_written_out_is_left_to_the_other_checks() -> None:
    assert found('<Drive pose="{a b}"/>') == []
    assert found('<Timeout msec="{time}"><Wait/></Timeout>') == []


def test_trees_that_lead_into_a_cycle_are_left_out() -> None:
    assert found('<SubTree ID="main" object="{x}"/>') == []
