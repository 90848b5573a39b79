"""`vla-bt confirm`: what the robot asks a person, and the answer."""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vla_bt.cli.terminal import ANSWERS, TerminalPerson, is_there, who
from vla_bt.cli.view import MissionView, printable
from vla_bt.errors import VlaBtError
from vla_bt.mission import Outcome
from vla_bt.safety import Answer, Asked
from vla_bt.skills import load_catalogue

if TYPE_CHECKING:
    from vla_bt.ros.client.confirmation_client import ConfirmationClient

SERVER_TIMEOUT_S = 6.0


class NoRosError(VlaBtError):
    """ROS 2 is not installed here."""


def confirm(
    answer: Annotated[
        str, typer.Argument(help='yes, no, or all: yes to all of this mission; default: ask me.')
    ] = '',
    question: Annotated[str, typer.Argument(help='Id of the question that is answered.')] = '',
    namespace: Annotated[str, typer.Option(help='Of the behaviour server.')] = '',
) -> None:
    """Answer what a running behaviour server asks before a step; alone, show it."""
    if answer and answer.lower() not in ANSWERS:
        raise typer.BadParameter(f'{answer!r} is no answer: yes, no or all')
    if answer and not question:
        raise typer.BadParameter('give the id of the question too: vla-bt confirm shows it')
    if any(importlib.util.find_spec(name) is None for name in ('rclpy', 'vla_msgs')):
        raise NoRosError('ROS 2 is not installed here, so no behaviour server can be asked')
    said = None
    if answer:
        is_yes, scope = ANSWERS[answer.lower()]
        said = Answer(id=question, is_yes=is_yes, scope=scope, by=who())
    raise typer.Exit(_converse(said, namespace).exit_code)


def _converse(said: Answer | None, namespace: str) -> Outcome:
    """Give the answer, or show what is asked and have it answered where somebody can type."""
    from vla_bt.ros.client.confirmation_client import ConfirmationClient

    with ConfirmationClient(namespace) as client:
        _wait(client)
        if said is not None:
            receipt = client.send(said)
            print(printable(receipt.message))
            return Outcome.SUCCEEDED if receipt.is_accepted else Outcome.FAILED
        asked = client.open
        if asked is None:
            print('no question is open')
        elif is_there():
            client.converse(TerminalPerson(MissionView(Console(), load_catalogue())))
        else:
            print('\n'.join(map(printable, question_lines(asked))))
    return Outcome.SUCCEEDED


def _wait(client: ConfirmationClient) -> None:
    """Wait for the server; say where it was looked for."""
    from vla_bt.ros.client.task_client import NoServerError

    try:
        client.wait(SERVER_TIMEOUT_S)
    except NoServerError as error:
        domain = os.environ.get('ROS_DOMAIN_ID') or '0'
        hint = f'in ROS domain {domain}; set ROS_DOMAIN_ID or --namespace if it is elsewhere'
        raise NoServerError(f'{error} {hint}') from error


def question_lines(asked: Asked) -> list[str]:
    """Return a question and how to answer it."""
    return [asked.question.text, f'answer with: vla-bt confirm yes|no|all {asked.id}']
