"""The stop that lasts until a person resets it, kept over a restart of the server."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from vla_bt.safety import GuardPolicy, GuardRule
from vla_bt.safety.watch import Trip
from vla_bt.safety.watchdog import SilenceGuard

BEFORE = ' (before the server was started anew)'
"""What is said of a stop by the next server."""
UNREADABLE = 'unreadable'
"""Guard of a stop whose file says nothing that can be read."""

log = logging.getLogger(__name__)


class KeptStop:
    """One stop of one server, in a small file. Blocks for as long as writing it takes.

    A file that cannot be read counts as a stop; one that cannot be written is logged.

    Args:
        path: The file; None: nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def recall(self, guards: Iterable[GuardRule]) -> Trip | None:
        """Return what everything was stopped by when the last server ended; None: by nothing.

        Args:
            guards: Those of now; a guard that is none of them any more can be reset all the same.
        """
        if self._path is None:
            return None
        try:
            kept = json.loads(self._path.read_text(encoding='utf-8'))
            name, reason = str(kept['guard']), str(kept['reason'])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            name, reason = UNREADABLE, f'{self._path} cannot be read: {error}'
        gone = SilenceGuard(name=name, policy=GuardPolicy.STOP)
        rule = next((it for it in guards if it.name == name), gone)
        return Trip(rule, reason.removesuffix(BEFORE) + BEFORE)

    def keep(self, trip: Trip) -> None:
        """Write it down, as a whole or not at all."""
        if self._path is None:
            return
        draft = self._path.with_suffix('.new')
        text = json.dumps({'guard': trip.rule.name, 'reason': trip.reason})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(text, encoding='utf-8')
            os.replace(draft, self._path)
        except OSError as error:
            log.error('the safety stop will not outlive this server: %s', error)

    def forget(self) -> None:
        """Take it away: a person has reset it."""
        if self._path is None:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.error('the next server will begin with the stop that was reset: %s', error)


NOT_KEPT = KeptStop(None)
"""Of a server whose stop ends with it."""


def file_name(domain_id: int, namespace: str) -> str:
    """Return the file's name: one for each server of a machine.

    Args:
        domain_id: ROS domain.
        namespace: Of the server, e.g. `/robot1`; `/` is the root.
    """
    words = [str(domain_id), *filter(None, namespace.split('/'))]
    return f'safety_stop_{"__".join(words)}.json'
