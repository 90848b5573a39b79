"""What a model would be told: the prompt of one command, as it would be sent."""

from __future__ import annotations

import dataclasses
import json
import sys

from vla_bt.cli.configuration import read_configuration
from vla_bt.cli.options import AsJson, Command, SafetyFile, SettingsFile, Skills, World
from vla_bt.cli.view import json_text
from vla_bt.planner import PlanRequest
from vla_bt.planner.prompt import estimate_tokens, prompt_text, text_tokens
from vla_bt.planner.providers.records import Prompt


def prompt(
    command: Command,
    world: World = None,
    skills: Skills = None,
    settings: SettingsFile = None,
    safety: SafetyFile = None,
    as_json: AsJson = False,
) -> None:
    """Print exactly what a language model would be sent for a command; its length on stderr."""
    configuration = read_configuration(world, skills or [], settings, safety)
    request = PlanRequest(command=command, world=configuration.world_model())
    told = configuration.planner.prompt(request)
    if as_json:
        print(json_text(_as_dict(told)))
        return
    print(prompt_text(told))
    schema = text_tokens(json.dumps(told.form.schema))
    print(f'about {estimate_tokens(told)} tokens, schema {schema} more', file=sys.stderr)


def _as_dict(prompt: Prompt) -> dict[str, object]:
    return {
        'system': prompt.system,
        'messages': [dataclasses.asdict(message) for message in prompt.messages],
        'form': dataclasses.asdict(prompt.form),
        'tokens': estimate_tokens(prompt),
    }
