"""Who may talk to a web port of ours: this machine alone, or whoever knows the token.

Every web port of the package asks here. A port that only this machine reaches is still within
reach of every web page its user opens: a page can have its own name resolved to 127.0.0.1, and
then its browser sends that name as the `Host` of its requests (DNS rebinding). So on a loopback
address only requests to a loopback address count, and none that a foreign page sends.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vla_bt.errors import SettingsError

LOOPBACK = '127.0.0.1'
MIN_TOKEN_LENGTH = 16
"""Characters."""


@dataclass(frozen=True, kw_only=True)
class Denial:
    """Why a request is not answered."""

    status: int
    """Of HTTP: 401 or 403."""
    message: str


@dataclass(frozen=True, kw_only=True)
class WebAccess:
    """Where a port is opened, and for whom.

    Raises:
        SettingsError: `host` is no address, or other machines reach it and there is no token, or
            the token is too short.
    """

    host: str = LOOPBACK
    """Address to listen on, IPv4 or IPv6; no name, since names can be made to mean anything."""
    token: str = ''
    """What requests must bring along; empty, on a loopback address only: nothing."""

    def __post_init__(self) -> None:
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            raise SettingsError(
                f'{self.host!r} is no address to listen on; accepted: an IPv4 or IPv6 address, '
                f'{LOOPBACK} for this machine alone'
            ) from None
        if not self.token and not self.is_local:
            raise SettingsError(
                f'{self.host} can be reached from other machines, which takes a token: give a '
                f'file that holds one of at least {MIN_TOKEN_LENGTH} characters, or listen on '
                f'{LOOPBACK}'
            )
        is_plain = self.token.isascii() and self.token.isprintable() and ' ' not in self.token
        if self.token and (len(self.token) < MIN_TOKEN_LENGTH or not is_plain):
            raise SettingsError(
                f'the token must have at least {MIN_TOKEN_LENGTH} printable ASCII characters '
                'without spaces'
            )

    @property
    def is_local(self) -> bool:
        """True when only this machine reaches the port."""
        return _is_loopback(self.host)

    def denial(self, headers: Mapping[str, str]) -> Denial | None:
        """Return why a request is not answered; None: it is.

        Args:
            headers: Of the request, with lower-case names. The token comes as `authorization:
                Bearer ...` or as `x-api-key`.
        """
        if self.is_local:
            if not _is_loopback(_host_of(headers.get('host', ''))):
                return Denial(status=403, message='The Host of the request is not this machine.')
            origin = headers.get('origin')
            if origin is not None and not _is_loopback(_hostname(origin)):
                return Denial(status=403, message='The request comes from a foreign web page.')
        if self.token and not self._knows_token(headers):
            return Denial(status=401, message='The token is missing or wrong.')
        return None

    def _knows_token(self, headers: Mapping[str, str]) -> bool:
        given = (headers.get('authorization', '').removeprefix('Bearer '),
                 headers.get('x-api-key', ''))  # fmt: skip
        wanted = self.token.encode()
        return any([hmac.compare_digest(each.encode(), wanted) for each in given])


def read_token(path: Path | None) -> str:
    """Return the token a file holds; None: the empty one.

    Raises:
        SettingsError: The file cannot be read, or holds nothing.
    """
    if path is None:
        return ''
    try:
        token = path.read_text(encoding='utf-8').strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, 'strerror', None) or 'not UTF-8 text'
        raise SettingsError(f'{path} cannot be read: {reason}') from None
    if not token:
        raise SettingsError(f'{path} holds no token')
    return token


def _host_of(header: str) -> str:
    return _hostname(f'//{header}')


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ''
    except ValueError:
        return ''


def _is_loopback(host: str) -> bool:
    if host == 'localhost':
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
