"""No test reaches beyond this machine: sockets of Python connect to loopback alone.

What C code opens, as DDS does, does not come through here; nor do child processes.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class NetworkBlockedError(RuntimeError):
    """A test wanted to talk to another machine."""


class NetworkGuard:
    """Refuses what is not loopback, and remembers it: code under test may swallow the error."""

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self.is_open = False
        """True: everything is let through, for tests with a real model."""

    def check(self, host: object) -> None:
        """Raise unless a host name or address is one of this machine."""
        if not self.is_open and not is_loopback(host):
            self.attempts.append(str(host))
            raise NetworkBlockedError(f'tests talk to loopback alone, not to {host!r}')


def is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, '', 'localhost'):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@contextmanager
def guarded_sockets() -> Iterator[NetworkGuard]:
    guard = NetworkGuard()
    lookup = socket.getaddrinfo

    def getaddrinfo(host: object, *rest: Any, **options: Any) -> Any:
        guard.check(host)
        return lookup(host, *rest, **options)

    def checked(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]  # of sendto, too, whose flags may stand before it
            if self.family in (socket.AF_INET, socket.AF_INET6):
                guard.check(address[0])
            return original(self, *arguments)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, 'getaddrinfo', getaddrinfo)
        for name in ('connect', 'connect_ex', 'sendto'):
            patch.setattr(socket.socket, name, checked(name))
        yield guard
