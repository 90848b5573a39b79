"""Whatever a server does ends in one fault with a sentence, in time."""

import gzip
import socket
from dataclasses import replace

import pytest
from provider_bench import PROMPT, PROVIDERS, TEXT, ask, client_for, raw_server

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, closed_port
from vla_bt.planner.providers.factory import make_clients
from vla_bt.planner.providers.records import FaultCode
from vla_bt.settings import LlmSettings

TIMEOUT_S = 0.5
MARGIN_S = 0.1

CODES = {
    Fault.UNAUTHORIZED: FaultCode.AUTH,
    Fault.FORBIDDEN: FaultCode.AUTH,
    Fault.UNKNOWN_MODEL: FaultCode.BAD_REQUEST,
    Fault.BAD_REQUEST: FaultCode.BAD_REQUEST,
    Fault.CONTEXT_LENGTH: FaultCode.BAD_REQUEST,
    Fault.REQUEST_TOO_LARGE: FaultCode.BAD_REQUEST,
    Fault.RATE_LIMITED: FaultCode.RATE_LIMITED,
    Fault.INSUFFICIENT_QUOTA: FaultCode.QUOTA,
    Fault.SERVER_ERROR: FaultCode.SERVER_ERROR,
    Fault.BAD_GATEWAY: FaultCode.SERVER_ERROR,
    Fault.UNAVAILABLE: FaultCode.SERVER_ERROR,
    Fault.OVERLOADED: FaultCode.SERVER_ERROR,
    Fault.STALL: FaultCode.TIMED_OUT,
    Fault.STALL_MID_ANSWER: FaultCode.TIMED_OUT,
    Fault.DRIP: FaultCode.TIMED_OUT,
    Fault.KEEP_ALIVE_ONLY: FaultCode.TIMED_OUT,
    Fault.RESET: FaultCode.UNREACHABLE,
    Fault.RESET_MID_ANSWER: FaultCode.UNREACHABLE,
    Fault.BREAK_OFF: FaultCode.UNREACHABLE,
    Fault.CUT: FaultCode.TRUNCATED,
    Fault.ERROR_EVENT: FaultCode.SERVER_ERROR,
    Fault.FLOOD: FaultCode.TOO_LARGE,
    Fault.HTML: FaultCode.NOT_AN_ANSWER,
    Fault.BROKEN_JSON: FaultCode.NOT_AN_ANSWER,
    Fault.EMPTY_BODY: FaultCode.NOT_AN_ANSWER,
    Fault.WRONG_CONTENT_TYPE: FaultCode.NOT_AN_ANSWER,
    Fault.NO_CHOICES: FaultCode.NOT_AN_ANSWER,
    Fault.NULL_CHOICES: FaultCode.NOT_AN_ANSWER,
    Fault.NULL_CONTENT: FaultCode.EMPTY,
    Fault.EMPTY_CONTENT: FaultCode.EMPTY,
    Fault.REFUSAL: FaultCode.REFUSED,
    Fault.LENGTH: FaultCode.TRUNCATED,
    Fault.CONTENT_FILTER: FaultCode.REFUSED,
}
OF_ANTHROPIC = {Fault.NO_CHOICES: FaultCode.EMPTY, Fault.NULL_CHOICES: FaultCode.EMPTY}
"""Where Anthropic says that the answer ended well, and there is nothing in it."""

IN_THE_TEXT = {
    Fault.TRUNCATED,
    Fault.FENCED,
    Fault.CHATTY,
    Fault.UNKNOWN_SKILL,
    Fault.EXTRA_FIELD,
    Fault.NAN,
    Fault.WRONG_TYPE,
    Fault.DUPLICATE_KEY,
    Fault.DEEP,
}
"""Complete answers: what is wrong with them is for whoever reads them."""

ADAPTED = {
    Fault.UNSUPPORTED_RESPONSE_FORMAT,
    Fault.UNSUPPORTED_TEMPERATURE,
    Fault.UNSUPPORTED_MAX_TOKENS,
    Fault.UNKNOWN_STREAM_OPTIONS,
    Fault.UNSUPPORTED_IMAGE,
}
"""Answered after all; see test_adapting_on_the_wire.py."""


