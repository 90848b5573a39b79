from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flow_samples import (
    FLOW_PLANS,
    again,
    first_of,
    flat_document,
    flow_plan,
    nested_document,
    say,
)
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.plan import TOOL_NAME, Plan, read_plan, unless_plain
from vla_bt.plan.flow import MAX_FLOW_DEPTH


@given(FLOW_PLANS)
def test_a_canonical_flow_is_read_back_equal(plan: Plan) -> None:
    read = read_plan(plan.to_json()).plan
    assert plan.flow is not None
    assert read == plan.model_copy(update={'flow': unless_plain(plan.flow)})


@pytest.mark.parametrize(
    ('flow', 'found'),
    [
        (5, ('wrong_type', 'flow')),
        ({}, ('missing', 'flow.kind')),
        ({'kind': 'loop'}, ('wrong_type', 'flow.kind')),
        ({'kind': 'step', 'step': 's1', 'x': 1}, ('unknown_key', 'flow.x')),
        ({'kind': 'retry', 'attempts': 11}, ('out_of_range', 'flow.attempts')),
        ({'kind': 'retry', 'attempts': '2'}, ('wrong_type', 'flow.attempts')),
        ({'kind': 'sequence', 'children': [{}]}, ('missing', 'flow.children.0.kind')),
        ({'kind': 'sequence', 'children': []}, ('missing', 'flow')),
        ({'kind': 'step', 'step': 'other'}, ('not_allowed', 'flow.other')),
    ],
)
def test_a_wrong_canonical_flow_is_a_problem(flow: Any, found: tuple[str, str]) -> None:
    document = {'steps': [{'skill': 'say', 'id': 's1'}], 'flow': flow}
    reading = read_plan(document)
    assert reading.plan is None
    assert found in [(it.code.value, it.path.replace('[0]', '.0')) for it in reading.problems]
    wrapped = read_plan({'name': 'create_action_plan', 'arguments': document})
    assert [it.path for it in wrapped.problems] == [
        f'arguments.{it.path}' for it in reading.problems
    ]


def test_a_wrong_step_does_not_make_the_flow_wrong() -> None:
    plan = flow_plan(first_of(say(), again(2, say())))
    document = plan.model_dump(mode='json')
    document['steps'][0]['timeout_s'] = -1
    assert [it.path for it in read_plan(document).problems] == ['steps[0].timeout_s']


ODD = st.sampled_from(
    [None, '', 'x', 'retry', 's1', 'c1', 5, -1, 2.5, True, [], {}, [[]], [{}], {'node': 'step'}]
).map(copy.deepcopy)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a document with a key of it."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


@given(FLOW_PLANS, st.data())
def test_a_spoiled_document_is_a_plan_or_has_problems(plan: Plan, data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([flat_document, nested_document, Plan.model_dump]))
    document = json.loads(json.dumps(make(plan)))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(_places(document))))
        container[key] = data.draw(ODD)
    reading = read_plan(document)
    assert (reading.plan is None) == bool(reading.problems)
    if reading.plan is not None:
        assert read_plan(reading.plan.to_json()).plan == reading.plan


def test_the_deepest_flow_is_not_too_deep_for_json() -> None:
    sketch = first_of(say())
    for _ in range(MAX_FLOW_DEPTH - 2):
        sketch = first_of(sketch)
    plan = flow_plan(sketch)
    assert read_plan(plan.to_json()).plan == plan
    for make in (flat_document, nested_document):
        call = {'function': {'name': TOOL_NAME, 'arguments': json.dumps(make(plan))}}
        assert read_plan(json.dumps(call)).problems == ()
    assert read_plan(flow_plan(first_of(sketch)).to_json()).plan is None
