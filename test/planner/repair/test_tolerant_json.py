import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.tolerant_json import TolerantReader
from vla_bt.planner.wire import ReplyCode

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def read(text):
    notes = Notes()
    return TolerantReader(text, notes).read(0)[0], notes.all()


@given(VALUES)
def test_right_json_is_read_as_it_is_and_without_a_note(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        found, notes = read(text + ' ')
        assert json.dumps(found) == json.dumps(value)
        assert notes == ()


@pytest.mark.parametrize(
    ('text', 'value', 'word'),
    [
        ('{"a": [1, 2,],}', {'a': [1, 2]}, 'commas'),
        ('[,1,,2]', [1, 2], 'commas'),
        ('[{"a": 1} {"b": 2}]', [{'a': 1}, {'b': 2}], 'commas'),
        ('{"a": 1\n"b": 2}', {'a': 1, 'b': 2}, 'commas'),
        ("{'a': 'b'}", {'a': 'b'}, 'Quotes'),
        ('{“a”: “b”}', {'a': 'b'}, 'Quotes'),
        ("{'a': 'it's'}", {'a': "it's"}, 'Quotes'),
        ('{a: 1, b-c: 2}', {'a': 1, 'b-c': 2}, 'Keys'),
        ('{"a": True, "b": None}', {'a': True, 'b': None}, 'Python'),
        ('{"a": undefined}', {'a': None}, 'JavaScript'),
        ('[1, // one\n2 /* two */, # three\n3]', [1, 2, 3], 'Comments'),
        ('["a\nb"]', ['a\nb'], 'Line breaks'),
        (r'["\d\'"]', ["d'"], 'escapes'),
        ('[+1.5, .5, 2.]', [1.5, 0.5, 2.0], 'Numbers'),
        ('{"a": 50 cm, "b": 90°}', {'a': '50 cm', 'b': '90°'}, 'quoted'),
        ('{"a": kitchen}', {'a': 'kitchen'}, 'quoted'),
        ('[go(a="x)", b=1)]', ['go(a="x)", b=1)'], 'Calls'),
        ('{"a": 1, "a": 1}', {'a': 1}, 'twice'),
    ],
)
def test_each_slip_is_forgiven_and_noted(text, value, word):
    found, notes = read(text)
    assert found == value
    assert any(word in note for note in notes)


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('{"a": [1, 2', ReplyCode.TRUNCATED),
        ('{"a": "b', ReplyCode.TRUNCATED),
        ('{"a"', ReplyCode.TRUNCATED),
        ('{"a": 1\n```', ReplyCode.TRUNCATED),
        ('[go(a', ReplyCode.TRUNCATED),
        ('{"a": 1, "a": 2}', ReplyCode.DUPLICATE_KEY),
        ('[NaN]', ReplyCode.NOT_FINITE),
        ('[-Infinity]', ReplyCode.NOT_FINITE),
        ('[1e999]', ReplyCode.NOT_FINITE),
        ('[1, ...]', ReplyCode.NOT_JSON),
        ('["a" "b"]', ReplyCode.NOT_JSON),
        ('{"a": [1}', ReplyCode.NOT_JSON),
        ('{"a": 3 / 2}', ReplyCode.NOT_JSON),
        ('{"a": "b"c"}', ReplyCode.NOT_JSON),
        ("{'a': 'b\n'}", ReplyCode.NOT_JSON),
        ("{'a': 'b}, {'c': 'd'}", ReplyCode.NOT_JSON),
        ('[' * 40, ReplyCode.TOO_DEEP),
        ('[' + '1,' * 100_001, ReplyCode.TOO_LARGE),
    ],
)
def test_what_would_be_a_guess_is_not_forgiven(text, code):
    with pytest.raises(UnrepairableError) as caught:
        read(text)
    assert caught.value.code is code
    assert caught.value.problem.message


@given(VALUES, st.integers(0, 400))
def test_no_beginning_of_a_document_is_a_document(value, cut):
    text = json.dumps({'a': value})
    with pytest.raises(UnrepairableError):
        read(text[: cut % len(text)])