def test_every_fault_of_the_fake_server_has_its_test():
    assert set(CODES) | IN_THE_TEXT | ADAPTED == set(Fault)


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', CODES, ids=lambda fault: fault.value)
def test_a_fault_ends_in_its_code_and_in_time(fault, provider):
    code = CODES[fault]
    if provider == 'anthropic':
        code = OF_ANTHROPIC.get(fault, code)
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        client = client_for(server, provider)
        outcome = ask(client, timeout_s=TIMEOUT_S)
        client.close()
    assert outcome.code is code, outcome.fault
    assert outcome.took_s <= TIMEOUT_S + MARGIN_S
    assert outcome.fault.requests == len(server.requests) == 1
    assert outcome.fault.message.strip()[0].isupper()


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', sorted(IN_THE_TEXT), ids=lambda fault: fault.value)
def test_a_complete_answer_is_handed_over_as_it_is(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        client = client_for(server, provider)
        outcome = ask(client)
        client.close()
    assert outcome.reply is not None, outcome.fault
    assert outcome.text == outcome.reply.text


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize(
    'fault', [Fault.STALL, Fault.STALL_MID_ANSWER, Fault.DRIP, Fault.KEEP_ALIVE_ONLY]
)
def test_a_server_that_is_given_up_loses_its_connection(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        client = client_for(server, provider)
        assert ask(client, timeout_s=0.3).code is FaultCode.TIMED_OUT
        assert server.wait_for_disconnects(1)
        client.close()


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_closed_port_is_unreachable_at_once_and_not_tried_again(provider):
    with closed_port() as port:
        outcome = ask(client_for(f'http://127.0.0.1:{port}', provider, max_retries=3))
    assert outcome.code is FaultCode.UNREACHABLE
    assert outcome.fault.requests == 1
    assert outcome.took_s < 1.0


def test_a_name_that_nobody_knows_is_unreachable(monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')

    monkeypatch.delenv('HTTP_PROXY')
    monkeypatch.delenv('ALL_PROXY')
    monkeypatch.setattr(socket, 'getaddrinfo', unknown)
    outcome = ask(client_for('http://models.invalid/v1'), timeout_s=2.0)
    assert outcome.code is FaultCode.UNREACHABLE, outcome.fault


@pytest.mark.parametrize('url', ['nonsense', 'ftp://somewhere/v1', 'http://'])
def test_an_address_that_is_none_is_unreachable(url, monkeypatch):
    monkeypatch.delenv('HTTP_PROXY')
    monkeypatch.delenv('ALL_PROXY')
    outcome = ask(client_for(url), timeout_s=2.0)
    assert outcome.code is FaultCode.UNREACHABLE, outcome.fault


HEAD = b'HTTP/1.1 200 OK\r\nconnection: close\r\n'
STREAM = HEAD + b'content-type: text/event-stream\r\n\r\n'


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize(
    'piece', [b'a' * 65_536, b': so it goes on\n\n' * 4096], ids=['one line', 'comments']
)
def test_50_mb_of_nothing_are_not_read(piece, provider):
    with raw_server(STREAM, b': ', piece, repeat=50_000_000 // len(piece)) as url:
        outcome = ask(client_for(url, provider), timeout_s=5.0)
    assert outcome.code is FaultCode.TOO_LARGE
    assert outcome.took_s < 5.0


@pytest.mark.parametrize('status', [b'200 OK', b'500 Oh'])
@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_packed_answer_is_not_unpacked(provider, status):
    head = b'HTTP/1.1 ' + status + b'\r\nconnection: close\r\ncontent-encoding: gzip\r\n'
    bomb = gzip.compress(b'a' * 30_000_000)
    with raw_server(head + b'content-type: text/event-stream\r\n\r\n', bomb) as url:
        outcome = ask(client_for(url, provider), timeout_s=5.0)
    assert outcome.code is FaultCode.NOT_AN_ANSWER


@pytest.mark.parametrize('provider', PROVIDERS)
def test_an_endless_error_is_not_read_to_its_end(provider):
    head = b'HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n'
    with raw_server(head, b'a' * 65_536, repeat=800) as url:
        outcome = ask(client_for(url, provider), timeout_s=5.0)
    assert outcome.code is FaultCode.TOO_LARGE


@pytest.mark.parametrize(
    'body',
    [
        b'data: [1, 2]\n\n',
        b'data: "text"\n\n',
        b'data: {"choices": {"a": 1}}\n\n',
        b'data: {"choices": [7]}\n\n',
        b'data: \xff\xfe\n\n',
        b'\x00\x01\x02',
    ],
)
def test_a_stream_of_anything_else_is_no_answer(body):
    with raw_server(STREAM, body) as url:
        outcome = ask(client_for(url), timeout_s=5.0)
    assert outcome.code is FaultCode.NOT_AN_ANSWER, outcome.fault


def test_bytes_that_are_no_http_are_a_broken_connection():
    with raw_server(b'220 mail.example.org ESMTP\r\n') as url:
        assert ask(client_for(url), timeout_s=5.0).code is FaultCode.UNREACHABLE


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_server_that_sends_its_client_elsewhere_gives_no_answer(provider):
    head = b'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'
    with raw_server(head) as url:
        outcome = ask(client_for(url, provider), timeout_s=5.0)
    assert outcome.code is FaultCode.NOT_AN_ANSWER, outcome.fault


@pytest.mark.parametrize(('reason', 'code'), [
    ('abort', FaultCode.SERVER_ERROR),
    ('whatever', FaultCode.NOT_AN_ANSWER),
])  # fmt: skip
def test_an_answer_that_ended_oddly_is_none(reason, code):
    choice = f'{{"index": 0, "delta": {{"content": "x"}}, "finish_reason": "{reason}"}}'
    with raw_server(STREAM, f'data: {{"choices": [{choice}]}}\n\n'.encode()) as url:
        assert ask(client_for(url), timeout_s=5.0).code is code


def test_a_server_that_goes_silent_after_a_finished_answer_has_answered():
    choice = '{"index": 0, "delta": {"content": "{}"}, "finish_reason": "stop"}'
    with raw_server(STREAM.replace(b'connection: close\r\n', b'content-length: 999\r\n'),
                    f'data: {{"choices": [{choice}]}}\n\n'.encode()) as url:  # fmt: skip
        outcome = ask(client_for(url), timeout_s=5.0)
    assert outcome.reply is not None, outcome.fault
    assert outcome.reply.text == '{}'


def test_a_server_that_does_not_stream_is_understood():
    message = '{"role": "assistant", "content": "{}"}'
    body = f'{{"choices": [{{"index": 0, "message": {message}, "finish_reason": "stop"}}]}}'
    with raw_server(HEAD + b'content-type: application/json\r\n\r\n', body.encode()) as url:
        assert ask(client_for(url)).text == '{}'


def test_a_command_that_is_no_text_is_a_bad_request():
    prompt = replace(PROMPT, system='\ud800')
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        assert ask(client_for(server), prompt).code is FaultCode.BAD_REQUEST


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_key_never_shows_in_what_is_said(provider, caplog):
    key = 'very-secret-0815'
    body = f'{{"error": {{"type": "x", "message": "Wrong key {key} or sk-abcdef123456"}}}}'
    head = b'HTTP/1.1 401 No\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n'
    caplog.set_level('DEBUG')
    with raw_server(head, body.encode()) as url:
        keys = {'OPENAI_API_KEY': key, 'ANTHROPIC_API_KEY': key}
        settings = LlmSettings(provider=provider, base_url=url, max_retries=0)
        (client,) = make_clients(settings, keys)
        outcome = ask(client)
    assert outcome.code is FaultCode.AUTH
    said = f'{outcome.fault} {outcome.fault.args} {outcome.fault!r} {client!r} {vars(client)}'
    assert key not in said + caplog.text
    assert 'sk-abc' not in said
