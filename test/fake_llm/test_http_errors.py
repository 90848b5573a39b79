"""Error answers, in both protocols."""

import json

import pytest

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault

IMAGE = {'type': 'image_url', 'image_url': {'url': 'data:image/jpeg;base64,AAAA'}}

PLAIN = [
    (Fault.UNAUTHORIZED, 401, 'invalid_api_key', 'authentication_error'),
    (Fault.FORBIDDEN, 403, 'unsupported_country_region_territory', 'permission_error'),
    (Fault.UNKNOWN_MODEL, 404, 'model_not_found', 'not_found_error'),
    (Fault.BAD_REQUEST, 400, None, 'invalid_request_error'),
    (Fault.CONTEXT_LENGTH, 400, 'context_length_exceeded', 'invalid_request_error'),
    (Fault.REQUEST_TOO_LARGE, 413, None, 'request_too_large'),
    (Fault.RATE_LIMITED, 429, 'rate_limit_exceeded', 'rate_limit_error'),
    (Fault.SERVER_ERROR, 500, None, 'api_error'),
    (Fault.UNAVAILABLE, 503, None, 'api_error'),
    (Fault.OVERLOADED, 529, None, 'overloaded_error'),
]


@pytest.mark.parametrize(('fault', 'status', 'code', 'kind'), PLAIN)
def test_an_error_has_its_status_and_its_code(fault, status, code, kind, asked, post) -> None:
    with FakeLlm([FakeReply(fault=fault)]) as server:
        openai = post(server, asked)
        anthropic = post(server, {**asked, 'max_tokens': 9}, '/v1/messages')
    assert (openai[0], anthropic[0]) == (status, status)
    assert json.loads(openai[2])['error']['code'] == code
    assert json.loads(anthropic[2])['error']['type'] == kind


def test_an_empty_account_is_told_in_two_ways(asked, post) -> None:
    with FakeLlm([FakeReply(fault=Fault.INSUFFICIENT_QUOTA)]) as server:
        openai = post(server, asked)
        anthropic = post(server, {**asked, 'max_tokens': 9}, '/v1/messages')
    assert (openai[0], json.loads(openai[2])['error']['code']) == (429, 'insufficient_quota')
    assert anthropic[0] == 400
    assert 'credit balance' in json.loads(anthropic[2])['error']['message']


def test_a_bad_gateway_is_a_web_page(post) -> None:
    with FakeLlm([FakeReply(fault=Fault.BAD_GATEWAY)]) as server:
        status, headers, text = post(server)
    assert (status, headers.get_content_type()) == (502, 'text/html')
    assert text.startswith('<!DOCTYPE')


@pytest.mark.parametrize(
    ('fault', 'extra', 'param'),
    [
        (Fault.UNSUPPORTED_TEMPERATURE, {'temperature': 0.2}, 'temperature'),
        (Fault.UNSUPPORTED_MAX_TOKENS, {'max_tokens': 9}, 'max_tokens'),
        (
            Fault.UNKNOWN_STREAM_OPTIONS,
            {'stream': True, 'stream_options': {'include_usage': True}},
            'stream_options',
        ),
        (
            Fault.UNSUPPORTED_RESPONSE_FORMAT,
            {'response_format': {'type': 'json_object'}},
            'response_format',
        ),
        (
            Fault.UNSUPPORTED_IMAGE,
            {'messages': [{'role': 'user', 'content': [IMAGE]}]},
            'messages.[0].content.[1].type',
        ),
    ],
)
def test_what_is_unsupported_is_refused_until_it_is_left_out(
    fault, extra, param, asked, post
) -> None:
    with FakeLlm([FakeReply(fault=fault)]) as server:
        status, _, text = post(server, {**asked, **extra})
        assert post(server, asked)[0] == 200
    assert status == 400
    assert json.loads(text)['error']['param'] == param


def test_headers_of_the_reply_say_how_long_to_wait(post) -> None:
    headers = {'retry-after': '600', 'retry-after-ms': '50'}
    with FakeLlm([FakeReply(fault=Fault.RATE_LIMITED, headers=headers)]) as server:
        _, answered, _ = post(server)
    assert {name: answered[name] for name in headers} == headers
