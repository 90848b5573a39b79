"""Spoilt texts: each has its one fault and no other."""

import json

import pytest

from vla_bt.fake_llm.faults import Fault
from vla_bt.fake_llm.text_faults import spoil

FLAT = json.dumps({
    'verdict': 'plan',
    'nodes': [{'do': 'wait', 'args': [{'name': 'duration', 'value': '2'}]}],
})
NESTED = json.dumps({
    'verdict': 'plan',
    'plan': {'node': 'step', 'skill': 'wait', 'args': {'duration': 2.5}},
})
FORMS = pytest.mark.parametrize('text', [FLAT, NESTED], ids=['flat', 'nested'])

IN_TEXT = [
    Fault.EMPTY_CONTENT, Fault.TRUNCATED, Fault.FENCED, Fault.CHATTY, Fault.UNKNOWN_SKILL,
    Fault.EXTRA_FIELD, Fault.NAN, Fault.WRONG_TYPE, Fault.DUPLICATE_KEY, Fault.DEEP,
]  # fmt: skip


@FORMS
@pytest.mark.parametrize('fault', Fault)
def test_a_text_changes_where_its_fault_is_in_the_text(text, fault) -> None:
    assert (spoil(text, fault) != text) == (fault in IN_TEXT)


@FORMS
def test_a_truncated_text_is_no_json(text) -> None:
    cut = spoil(text, Fault.TRUNCATED)
    assert text.startswith(cut)
    with pytest.raises(ValueError, match='line 1'):
        json.loads(cut)


@FORMS
def test_what_stands_around_a_text_leaves_it_whole(text) -> None:
    assert spoil(text, Fault.FENCED) == f'```json\n{text}\n```'
    assert text in spoil(text, Fault.CHATTY)


@FORMS
def test_a_number_and_a_text_are_exchanged(text) -> None:
    value = json.loads(spoil(text, Fault.WRONG_TYPE))
    if 'nodes' in value:
        assert value['nodes'][0]['args'][0]['value'] == 7
    else:
        assert value['plan']['args']['duration'] == '2.5'


@FORMS
def test_nan_is_read_by_a_careless_reader(text) -> None:
    assert 'NaN' in spoil(text, Fault.NAN)
    assert json.loads(spoil(text, Fault.NAN))


@FORMS
def test_a_careless_reader_misses_a_duplicate_key(text) -> None:
    spoilt = spoil(text, Fault.DUPLICATE_KEY)
    assert '"verdict": "refuse"' in spoilt
    assert json.loads(spoilt) == json.loads(text)


@FORMS
def test_a_skill_no_robot_has_takes_the_place_of_one(text) -> None:
    spoilt = spoil(text, Fault.UNKNOWN_SKILL)
    assert spoilt == text.replace('"wait"', '"teleport"')


def test_a_deep_tree_is_json() -> None:
    node = json.loads(spoil('', Fault.DEEP))['plan']
    depth = 0
    while 'children' in node:
        node, depth = node['children'][0], depth + 1
    assert depth == 150
