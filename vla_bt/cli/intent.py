"""`vla-bt intent`: what a command asks for, and what is not certain in it."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vla_bt.cli.configuration import read_configuration
from vla_bt.cli.options import AsJson, Command, SettingsFile, Skills, World
from vla_bt.cli.view import json_text
from vla_bt.errors import one_line
from vla_bt.mission import Outcome
from vla_bt.planner import PlanRequest
from vla_bt.planner.intent import ParsedIntent, action_fields, message_fields


def intent(
    command: Command,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a command asks for, as `planning.intent` says. Nothing is planned or moved."""
    configuration = read_configuration(world, skills or [], settings)
    request = PlanRequest(command=command, world=configuration.world_model())
    intents = configuration.planner.intents(request)
    if as_json:
        data = [{**message_fields(it), **action_fields(it)} for it in intents]
        print(json_text(data))
    else:
        for found in intents:
            Console().print(_table(found))
    if any(found.requires_clarification for found in intents):
        raise typer.Exit(Outcome.NEEDS_CLARIFICATION.exit_code)


def _table(intent: ParsedIntent) -> Table:
    parameters = ', '.join(f'{name} {value}' for name, value in intent.parameters.items())
    objects = ', '.join(f'{it.name} ({it.id or "?"})' for it in intent.target_objects)
    rows = {
        'command': intent.command,
        'action': f'{intent.action_type.value} ({intent.intent_type.value.lower()})',
        'objects': objects,
        'location': intent.target_location,
        'parameters': parameters,
        'manner': ', '.join(intent.modifiers),
        'urgency': intent.urgency.value,
        'confidence': f'{intent.confidence:g}',
    }
    table = Table(box=None, show_header=False)
    for name, value in rows.items():
        if value:
            table.add_row(name, Text(one_line(value)))
    for ambiguity in intent.ambiguities:
        options = f' [{", ".join(ambiguity.options)}]' if ambiguity.options else ''
        told = Text(one_line(f'{ambiguity.question}{options}'))
        table.add_row(f'unclear: {ambiguity.kind.value}', told)
    return table
