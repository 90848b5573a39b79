"""What is sent, and what is left out once a server has said that it does not take it."""

import base64
import json
from dataclasses import replace

import pytest
from provider_bench import (
    IMAGE_PROMPT,
    KEYS,
    PROMPT,
    PROVIDERS,
    SCHEMA,
    TEXT,
    TOOL_PROMPT,
    ask,
    client_for,
    raw_server,
)

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault
from vla_bt.planner.providers.factory import make_clients
from vla_bt.planner.providers.records import FaultCode, Message, Role
from vla_bt.settings import LlmSettings


def talk(server, client, *prompts):
    """Return the outcomes, and the bodies of all requests."""
    outcomes = [ask(client, prompt) for prompt in prompts]
    client.close()
    return outcomes, [request.body for request in server.requests]


@pytest.mark.parametrize(
    ('fault', 'bodies', 'left_out'),
    [
        (Fault.UNSUPPORTED_RESPONSE_FORMAT, 3, ('response_format',)),
        (Fault.UNSUPPORTED_TEMPERATURE, 2, ('temperature',)),
        (Fault.UNSUPPORTED_MAX_TOKENS, 2, ()),
        (Fault.UNKNOWN_STREAM_OPTIONS, 2, ('stream_options',)),
    ],
    ids=lambda it: it.value if isinstance(it, Fault) else None,
)
def test_what_openai_servers_do_not_take_is_left_out_for_good(fault, bodies, left_out):
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        (first, second), sent = talk(server, client_for(server), PROMPT, PROMPT)
    assert first.reply is not None, first.fault
    assert (first.reply.requests, second.reply.requests) == (bodies, 1)
    assert first.reply.left_out == second.reply.left_out == left_out
    assert sent[-1] == sent[-2]
    assert not set(left_out) & set(sent[-1])


@pytest.mark.parametrize(
    ('fault', 'left_out'),
    [
        (Fault.UNSUPPORTED_RESPONSE_FORMAT, ('output_config',)),
        (Fault.UNSUPPORTED_TEMPERATURE, ('temperature',)),
    ],
    ids=lambda it: it.value if isinstance(it, Fault) else None,
)
def test_what_claude_does_not_take_is_left_out_for_good(fault, left_out):
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        (first, second), _ = talk(server, client_for(server, 'anthropic'), PROMPT, PROMPT)
    assert first.reply is not None, first.fault
    assert (first.reply.requests, second.reply.requests) == (2, 1)
    assert second.reply.left_out == left_out


def test_max_tokens_is_called_by_its_newer_name_where_asked_for():
    reply = FakeReply(text=TEXT, fault=Fault.UNSUPPORTED_MAX_TOKENS)
    with FakeLlm([reply]) as server:
        _, sent = talk(server, client_for(server, max_tokens=77), PROMPT)
    assert sent[0]['max_tokens'] == 77
    assert sent[1]['max_completion_tokens'] == 77
    assert 'max_tokens' not in sent[1]


def test_the_schema_is_asked_for_in_words_when_it_cannot_be_sent():
    reply = FakeReply(text=TEXT, fault=Fault.UNSUPPORTED_RESPONSE_FORMAT)
    with FakeLlm([reply]) as server:
        _, (strict, loose, words) = talk(server, client_for(server), PROMPT)
    assert strict['response_format']['json_schema'] == {
        'name': 'plan',
        'strict': True,
        'schema': SCHEMA,
    }
    assert loose['response_format'] == {'type': 'json_object'}
    assert 'response_format' not in words
    system = words['messages'][0]['content']
    assert system.startswith(PROMPT.system)
    assert json.dumps(SCHEMA, separators=(',', ':')) in system


def test_claude_gets_a_tool_when_it_takes_no_schema():
    reply = FakeReply(text=TEXT, fault=Fault.UNSUPPORTED_RESPONSE_FORMAT)
    with FakeLlm([reply]) as server:
        (outcome,), (strict, tool) = talk(server, client_for(server, 'anthropic'), PROMPT)
    assert strict['output_config'] == {'format': {'type': 'json_schema', 'schema': SCHEMA}}
    assert tool['tool_choice'] == {'type': 'tool', 'name': 'plan'}
    assert tool['tools'][0]['input_schema'] == SCHEMA
    assert outcome.text == TEXT


@pytest.mark.parametrize('provider', PROVIDERS)
def test_the_argument_of_the_forced_tool_is_the_answer(provider):
    with FakeLlm([FakeReply(text=TEXT, interval_s=0.05)]) as server:
        (outcome,), (body,) = talk(server, client_for(server, provider), TOOL_PROMPT)
    assert outcome.reply.text == outcome.text == TEXT
    assert len(outcome.pieces) > 1
    assert 'response_format' not in body
    assert 'output_config' not in body
    assert body['tool_choice'] == {
        'openai': {'type': 'function', 'function': {'name': 'plan'}},
        'anthropic': {'type': 'tool', 'name': 'plan'},
    }[provider]


