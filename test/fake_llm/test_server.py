"""Requests, records and connections."""

import contextlib
import http.client
import json
import socket
import threading
import time

import pytest

from vla_bt.fake_llm import KEY, FakeLlm, FakeReply, Fault, Script, closed_port
from vla_bt.settings.web_access import WebAccess


def test_models_are_listed() -> None:
    with FakeLlm(Script(rules=[], models=('a', 'b'))) as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port)
        connection.request('GET', '/v1/models')
        models = json.loads(connection.getresponse().read())['data']
        connection.close()
    assert [model['id'] for model in models] == ['a', 'b']


@pytest.mark.parametrize('path', ['/', '/chat/completions', '/v1/v1/messages', '/v1/responses'])
def test_another_path_is_not_found(path, post) -> None:
    with FakeLlm() as server:
        assert post(server, path=path)[0] == 404


def test_a_model_that_is_not_listed_is_not_found(asked, post) -> None:
    with FakeLlm(Script(rules=[], models=('a',))) as server:
        status, _, text = post(server, asked)
        assert post(server, {**asked, 'model': 'a'})[0] == 200
    assert status == 404
    assert json.loads(text)['error']['code'] == 'model_not_found'


def test_one_connection_takes_several_requests(asked) -> None:
    with FakeLlm() as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port)
        for _ in range(3):
            connection.request('POST', '/v1/chat/completions', json.dumps(asked))
            assert connection.getresponse().read()
        connection.close()
    assert [request.number for request in server.requests] == [0, 1, 2]


def test_requests_are_recorded_with_their_body_and_answer(asked, post) -> None:
    with FakeLlm([FakeReply(fault=Fault.OVERLOADED), FakeReply()]) as server:
        post(server, {**asked, 'stream': True})
        post(server, asked)
    first, second = server.requests
    assert (first.method, first.path) == ('POST', '/v1/chat/completions')
    assert first.body == {**asked, 'stream': True}
    assert (first.answer, first.status) == ('overloaded', 529)
    assert (second.answer, second.status) == ('reply', 200)
    assert first.is_streamed
    assert not second.is_streamed
    assert first.time_s <= second.time_s <= time.monotonic()


@pytest.mark.parametrize(
    ('headers', 'has_key', 'is_expected'),
    [
        ({}, False, False),
        ({'Authorization': f'Bearer {KEY}'}, True, True),
        ({'Authorization': 'Bearer sk-secret'}, True, False),
        ({'X-Api-Key': KEY}, True, True),
        ({'X-Api-Key': 'sk-secret'}, True, False),
    ],
)
def test_keys_are_judged_and_not_kept(headers, has_key, is_expected, asked, post) -> None:
    with FakeLlm() as server:
        post(server, asked, headers=headers)
    (request,) = server.requests
    assert (request.has_key, request.has_expected_key) == (has_key, is_expected)
    assert 'sk-secret' not in repr(request)
    for name in headers:
        assert request.headers[name.lower()] == 'present'


@pytest.mark.parametrize('body', ['', 'x', '[1]', '{"model": '])
def test_what_is_no_json_object_is_a_bad_request(body, post) -> None:
    with FakeLlm() as server:
        assert post(server, body)[0] == 400


@pytest.mark.parametrize('data', [b'', b'\r\n\r\n', b'GET\r\n\r\n', b'\x16\x03\x01' * 50])
def test_what_is_not_http_is_dropped(data, post) -> None:
    with FakeLlm() as server:
        with socket.create_connection(('127.0.0.1', server.port)) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5)
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b''
        assert server.requests == ()
        assert post(server)[0] == 200


def test_a_disconnect_is_noticed_while_the_server_thinks(asked) -> None:
    with FakeLlm([FakeReply(fault=Fault.STALL)]) as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port)
        connection.request('POST', '/v1/chat/completions', json.dumps(asked))
        assert server.wait_for_requests(1)
        assert server.disconnects == ()
        left_s = time.monotonic()
        connection.close()
        assert server.wait_for_disconnects(1)
    (disconnect,) = server.disconnects
    assert disconnect.number == 0
    assert 0 <= disconnect.time_s - left_s < 1


