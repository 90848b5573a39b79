"""Who is at hand when a mission of the command line asks a person."""

from __future__ import annotations

import sys

from vla_bt.cli.terminal import Absent, Bystander, TerminalPerson
from vla_bt.cli.view import MissionView
from vla_bt.mission import Person
from vla_bt.safety import ConfirmationMode

ANNOUNCED = {
    ConfirmationMode.AUTO: 'Confirmation is auto: nobody is asked before a step '
    '(--confirm ask has you asked).',
    ConfirmationMode.ASK: 'Confirmation is ask: you are asked before some steps.',
    ConfirmationMode.DENY: "Confirmation is deny: a step that needs a person's yes ends it all.",
}


def unattended(mode: ConfirmationMode) -> ConfirmationMode:
    """Return who answers where nobody should have to type, given what the settings say."""
    return ConfirmationMode.DENY if mode is ConfirmationMode.DENY else ConfirmationMode.AUTO


class Company:
    """Chooses who answers.

    Args:
        view: Shows the mission.
        mode: Of the settings.
        forced: Of the command line; None: nothing was said.
        can_type: False: the output is for a program, so nobody is asked.
    """

    def __init__(
        self,
        view: MissionView,
        mode: ConfirmationMode,
        forced: ConfirmationMode | None,
        *,
        can_type: bool,
    ) -> None:
        self._view = view
        self._forced = forced
        self._can_type = can_type and sys.stdin.isatty()
        is_asked = mode is not ConfirmationMode.ASK or self._can_type
        self._mode = forced or (mode if is_asked else ConfirmationMode.AUTO)

    def announce(self) -> ConfirmationMode:
        """Say and return who answers when a step of a simulated robot needs a yes."""
        self._view.note(ANNOUNCED[self._mode])
        return self._mode

    def of_a_simulation(self) -> Person:
        """Return who is asked where nobody else can answer."""
        return TerminalPerson(self._view) if self._can_type else Absent()

    def of_a_server(self) -> Person:
        """Return who is asked where others may answer, too; the server says whether it asks."""
        if self._forced is not None:
            self._view.note('--confirm is not used: the running server decides who answers.')
        return TerminalPerson(self._view) if self._can_type else Bystander(self._view)
