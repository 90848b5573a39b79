"""Answers as OpenAI's own client reads them."""

from __future__ import annotations

import json
from typing import Any

import openai
import pytest

from vla_bt.fake_llm import KEY, FakeLlm, FakeReply, Fault, plan_reply

SCHEMA = {
    'type': 'object',
    'properties': {'verdict': {'type': 'string'}},
    'required': ['verdict'],
    'additionalProperties': False,
}
FUNCTION = {'name': 'create_action_plan', 'strict': True, 'parameters': SCHEMA}
TOOLS = [{'type': 'function', 'function': FUNCTION}]
FORCED = {'type': 'function', 'function': {'name': 'create_action_plan'}}
FORM = {'type': 'json_schema', 'json_schema': {'name': 'p', 'strict': True, 'schema': SCHEMA}}


def ask(reply: FakeReply, **options: Any) -> Any:
    with (
        FakeLlm([reply]) as server,
        openai.OpenAI(base_url=server.base_url, api_key=KEY, max_retries=0, timeout=5) as client,
    ):
        messages = [{'role': 'user', 'content': 'go'}]
        answer = client.chat.completions.create(model='any', messages=messages, **options)
        assert server.requests[0].has_expected_key
        return list(answer) if options.get('stream') else answer


def test_a_message_holds_the_text(document) -> None:
    answer = ask(plan_reply(document), response_format=FORM)
    assert json.loads(answer.choices[0].message.content) == document
    assert answer.choices[0].finish_reason == 'stop'
    assert answer.model == 'any'


def test_a_stream_holds_the_same_text(document) -> None:
    events = ask(plan_reply(document, chunk_chars=5), stream=True, response_format=FORM)
    pieces = [event.choices[0].delta.content or '' for event in events]
    assert json.loads(''.join(pieces)) == document
    assert max(map(len, pieces)) == 5
    assert events[0].choices[0].delta.role == 'assistant'
    assert [event.choices[0].finish_reason for event in events][-1] == 'stop'


@pytest.mark.parametrize(('choice', 'end'), [(FORCED, 'stop'), ('auto', 'tool_calls')])
def test_a_tool_is_called_with_the_text(choice, end, document) -> None:
    answer = ask(plan_reply(document), tools=TOOLS, tool_choice=choice)
    (call,) = answer.choices[0].message.tool_calls
    assert call.function.name == 'create_action_plan'
    assert json.loads(call.function.arguments) == document
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == (None, end)


def test_a_streamed_tool_call_holds_the_same(document) -> None:
    events = ask(plan_reply(document), tools=TOOLS, tool_choice=FORCED, stream=True)
    calls = [call for event in events for call in event.choices[0].delta.tool_calls or ()]
    assert calls[0].function.name == 'create_action_plan'
    assert json.loads(''.join(call.function.arguments for call in calls)) == document


def test_tokens_are_told_as_scripted() -> None:
    usage = ask(FakeReply(text='x', input_tokens=90, cached_tokens=64, output_tokens=7)).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (90, 7, 97)
    assert usage.prompt_tokens_details.cached_tokens == 64


def test_tokens_are_told_at_the_end_of_a_stream_that_asks_for_them() -> None:
    reply = FakeReply(text='x', input_tokens=90, output_tokens=7)
    *others, last = ask(reply, stream=True, stream_options={'include_usage': True})
    assert (last.choices, last.usage.prompt_tokens) == ([], 90)
    assert all(event.usage is None for event in others)


def test_without_being_asked_a_stream_tells_no_tokens() -> None:
    assert not any(event.usage for event in ask(FakeReply(text='x'), stream=True))


def test_a_refusal_has_no_content() -> None:
    message = ask(FakeReply(text='x', fault=Fault.REFUSAL)).choices[0].message
    assert message.content is None
    assert message.refusal


def test_a_streamed_refusal_has_none_either() -> None:
    events = ask(FakeReply(text='x', fault=Fault.REFUSAL), stream=True)
    deltas = [event.choices[0].delta for event in events]
    assert not any(delta.content for delta in deltas)
    assert any(delta.refusal for delta in deltas)


@pytest.mark.parametrize(
    ('fault', 'end'), [(Fault.LENGTH, 'length'), (Fault.CONTENT_FILTER, 'content_filter')]
)
@pytest.mark.parametrize('stream', [False, True])
def test_what_is_cut_off_says_why(fault, end, stream) -> None:
    answer = ask(FakeReply(text='x' * 10, fault=fault), stream=stream)
    last = answer[-1] if stream else answer
    assert last.choices[0].finish_reason == end


@pytest.mark.parametrize(
    ('fault', 'choices'), [(Fault.NO_CHOICES, []), (Fault.NULL_CHOICES, None)]
)
@pytest.mark.parametrize('stream', [False, True])
def test_choices_are_missing(fault, choices, stream) -> None:
    answer = ask(FakeReply(text='x', fault=fault), stream=stream)
    assert (answer[0] if stream else answer).choices == choices


@pytest.mark.parametrize(
    ('fault', 'content'), [(Fault.NULL_CONTENT, None), (Fault.EMPTY_CONTENT, '')]
)
def test_content_is_missing(fault, content) -> None:
    answer = ask(FakeReply(text='x', fault=fault))
    assert answer.choices[0].message.content == content
    assert answer.choices[0].finish_reason == 'stop'