def test_a_disconnect_is_noticed_in_the_middle_of_a_stream(asked) -> None:
    with FakeLlm([FakeReply(text='x' * 1000, interval_s=0.05)]) as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port)
        body = json.dumps({**asked, 'stream': True})
        connection.request('POST', '/v1/chat/completions', body)
        assert connection.getresponse().read(10)
        connection.close()
        assert server.wait_for_disconnects(1)


@pytest.mark.parametrize('fault', [Fault.DRIP, Fault.KEEP_ALIVE_ONLY, Fault.FLOOD])
def test_a_disconnect_is_noticed_while_the_server_writes(fault, asked) -> None:
    count = 10
    with FakeLlm([FakeReply(text='x' * 1000, fault=fault, interval_s=0.001)]) as server:
        for number in range(1, count + 1):
            connection = http.client.HTTPConnection('127.0.0.1', server.port)
            body = json.dumps({**asked, 'stream': True})
            connection.request('POST', '/v1/chat/completions', body)
            assert connection.getresponse().read(10)
            connection.close()
            assert server.wait_for_disconnects(number)
    assert [each.number for each in server.disconnects] == list(range(count))


def test_leaving_after_the_answer_is_no_disconnect(asked, post) -> None:
    with FakeLlm() as server:
        post(server, asked)
    assert server.disconnects == ()


def test_waiting_ends_with_the_time() -> None:
    with FakeLlm() as server:
        assert not server.wait_for_requests(1, timeout_s=0.01)
        assert not server.wait_for_disconnects(1, timeout_s=0.01)


def test_a_server_that_ended_leaves_no_thread_and_no_port(asked, post) -> None:
    with FakeLlm([FakeReply(fault=Fault.STALL)]) as server, contextlib.suppress(OSError):
        post(server, asked, timeout_s=0.05)
    assert 'fake_llm' not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(('127.0.0.1', server.port))


def test_many_requests_are_answered_at_once(asked, post) -> None:
    count = 20
    with FakeLlm([FakeReply(delay_s=0.2)]) as server:
        threads = [threading.Thread(target=post, args=(server, asked)) for _ in range(count)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - start < 0.2 * count / 2
    assert len(server.requests) == count


def test_each_request_is_told_as_it_comes(asked, post) -> None:
    told: list[int] = []
    with FakeLlm(on_request=lambda request: told.append(request.status)) as server:
        post(server, asked)
        post(server, 'x')
    assert told == [200, 400]


def test_at_a_closed_port_connections_are_refused() -> None:
    with closed_port() as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection(('127.0.0.1', port))


def test_a_port_that_is_taken_is_an_error() -> None:
    with FakeLlm() as server, pytest.raises(OSError, match='in use'):
        FakeLlm(port=server.port)


def test_it_listens_for_this_machine_alone() -> None:
    with FakeLlm() as server:
        assert server._listener.getsockname()[0] == '127.0.0.1'


@pytest.mark.parametrize('path', ['/v1/chat/completions', '/v1/messages', '/v1/models'])
def test_a_request_to_a_name_that_means_this_machine_is_refused(post, path: str) -> None:
    with FakeLlm() as server:
        status, _, text = post(server, path=path, headers={'host': 'evil.example'})
        assert (status, server.requests[0].status) == (403, 403)
        assert 'not this machine' in text


def test_where_other_machines_reach_it_only_the_token_is_answered(post) -> None:
    token = 'canary-token-0123'
    access = WebAccess(host='0.0.0.0', token=token)
    with FakeLlm(key=token, access=access) as server:
        assert post(server)[0] == 401
        status, _, text = post(server, headers={'authorization': f'Bearer {token}x'})
        assert status == 401
        assert token not in text
        assert post(server, headers={'authorization': f'Bearer {token}'})[0] == 200
        assert token not in repr(server.requests)


def test_it_listens_on_ipv6_too() -> None:
    try:
        made = FakeLlm(access=WebAccess(host='::1'))
    except OSError as error:
        pytest.skip(f'no IPv6 on this machine: {error}')
    with made as server:
        assert server.base_url == f'http://[::1]:{server.port}/v1'
        connection = http.client.HTTPConnection('::1', server.port, timeout=5)
        connection.request('GET', '/v1/models')
        assert connection.getresponse().status == 200
        connection.close()
