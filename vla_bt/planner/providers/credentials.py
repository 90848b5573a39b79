"""Keys of model servers: where they come from, and where they may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from vla_bt.planner.providers.records import FaultCode, ModelFault

VARIABLES: Mapping[str, str] = {'openai': 'OPENAI_API_KEY', 'anthropic': 'ANTHROPIC_API_KEY'}
"""Environment variable with the key, by provider."""

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
    where = f'The file {key_file} of llm.api_key_file'
    try:
        key = Path(key_file).expanduser().read_text(encoding='ascii').strip()
    except (OSError, ValueError, RuntimeError):
        return Credential(missing=f'{where} cannot be read.')
    return _checked(key, where) if key else Credential(missing=f'{where} is empty.')


def _checked(key: str, where: str) -> Credential:
    if key.isascii() and key.isprintable() and ' ' not in key:
        return Credential(key=key)
    return Credential(missing=f'{where} holds something that is no key.')
