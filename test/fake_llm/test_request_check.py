"""Requests that the real servers refuse."""

import http.client
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.fake_llm import FakeLlm
from vla_bt.fake_llm.request_check import complaint
from vla_bt.fake_llm.wire import HttpRequest

CHAT, MESSAGES = '/v1/chat/completions', '/v1/messages'
USER = {'role': 'user', 'content': 'go'}
OPEN = {'type': 'object', 'properties': {'a': {'type': 'string'}}}
JPEG = 'data:image/jpeg;base64,AAAA'


def refused(path, changes, headers=None):
    """Return the complaint about a good request with some fields changed; None takes one out."""
    body = {'model': 'any', 'messages': [USER], 'max_tokens': 9, **changes}
    body = {name: value for name, value in body.items() if value is not None}
    if headers is None:
        headers = {'x-api-key': 'fake', 'anthropic-version': '2023-06-01'}
    data = json.dumps(body).encode()
    return complaint(HttpRequest(method='POST', path=path, headers=headers, body=data), ())


def form(schema, name='p'):
    inner = {'name': name, 'strict': True, 'schema': schema}
    return {'response_format': {'type': 'json_schema', 'json_schema': inner}}


def function(**fields):
    inner = {'name': 'f', 'parameters': OPEN, **fields}
    return {'tools': [{'type': 'function', 'function': inner}]}


@pytest.mark.parametrize('path', [CHAT, MESSAGES])
def test_a_good_request_is_taken(path) -> None:
    assert refused(path, {}) is None


@pytest.mark.parametrize(
    ('changes', 'param', 'code'),
    [
        ({'foo': 1}, 'foo', 'unknown_parameter'),
        ({'model': None}, 'model', None),
        ({'messages': None}, 'messages', None),
        ({'messages': []}, 'messages', None),
        ({'messages': [{'role': 'robot', 'content': 'x'}]}, 'messages[0]', 'invalid_value'),
        ({'messages': [{'role': 'user', 'content': 3}]}, 'messages[0]', 'invalid_type'),
        ({'messages': [{'role': 'user', 'content': [{}]}]}, 'messages[0]', 'invalid_type'),
        ({'temperature': 2.1}, 'temperature', None),
        ({'max_tokens': 0}, 'max_tokens', None),
        ({'max_completion_tokens': 5}, 'max_tokens', 'invalid_parameter_combination'),
        ({'model': 'gpt-5-mini'}, 'max_tokens', 'unsupported_parameter'),
        (
            {'model': 'o3', 'max_tokens': None, 'temperature': 0.2},
            'temperature',
            'unsupported_value',
        ),
        ({'stream_options': {}}, 'stream_options', None),
        ({'stream_options': 1, 'stream': True}, 'stream_options', 'invalid_type'),
        ({'response_format': {'type': 'xml'}}, 'response_format.type', None),
        (form(OPEN), 'response_format', None),
        (form({**OPEN, 'required': ['a'], 'additionalProperties': False}, 'no blank'),
         'response_format', None),
        ({'tools': [{}]}, 'tools[0]', None),
        (function(name='no blank'), 'tools', None),
        (function(strict=True), 'tools[0].function.parameters', 'invalid_function_parameters'),
        ({'tool_choice': 'auto'}, 'tool_choice', None),
        ({**function(), 'tool_choice': {'type': 'function', 'function': {'name': 'g'}}},
         'tool_choice', None),
    ],
)  # fmt: skip
def test_openai_refuses(changes, param, code) -> None:
    error = refused(CHAT, changes)
    assert (error.status, error.param, error.code) == (400, param, code)


@pytest.mark.parametrize(
    'changes',
    [
        {'model': 'gpt-5', 'max_tokens': None, 'max_completion_tokens': 9, 'temperature': 1},
        form({**OPEN, 'required': ['a'], 'additionalProperties': False}),
        {**function(), 'tool_choice': {'type': 'function', 'function': {'name': 'f'}}},
        {'stream': True, 'stream_options': {'include_usage': True}},
        {'messages': [{'role': 'user', 'content': [
            {'type': 'text', 'text': 'x'}, {'type': 'image_url', 'image_url': {'url': JPEG}},
        ]}]},
    ],
)  # fmt: skip
def test_openai_takes(changes) -> None:
    assert refused(CHAT, changes) is None


@pytest.mark.parametrize(
    ('changes', 'named'),
    [
        ({'response_format': {}}, 'response_format: Extra inputs'),
        ({'model': None}, 'model'),
        ({'max_tokens': None}, 'max_tokens'),
        ({'temperature': 1.5}, 'temperature'),
        ({'messages': []}, 'messages'),
        ({'messages': [{'role': 'system', 'content': 'x'}]}, 'messages.0.role'),
        ({'messages': [{'role': 'assistant', 'content': 'x'}]}, 'first message'),
        ({'messages': [{'role': 'user', 'content': ''}]}, 'non-empty'),
        ({'messages': [{'role': 'user', 'content': [{'type': 'image'}]}]}, 'content'),
        ({'system': 3}, 'system'),
        ({'output_config': {'format': {'type': 'xml'}}}, 'output_config.format.type'),
        ({'output_config': {'format': {'type': 'json_schema', 'schema': OPEN}}}, 'additionalP'),
        ({'tools': [{'name': 'f'}]}, 'input_schema'),
        ({'tools': [{'name': 'f', 'strict': True, 'input_schema': OPEN}]}, 'additionalP'),
        ({'tool_choice': {'type': 'tool', 'name': 'g'}}, "'g' not found"),
    ],
)
def test_anthropic_refuses(changes, named) -> None:
    error = refused(MESSAGES, changes)
    assert error.status == 400
    assert named in error.message


def test_anthropic_wants_a_key_and_its_version() -> None:
    assert refused(MESSAGES, {}, {}).status == 401
    assert refused(MESSAGES, {}, {'x-api-key': 'fake'}).status == 400


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(['type', 'role', 'content', 'function', 'name', 'strict', 'parameters',
                         'json_schema', 'schema', 'properties', 'format', '$ref']), inner,
        max_size=3),
    max_leaves=8,
)  # fmt: skip
FIELDS = st.sampled_from(
    'messages temperature max_tokens stream stream_options response_format tools tool_choice '
    'system output_config'.split()
)


@given(path=st.sampled_from([CHAT, MESSAGES]), changes=st.dictionaries(FIELDS, ANYTHING))
def test_no_body_brings_the_server_down(path, changes) -> None:
    body = {'model': 'any', 'messages': [USER], 'max_tokens': 9, **changes}
    with FakeLlm() as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=10)
        headers = {'x-api-key': 'fake', 'anthropic-version': '2023-06-01'}
        connection.request('POST', path, json.dumps(body), headers)
        answer = connection.getresponse()
        assert answer.status in (200, 400)
        assert answer.read()
        connection.close()
