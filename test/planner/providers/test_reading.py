"""Reading events: whatever a server makes up, nothing but a fault comes of it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.providers.answer import Answer
from vla_bt.planner.providers.anthropic_api import AnthropicApi
from vla_bt.planner.providers.api import ModelSpec
from vla_bt.planner.providers.openai_api import OpenAiApi
from vla_bt.planner.providers.records import ModelFault

NAMES = (
    'type message usage content text input content_block delta partial_json stop_reason error '
    'choices index finish_reason refusal tool_calls function arguments prompt_tokens_details '
    'prompt_tokens completion_tokens cached_tokens input_tokens output_tokens code'
).split()
WORDS = (
    'message message_start message_delta content_block_start content_block_delta error stop '
    'length end_turn {}'
).split()

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-1, 9) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
EVENTS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5), max_size=6)


@pytest.mark.parametrize('api', [OpenAiApi, AnthropicApi])
@pytest.mark.parametrize('is_tool', [False, True])
@given(events=EVENTS)
def test_odd_events_are_passed_over_or_a_fault(api, is_tool, events):
    reader = api(ModelSpec(provider='any', model='any'))
    answer = Answer(is_tool=is_tool)
    with contextlib.suppress(ModelFault):
        for event in events:
            reader.read(event, answer)
        answer.judge()
        assert answer.text.strip()


def shaped(kind):
    """Return events that are nearly right: the shape of a protocol with odd values inside."""
    if kind is OpenAiApi:
        choice = st.fixed_dictionaries({'delta': VALUES, 'finish_reason': VALUES, 'index': VALUES})
        return st.fixed_dictionaries({'choices': st.lists(choice | VALUES), 'usage': VALUES})
    return st.fixed_dictionaries({
        'type': st.sampled_from(WORDS),
        'message': VALUES,
        'delta': st.dictionaries(st.sampled_from(NAMES), VALUES),
        'usage': VALUES,
        'content': VALUES,
    })


@pytest.mark.parametrize('api', [OpenAiApi, AnthropicApi])
@given(data=st.data())
def test_nearly_right_events_are_passed_over_or_a_fault(api, data):
    reader = api(ModelSpec(provider='any', model='any'))
    answer = Answer(is_tool=False)
    with contextlib.suppress(ModelFault):
        for event in data.draw(st.lists(shaped(api), max_size=5)):
            reader.read(event, answer)
        answer.judge()
        assert answer.text.strip()
