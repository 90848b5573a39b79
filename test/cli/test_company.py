"""Who answers for a mission of the command line."""

import io
import sys

import pytest
from rich.console import Console

from vla_bt.cli.company import ANNOUNCED, Company, unattended
from vla_bt.cli.terminal import Absent, Bystander, TerminalPerson
from vla_bt.cli.view import MissionView
from vla_bt.safety import ConfirmationMode
from vla_bt.skills import load_catalogue

ASK, AUTO, DENY = ConfirmationMode.ASK, ConfirmationMode.AUTO, ConfirmationMode.DENY


class Screen(io.StringIO):
    """A standard input that is a terminal, or says so."""

    def isatty(self) -> bool:
        """Say so."""
        return True

    def fileno(self) -> int:
        """Return a descriptor nobody reads."""
        return 0


def company(
    mode: ConfirmationMode, forced: ConfirmationMode | None = None, *, can_type: bool = True
) -> tuple[Company, io.StringIO]:
    printed = io.StringIO()
    view = MissionView(Console(file=printed, width=200), load_catalogue())
    return Company(view, mode, forced, can_type=can_type), printed


@pytest.mark.parametrize(
    ('mode', 'forced', 'chosen'),
    [(ASK, None, AUTO), (AUTO, None, AUTO), (DENY, None, DENY), (ASK, ASK, ASK),
     (DENY, AUTO, AUTO), (AUTO, DENY, DENY)],
)  # fmt: skip
def test_where_nobody_can_type_a_simulation_asks_nobody_unless_told_to(
    mode: ConfirmationMode, forced: ConfirmationMode | None, chosen: ConfirmationMode
) -> None:
    found, printed = company(mode, forced)
    assert found.announce() is chosen
    assert ANNOUNCED[chosen] in printed.getvalue()
    assert isinstance(found.of_a_simulation(), Absent)


@pytest.mark.parametrize('mode', list(ConfirmationMode))
def test_at_a_terminal_the_settings_decide(
    mode: ConfirmationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, 'stdin', Screen())
    found, _ = company(mode)
    assert found.announce() is mode
    assert isinstance(found.of_a_simulation(), TerminalPerson)
    assert isinstance(found.of_a_server(), TerminalPerson)


def test_output_for_a_program_has_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, 'stdin', Screen())
    found, _ = company(ASK, can_type=False)
    assert found.announce() is AUTO
    assert isinstance(found.of_a_simulation(), Absent)


@pytest.mark.parametrize(('mode', 'answers'), [(ASK, AUTO), (AUTO, AUTO), (DENY, DENY)])
def test_the_demo_asks_nobody_and_stays_denied(
    mode: ConfirmationMode, answers: ConfirmationMode
) -> None:
    assert unattended(mode) is answers


def test_a_server_decides_itself_and_others_may_answer() -> None:
    found, printed = company(ASK, AUTO)
    assert isinstance(found.of_a_server(), Bystander)
    assert '--confirm is not used' in printed.getvalue()
    found, printed = company(ASK)
    found.of_a_server()
    assert printed.getvalue() == ''