def test_talk_beside_a_tool_call_is_no_answer_and_counts_only_without_one():
    def stream(*deltas):
        choices = [{'index': 0, 'delta': delta} for delta in deltas]
        choices.append({'index': 0, 'delta': {}, 'finish_reason': 'stop'})
        events = [f'data: {json.dumps({"choices": [choice]})}\n\n' for choice in choices]
        return ''.join(events).encode()

    head = b'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n'
    call = {'tool_calls': [{'index': 0, 'function': {'name': 'plan', 'arguments': '{}'}}]}
    with raw_server(head, stream({'content': 'Sure! '}, call)) as url:
        assert ask(client_for(url), TOOL_PROMPT).text == '{}'
    with raw_server(head, stream({'content': '{"a"'}, {'content': ':1}'})) as url:
        assert ask(client_for(url), TOOL_PROMPT).text == '{"a":1}'


@pytest.mark.parametrize('provider', PROVIDERS)
def test_the_image_goes_with_the_first_message(provider):
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        client = client_for(server, provider, images=True)
        _, (body,) = talk(server, client, IMAGE_PROMPT)
    messages = [each for each in body['messages'] if each['role'] == 'user']
    data = base64.b64encode(IMAGE_PROMPT.image.data).decode()
    parts = {part['type']: part for part in messages[0]['content']}
    assert parts['text']['text'] == 'bring me the cup'
    if provider == 'openai':
        assert parts['image_url']['image_url']['url'] == f'data:image/jpeg;base64,{data}'
    else:
        source = {'type': 'base64', 'media_type': 'image/jpeg', 'data': data}
        assert parts['image']['source'] == source


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_model_without_eyes_is_asked_without_the_image(provider):
    reply = FakeReply(text=TEXT, fault=Fault.UNSUPPORTED_IMAGE)
    with FakeLlm([reply]) as server:
        client = client_for(server, provider, images=True)
        assert client.takes_images
        (outcome,), _ = talk(server, client, IMAGE_PROMPT)
    assert outcome.reply is not None, outcome.fault
    assert outcome.reply.left_out == ('image',)
    assert not client.takes_images


@pytest.mark.parametrize('provider', PROVIDERS)
def test_no_image_is_sent_where_none_is_wanted(provider):
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        client = client_for(server, provider)
        assert not client.takes_images
        _, (body,) = talk(server, client, IMAGE_PROMPT)
    assert 'image' not in json.dumps(body['messages'])


@pytest.mark.parametrize('provider', PROVIDERS)
def test_the_conversation_is_sent_in_order(provider):
    turns = (
        *PROMPT.messages,
        Message(role=Role.ASSISTANT, text='{}'),
        Message(role=Role.USER, text='the verdict is missing'),
    )
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        _, (body,) = talk(server, client_for(server, provider), replace(PROMPT, messages=turns))
    said = [(each['role'], each['content']) for each in body['messages']]
    assert said[-3:] == [(turn.role.value, turn.text) for turn in turns]


def test_claude_keeps_the_system_text_in_its_cache():
    reply = FakeReply(text=TEXT, input_tokens=100, cached_tokens=80, output_tokens=7)
    with FakeLlm([reply]) as server:
        (outcome,), (body,) = talk(server, client_for(server, 'anthropic'), PROMPT)
    assert body['system'] == [
        {'type': 'text', 'text': PROMPT.system, 'cache_control': {'type': 'ephemeral'}}
    ]
    usage = outcome.reply.usage
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (100, 80, 7)


def test_tokens_that_openai_had_in_its_cache_are_known():
    reply = FakeReply(text=TEXT, input_tokens=100, cached_tokens=80, output_tokens=7)
    with FakeLlm([reply]) as server:
        (outcome,), (body,) = talk(server, client_for(server), PROMPT)
    usage = outcome.reply.usage
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (100, 80, 7)
    assert 'prompt_cache_key' not in body, 'only OpenAI itself knows it'


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_refusal_of_something_else_changes_nothing(provider):
    with FakeLlm([FakeReply(fault=Fault.BAD_REQUEST), FakeReply(text=TEXT)]) as server:
        (first, second), sent = talk(server, client_for(server, provider), PROMPT, PROMPT)
    assert first.code is FaultCode.BAD_REQUEST
    assert second.reply.left_out == ()
    assert sent[0] == sent[1]


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('has_key', [True, False])
def test_a_key_is_sent_when_there_is_one(has_key, provider):
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        url = server.root_url if provider == 'anthropic' else server.base_url
        settings = LlmSettings(provider=provider, base_url=url, max_retries=0)
        (client,) = make_clients(settings, KEYS if has_key else {})
        outcome = ask(client)
        (request,) = server.requests
    assert request.has_key is request.has_expected_key is has_key
    assert (outcome.reply is not None) or not has_key
    assert 'openai-organization' not in request.headers
