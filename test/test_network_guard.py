"""Nothing in a test leaves this machine, and nothing of the user's gets into one."""

import asyncio
import os
import socket
from pathlib import Path

import pytest
from network_guard import NetworkBlockedError, NetworkGuard, is_loopback

ELSEWHERE = ('192.0.2.1', 80)  # reserved for documentation, RFC 5737


@pytest.mark.parametrize('host', ['127.0.0.1', '127.9.9.9', '::1', 'localhost', b'127.0.0.1', ''])
def test_this_machine_is_loopback(host: str | bytes) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize('host', ['192.0.2.1', 'api.openai.com', '0.0.0.0', 'localhost.example'])
def test_other_machines_are_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize('name', ['connect', 'connect_ex'])
def test_a_connection_elsewhere_is_refused(name: str, network: NetworkGuard) -> None:
    with socket.socket() as connection, pytest.raises(NetworkBlockedError):
        getattr(connection, name)(ELSEWHERE)
    network.attempts.clear()


def test_a_datagram_elsewhere_is_refused(network: NetworkGuard) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sender, pytest.raises(NetworkBlockedError):
        sender.sendto(b'x', ELSEWHERE)
    network.attempts.clear()


def test_names_are_not_looked_up(network: NetworkGuard) -> None:
    with pytest.raises(NetworkBlockedError):
        socket.create_connection(('api.openai.com', 443))
    network.attempts.clear()


def test_asyncio_is_refused_too(network: NetworkGuard) -> None:
    with pytest.raises(NetworkBlockedError):
        asyncio.run(asyncio.open_connection(*ELSEWHERE))
    network.attempts.clear()


def test_a_swallowed_refusal_still_fails_the_test(network: NetworkGuard) -> None:
    with socket.socket() as connection, pytest.raises(NetworkBlockedError):
        connection.connect(ELSEWHERE)
    assert network.attempts == ['192.0.2.1']
    network.attempts.clear()


def test_loopback_and_local_sockets_work(tmp_path: Path) -> None:
    with socket.create_server(('127.0.0.1', 0)) as listener:
        socket.create_connection(listener.getsockname()).close()
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as caller:
        listener.bind(str(tmp_path / 'socket'))
        listener.listen()
        caller.connect(str(tmp_path / 'socket'))


def test_no_key_and_no_setting_of_the_user_is_there() -> None:
    names = [name for name in os.environ if name.startswith(('OPENAI_', 'ANTHROPIC_', 'LLM_'))]
    assert names == []


def test_the_state_folder_is_a_temporary_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    state = Path(os.environ['XDG_STATE_HOME'])
    assert tmp_path_factory.getbasetemp() in state.parents
    assert not state.exists()
