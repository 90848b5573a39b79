"""What a reply and its fault do on the wire, read without any client library."""

import contextlib
import http.client
import json
import socket
import time

import pytest

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, plan_reply

SHORT = 0.1  # s, for answers that never come

MESSAGES = '/v1/messages'
CHAT = '/v1/chat/completions'
PATHS = pytest.mark.parametrize('path', [CHAT, MESSAGES])
SLOW = (Fault.DRIP, Fault.KEEP_ALIVE_ONLY)
ENDING = [None, *(fault for fault in Fault if fault not in SLOW)]
STREAMED = pytest.mark.parametrize('stream', [False, True])


def reply(document, fault=None, **options):
    return [plan_reply(document, fault=fault, **options)]


@PATHS
def test_without_a_fault_the_document_arrives(path, document, asked, post) -> None:
    with FakeLlm(reply(document)) as server:
        status, _, text = post(server, {**asked, 'max_tokens': 9}, path)
    answer = json.loads(text)
    said = answer['choices'][0]['message'] if path == CHAT else answer['content'][0]
    assert status == 200
    assert json.loads(said['content' if path == CHAT else 'text']) == document


@PATHS
@STREAMED
@pytest.mark.parametrize('fault', [Fault.STALL, Fault.STALL_MID_ANSWER, Fault.KEEP_ALIVE_ONLY])
def test_what_stalls_never_completes(path, stream, fault, document, asked, post) -> None:
    with FakeLlm(reply(document, fault)) as server:
        body = {**asked, 'max_tokens': 9, 'stream': stream}
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=SHORT)
        headers = {'x-api-key': 'fake', 'anthropic-version': '1'}
        connection.request('POST', path, json.dumps(body), headers)
        if fault is Fault.KEEP_ALIVE_ONLY:
            start = connection.getresponse().read(3)
            assert start == (b': k' if stream else b'\n\n\n')
        else:
            with pytest.raises(TimeoutError):
                connection.getresponse().read()
        connection.close()
        assert server.wait_for_disconnects(1)


def test_a_drip_sends_a_byte_at_a_time(document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.DRIP, interval_s=0.0005)) as server:
        start = time.monotonic()
        _, _, text = post(server)
        assert time.monotonic() - start > 0.0005 * len(text)
    assert json.loads(text)['object'] == 'chat.completion'


@STREAMED
@pytest.mark.parametrize('fault', [Fault.RESET, Fault.RESET_MID_ANSWER])
def test_a_reset_is_a_reset(stream, fault, document, asked, post) -> None:
    with FakeLlm(reply(document, fault)) as server, pytest.raises(ConnectionResetError):
        post(server, {**asked, 'stream': stream})


@STREAMED
def test_a_cut_answer_ends_in_order(stream, document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.CUT)) as server:
        status, _, text = post(server, {**asked, 'stream': stream})
    assert status == 200
    assert 'verdict' in text
    assert 'finish_reason": "stop' not in text
    assert 'DONE' not in text


@STREAMED
def test_an_answer_broken_off_lacks_its_end(stream, document, asked, post) -> None:
    with (
        FakeLlm(reply(document, Fault.BREAK_OFF)) as server,
        pytest.raises(http.client.IncompleteRead),
    ):
        post(server, {**asked, 'stream': stream})


@PATHS
def test_an_error_event_ends_the_stream(path, document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.ERROR_EVENT)) as server:
        body = {**asked, 'max_tokens': 9, 'stream': True}
        status, _, text = post(server, body, path)
    assert status == 200
    last = text.strip().splitlines()[-1].removeprefix('data: ')
    assert 'error' in json.loads(last)
    assert 'verdict' in text


@PATHS
def test_without_a_stream_an_error_event_is_an_error_with_status_200(
    path, document, asked, post
) -> None:
    with FakeLlm(reply(document, Fault.ERROR_EVENT)) as server:
        status, _, text = post(server, {**asked, 'max_tokens': 9}, path)
    assert status == 200
    assert 'error' in json.loads(text)


@PATHS
@STREAMED
def test_a_flood_is_as_long_as_told_and_well_formed(path, stream, asked, post) -> None:
    with FakeLlm([FakeReply(fault=Fault.FLOOD, flood_bytes=2_000_000)]) as server:
        body = {**asked, 'max_tokens': 9, 'stream': stream}
        status, _, text = post(server, body, path)
    assert status == 200
    assert 1_900_000 < len(text) < 2_200_000
    assert text.count('verdict') == 1
    if stream:
        assert ('message_stop' if path == MESSAGES else '[DONE]') in text[-100:]
    else:
        json.loads(text)


def test_html_is_a_page_with_status_200(document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.HTML)) as server:
        status, headers, text = post(server)
    assert (status, headers['content-type']) == (200, 'text/html; charset=utf-8')
    assert text.startswith('<!DOCTYPE html>')


@STREAMED
def test_broken_json_is_no_json(stream, document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.BROKEN_JSON)) as server:
        status, headers, text = post(server, {**asked, 'stream': stream})
    assert status == 200
    assert headers['content-type'].startswith('text/event-stream' if stream else 'application/j')
    with pytest.raises(ValueError, match='(Expecting|Unterminated)'):
        json.loads(text.removeprefix('data: '))


@STREAMED
def test_an_empty_body_is_empty(stream, document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.EMPTY_BODY)) as server:
        assert post(server, {**asked, 'stream': stream})[::2] == (200, '')


def test_a_wrong_content_type_is_all_that_is_wrong(document, asked, post) -> None:
    with FakeLlm(reply(document, Fault.WRONG_CONTENT_TYPE)) as server:
        _, headers, text = post(server)
    assert headers['content-type'].startswith('text/plain')
    assert json.loads(text)['choices']


def test_a_delay_comes_before_the_first_byte(document, asked, post) -> None:
    with FakeLlm(reply(document, delay_s=0.15)) as server:
        start = time.monotonic()
        post(server)
        assert time.monotonic() - start >= 0.15


def test_an_interval_comes_between_events(document, asked, post) -> None:
    with FakeLlm(reply(document, interval_s=0.01, chunk_chars=40)) as server:
        start = time.monotonic()
        _, _, text = post(server, {**asked, 'stream': True})
        assert time.monotonic() - start >= 0.01 * text.count('data: ')


@PATHS
@STREAMED
@pytest.mark.parametrize('fault', ENDING)
def test_after_any_fault_the_next_request_is_answered(
    path, stream, fault, document, asked, post
) -> None:
    body = {**asked, 'max_tokens': 9, 'stream': stream}
    replies = [*reply(document, fault, flood_bytes=100_000), FakeReply()]
    with FakeLlm(replies) as server:
        with contextlib.suppress(OSError, http.client.HTTPException):
            post(server, body, path, timeout_s=SHORT)
        assert post(server, body, path)[0] == 200


def test_a_closing_server_leaves_no_connection_open(document, asked) -> None:
    with FakeLlm(reply(document, Fault.STALL)) as server:
        connection = socket.create_connection(('127.0.0.1', server.port))
        data = json.dumps(asked).encode()
        start = b'POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n'
        connection.sendall(start + b'content-length: %d\r\n\r\n' % len(data) + data)
        assert server.wait_for_requests(1)
    connection.settimeout(5)
    with connection, contextlib.suppress(ConnectionResetError):
        assert connection.recv(1) == b''
