"""A person at a terminal: a real one, whose other end the test holds."""

import io
import os
import pty
import select
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from vla_bt.cli.terminal import Absent, Bystander, TerminalPerson, is_there
from vla_bt.cli.view import MissionView
from vla_bt.safety import Answer, Asked, Receipt, Scope
from vla_bt.safety.question import Question, Reason, ReasonKind
from vla_bt.skills import load_catalogue

QUESTION = Question(
    text='May I pick up cup? It is asked because cup is hot.', deed='pick up cup', call='x',
    skill='pick_up', subject='cup', place='', reasons=(Reason(ReasonKind.TAG, 'x', 'cup is hot'),),
)  # fmt: skip
ASKED = Asked(id='7f', question=QUESTION, command='', deadline_s=30.0, timeout_s=30.0)
OTHER = replace(ASKED, id='8a')


class Desk:
    """Both ends of a terminal, and what was printed."""

    def __init__(self) -> None:
        self.hand, screen = pty.openpty()
        self.source = os.fdopen(screen, 'r')
        self.printed = io.StringIO()
        console = Console(file=self.printed, width=200)
        self.person = TerminalPerson(MissionView(console, load_catalogue()), self.source)

    def type(self, text: str) -> None:
        """Type, and wait until it has come through."""
        os.write(self.hand, text.encode())
        if text.endswith(('\n', '\x04')):
            assert select.select([self.source], [], [], 5.0)[0]

    def ask(self, asked: Asked | None = ASKED) -> Answer | None:
        """Ask as a loop does, until something is said or nothing can be read any more."""
        answer = self.person.ask(asked)
        while answer is None and asked and select.select([self.source], [], [], 0)[0]:
            answer = self.person.ask(asked)
        return answer

    @property
    def text(self) -> str:
        return self.printed.getvalue()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.source.close()
    os.close(made.hand)


@pytest.mark.parametrize(
    ('typed', 'is_yes', 'scope'),
    [
        ('y', True, Scope.ONCE), ('yes', True, Scope.ONCE), (' YES ', True, Scope.ONCE),
        ('a', True, Scope.MISSION), ('all', True, Scope.MISSION),
        ('n', False, Scope.ONCE), ('no', False, Scope.ONCE), ('No', False, Scope.ONCE),
    ],
)  # fmt: skip
def test_a_line_is_an_answer(desk: Desk, typed: str, is_yes: bool, scope: Scope) -> None:
    assert desk.ask() is None
    assert 'May I pick up cup?' in desk.text
    assert 'within 30 s, else it is a no' in desk.text
    desk.type(f'{typed}\n')
    answer = desk.ask()
    assert answer is not None
    assert (answer.id, answer.is_yes, answer.scope) == ('7f', is_yes, scope)
    assert desk.ask() is None, 'it is said once'


@pytest.mark.parametrize('typed', ['', 'maybe', 'yes please', 'y n', 'yess', '\x1b[A', '1'])
def test_anything_else_is_none_and_is_asked_again(desk: Desk, typed: str) -> None:
    desk.ask()
    desk.type(f'{typed}\n')
    assert desk.ask() is None
    assert 'nothing else is an answer' in desk.text
    desk.type('y\n')
    answer = desk.ask()
    assert answer is not None
    assert answer.is_yes


def test_what_was_typed_before_the_question_is_no_answer(desk: Desk) -> None:
    desk.type('y\n')
    assert desk.ask() is None
    assert desk.ask() is None


def test_what_was_typed_for_one_question_is_no_answer_to_the_next(desk: Desk) -> None:
    desk.ask()
    desk.type('y\n')
    assert desk.person.ask(OTHER) is None
    assert desk.ask(OTHER) is None


def test_half_a_line_is_no_answer(desk: Desk) -> None:
    desk.ask()
    desk.type('y')
    assert desk.ask() is None
    desk.type('\n')
    answer = desk.ask()
    assert answer is not None
    assert answer.is_yes


def test_the_end_of_input_is_a_no(desk: Desk) -> None:
    desk.ask()
    desk.type('\x04')
    answer = desk.ask()
    assert answer is not None
    assert not answer.is_yes


def test_a_question_that_is_over_is_left(desk: Desk) -> None:
    desk.ask()
    assert desk.ask(None) is None
    assert 'no longer open' in desk.text
    desk.ask(None)
    assert desk.text.count('no longer open') == 1


def test_what_became_of_the_answer_is_shown(desk: Desk) -> None:
    desk.person.hear(Receipt(is_accepted=True, message='The robot goes on.\x1b[2J'))
    assert 'The robot goes on.' in desk.text
    assert '\x1b' not in desk.text


def test_asking_never_waits(desk: Desk) -> None:
    begin_s = time.monotonic()
    for _ in range(100):
        assert desk.person.ask(ASKED) is None
    assert time.monotonic() - begin_s < 5.0


def test_a_file_is_no_terminal() -> None:
    assert not is_there(io.StringIO('y\n'))


def view() -> tuple[MissionView, Any]:
    printed = io.StringIO()
    return MissionView(Console(file=printed, width=200), load_catalogue()), printed


def test_where_nobody_can_type_it_is_told_how_to_answer_from_elsewhere() -> None:
    shown, printed = view()
    bystander = Bystander(shown)
    for asked in (None, ASKED, ASKED, OTHER):
        assert bystander.ask(asked) is None
    text = printed.getvalue()
    assert text.count('answer with: vla-bt confirm yes 7f') == 1
    assert 'vla-bt confirm yes 8a' in text
    bystander.hear(Receipt(is_accepted=True, message=''))


def test_where_nobody_is_at_all_it_is_a_no_at_once() -> None:
    absent = Absent()
    assert absent.ask(None) is None
    answer = absent.ask(ASKED)
    assert answer is not None
    assert (answer.is_yes, answer.id) == (False, '7f')
    assert absent.ask(ASKED) is None
    other = absent.ask(OTHER)
    assert other is not None
    assert not other.is_yes
    absent.hear(Receipt(is_accepted=True, message=''))
