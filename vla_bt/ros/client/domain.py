"""A ROS domain of this machine that nobody else uses."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vla_bt.errors import VlaBtError

DOMAINS = range(1, 100)
"""Below 101 no domain's ports fall among those the kernel hands out."""

_FIRST_PORT, _PORTS_PER_DOMAIN = 7400, 250
_OFFSETS = (0, 10, 11)
"""Of the multicast port, and of the first participant's two unicast ports.

Source: DDSI-RTPS 2.5, section 9.6.2.3.
"""


class NoDomainError(VlaBtError):
    """Every domain of this machine is in use."""


@contextmanager
def claim_domain() -> Iterator[int]:
    """Yield a domain id in which no participant of this machine is, kept while entered.

    Two processes of this package never get the same one; other ROS programs that come later may
    still choose it.

    Raises:
        NoDomainError: There is none.
    """
    start = os.getpid() % len(DOMAINS)
    for number in [*DOMAINS[start:], *DOMAINS[:start]]:
        path = Path(tempfile.gettempdir()) / f'vla_bt_domain_{number}.lock'
        with path.open('w') as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            if not _is_used(number):
                yield number
                return
    raise NoDomainError(f'all ROS domains from {DOMAINS[0]} to {DOMAINS[-1]} are in use')


def _is_used(number: int) -> bool:
    for offset in _OFFSETS:
        port = _FIRST_PORT + _PORTS_PER_DOMAIN * number + offset
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(('', port))
            except OSError:
                return True
    return False
