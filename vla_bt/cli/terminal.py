"""A person at the terminal: shown what is asked, heard by the line."""

from __future__ import annotations

import getpass
import os
import select
import sys
import termios
from typing import TextIO

from vla_bt.cli.view import MissionView
from vla_bt.safety import Answer, Asked, Receipt, Scope

ANSWERS = {
    'y': (True, Scope.ONCE), 'yes': (True, Scope.ONCE),
    'a': (True, Scope.MISSION), 'all': (True, Scope.MISSION),
    'n': (False, Scope.ONCE), 'no': (False, Scope.ONCE),
}  # fmt: skip
"""What may be typed: yes or no to this step, and what later steps do with it."""
_LONGEST_LINE = 200


def is_there(source: TextIO | None = None) -> bool:
    """Return True when somebody can type."""
    return (source or sys.stdin).isatty()


def who() -> str:
    """Return the name of whoever sits here, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ''


class TerminalPerson:
    """Asks at the terminal, without ever waiting for a line.

    What was typed before the question was shown is no answer to it.

    Args:
        view: Shows the mission; it holds still while a question is open.
        source: A terminal; None: standard input.
    """

    def __init__(self, view: MissionView, source: TextIO | None = None) -> None:
        self._view = view
        self._descriptor = (source or sys.stdin).fileno()
        self._id = ''
        self._is_answered = False
        self._typed = ''

    def ask(self, asked: Asked | None) -> Answer | None:
        """Show a new question; return what is typed once it is an answer."""
        if asked is None:
            self._leave()
            return None
        if asked.id != self._id:
            self._show(asked)
        return None if self._is_answered else self._read(asked)

    def hear(self, receipt: Receipt) -> None:
        """Show what became of the answer."""
        self._view.note(receipt.message)

    def _show(self, asked: Asked) -> None:
        self._id, self._is_answered, self._typed = asked.id, False, ''
        termios.tcflush(self._descriptor, termios.TCIFLUSH)
        self._view.pause()
        self._view.note(asked.question.text)
        self._prompt(f'within {asked.timeout_s:g} s, else it is a no')

    def _prompt(self, note: str) -> None:
        self._view.note(f'yes, no, or all (yes to all of this mission)? [y/n/a, {note}]')

    def _leave(self) -> None:
        if self._id and not self._is_answered:
            self._view.note('The question is no longer open.')
        self._id = ''
        self._view.resume()

    def _read(self, asked: Asked) -> Answer | None:
        """Return the answer on the line that has been typed; None: there is none yet."""
        if not select.select([self._descriptor], [], [], 0)[0]:
            return None
        piece = os.read(self._descriptor, _LONGEST_LINE)
        if not piece:  # the terminal is gone, or its end was typed
            return self._say(asked, is_yes=False, scope=Scope.ONCE)
        self._typed = (self._typed + piece.decode('utf-8', 'replace'))[-_LONGEST_LINE:]
        lines, end, rest = self._typed.rpartition('\n')
        if not end:
            return None
        self._typed = rest
        found = ANSWERS.get(lines.strip().lower())
        if found is None:
            self._prompt('nothing else is an answer')
            return None
        return self._say(asked, *found)

    def _say(self, asked: Asked, is_yes: bool, scope: Scope) -> Answer:
        self._is_answered = True
        return Answer(id=asked.id, is_yes=is_yes, scope=scope, by=who())


class Bystander:
    """Tells how to answer from elsewhere, where nobody can type.

    Args:
        view: Shows the mission.
    """

    def __init__(self, view: MissionView) -> None:
        self._view = view
        self._id = ''

    def ask(self, asked: Asked | None) -> Answer | None:
        """Show a new question."""
        if asked is not None and asked.id != self._id:
            self._id = asked.id
            self._view.note(f'{asked.question.text}\nanswer with: vla-bt confirm yes {asked.id}')
        return None

    def hear(self, receipt: Receipt) -> None:
        """Nothing was said."""


class Absent:
    """Says no to everything at once: nobody is there, and nobody can answer from elsewhere."""

    def __init__(self) -> None:
        self._id = ''

    def ask(self, asked: Asked | None) -> Answer | None:
        """Say no once."""
        if asked is None or asked.id == self._id:
            return None
        self._id = asked.id
        return Answer(id=asked.id, is_yes=False, by='Nobody (standard input is no terminal)')

    def hear(self, receipt: Receipt) -> None:
        """Nothing more is to be done."""
