"""Answers as Anthropic's own client reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vla_bt.fake_llm import KEY, FakeLlm, FakeReply, Fault, plan_reply

anthropic = pytest.importorskip('anthropic')

SCHEMA = {
    'type': 'object',
    'properties': {'verdict': {'type': 'string'}},
    'required': ['verdict'],
    'additionalProperties': False,
}
TOOLS = [{'name': 'create_action_plan', 'description': 'x', 'input_schema': SCHEMA}]
FORCED = {'type': 'tool', 'name': 'create_action_plan'}
FORM = {'format': {'type': 'json_schema', 'schema': SCHEMA}}


def ask(reply: FakeReply, *, streamed: bool = False, **options: Any) -> Any:
    """Return the message; a streamed one is put together by the client."""
    with (
        FakeLlm([reply]) as server,
        anthropic.Anthropic(
            base_url=server.root_url, api_key=KEY, max_retries=0, timeout=5
        ) as client,
    ):
        options |= {
            'model': 'any', 'max_tokens': 100, 'messages': [{'role': 'user', 'content': 'go'}]
        }  # fmt: skip
        if not streamed:
            return client.messages.create(**options)
        with client.messages.stream(**options) as stream:
            return stream.get_final_message()


STREAMED = pytest.mark.parametrize('streamed', [False, True])


@STREAMED
def test_a_message_holds_the_text(streamed, document) -> None:
    message = ask(plan_reply(document), streamed=streamed, output_config=FORM)
    assert json.loads(message.content[0].text) == document
    assert (message.stop_reason, message.model) == ('end_turn', 'any')


@STREAMED
def test_a_tool_is_used_with_the_text(streamed, document) -> None:
    message = ask(plan_reply(document), streamed=streamed, tools=TOOLS, tool_choice=FORCED)
    assert message.content[0].name == 'create_action_plan'
    assert message.content[0].input == document
    assert message.stop_reason == 'tool_use'


@STREAMED
def test_tokens_are_told_as_scripted(streamed) -> None:
    reply = FakeReply(text='x', input_tokens=90, cached_tokens=64, output_tokens=7)
    usage = ask(reply, streamed=streamed).usage
    told = (usage.input_tokens, usage.cache_read_input_tokens, usage.output_tokens)
    assert told == (26, 64, 7)


@STREAMED
@pytest.mark.parametrize(
    ('fault', 'reason'),
    [
        (Fault.REFUSAL, 'refusal'),
        (Fault.LENGTH, 'max_tokens'),
        (Fault.CONTENT_FILTER, 'refusal'),
        (Fault.NO_CHOICES, 'end_turn'),
        (Fault.NULL_CONTENT, 'end_turn'),
        (Fault.EMPTY_CONTENT, 'end_turn'),
    ],
)
def test_what_is_not_whole_says_why(streamed, fault, reason) -> None:
    message = ask(FakeReply(text='x' * 10, fault=fault), streamed=streamed)
    assert message.stop_reason == reason
    assert ''.join(block.text for block in message.content) in ('', 'x' * 6)


def test_content_can_be_null() -> None:
    assert ask(FakeReply(text='x', fault=Fault.NULL_CHOICES)).content is None


def test_an_odd_argument_of_a_tool_stays_as_it_is(post, asked) -> None:
    body = {**asked, 'max_tokens': 9, 'tools': TOOLS, 'tool_choice': FORCED}
    reply = FakeReply(text='{"verdict": "plan"}', fault=Fault.DUPLICATE_KEY)
    with FakeLlm([reply]) as server:
        _, _, text = post(server, body, '/v1/messages')
    assert '"input": {"verdict": "refuse", "verdict": "plan"}' in text


def test_the_end_of_a_cut_argument_is_not_made_up(post, asked) -> None:
    body = {**asked, 'max_tokens': 9, 'tools': TOOLS, 'tool_choice': FORCED}
    with FakeLlm([FakeReply(text='{"verdict"')]) as server:
        _, _, text = post(server, body, '/v1/messages')
    assert json.loads(text)['content'][0]['input'] == {'_': '{"verdict"'}
