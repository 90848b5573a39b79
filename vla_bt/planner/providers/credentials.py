"""Keys of model servers: where they come from, and where they may go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from vla_bt.planner.providers.records import FaultCode, ModelFault
from vla_bt.settings.secrets import MASK, without_keys

VARIABLES: Mapping[str, str] = {'openai': 'OPENAI_API_KEY', 'anthropic': 'ANTHROPIC_API_KEY'}
"""Environment variable with the key, by provider."""

_SHORTEST_SECRET = 8
"""Servers of one's own are given keys as `none` and `test`, which are words like others."""
_MAX_FILE_CHARS = 10_000
_LOOPBACK = frozenset({'localhost', '127.0.0.1', '::1'})


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A key, or why there is none."""

    key: str = field(default='', repr=False)
    """Empty: none is sent."""
    missing: str = ''
    """Why the server cannot be asked, one sentence; empty when it can."""

    def check(self) -> None:
        """Raise the fault AUTH when a key is needed and there is none."""
        if self.missing:
            raise ModelFault(FaultCode.AUTH, self.missing, requests=0)

    def removed_from(self, text: str) -> str:
        """Return what a server says, without the key, which it may repeat."""
        return text.replace(self.key, MASK) if self._is_secret else text

    def guarded(self, on_text: Callable[[str], None]) -> Callable[[str], None]:
        """Return a listener that hears a text piece by piece, up to where the key would follow.

        Args:
            on_text: Called with the pieces; '' says that the text starts anew.
        """
        if not self._is_secret:
            return on_text
        heard = ''

        def listen(piece: str) -> None:
            nonlocal heard
            if self.key in heard and piece:
                return
            heard = heard[1 - len(self.key) :] + piece if piece else ''
            if self.key not in heard:
                on_text(piece)

        return listen

    @property
    def _is_secret(self) -> bool:
        return len(self.key) >= _SHORTEST_SECRET


def is_loopback(url: str) -> bool:
    """True when an address is on this machine."""
    return host_of(url) in _LOOPBACK


def host_of(url: str) -> str:
    """Return the host name of an address; empty when it has none."""
    try:
        return urlsplit(url).hostname or ''
    except ValueError:
        return ''


def find_credential(
    provider: str, base_url: str, key_file: str, environment: Mapping[str, str]
) -> Credential:
    """Return the key to send to a server.

    A file is for the server it is named for, whatever that is. The key of the environment goes
    to the provider itself, over https, or to this machine; never in the clear over a network. A
    server with an address of its own may need none.

    Args:
        provider: Of the protocol.
        base_url: Address of the server; empty: the provider's own.
        key_file: File that holds nothing but the key; empty: the environment is asked.
        environment: Variables of the process.
    """
    if key_file:
        return _from_file(key_file)
    variable = VARIABLES.get(provider)
    is_safe = not base_url or base_url.lower().startswith('https://') or is_loopback(base_url)
    key = environment.get(variable, '').strip() if variable and is_safe else ''
    if key:
        return _checked(key, f'The variable {variable}')
    if base_url or variable is None:
        return Credential()
    missing = f'There is no key: set {variable}, or llm.api_key_file.'
    return Credential(missing=missing)


def _from_file(key_file: str) -> Credential:
    where = f'The file {without_keys(key_file)} of llm.api_key_file'
    try:
        with Path(key_file).expanduser().open(encoding='ascii') as file:
            key = file.read(_MAX_FILE_CHARS).strip()
    except (OSError, ValueError, RuntimeError):
        return Credential(missing=f'{where} cannot be read.')
    return _checked(key, where) if key else Credential(missing=f'{where} is empty.')


def _checked(key: str, where: str) -> Credential:
    if key.isascii() and key.isprintable() and ' ' not in key:
        return Credential(key=key)
    return Credential(missing=f'{where} holds something that is no key.')
