"""A planner with a model server, in the shipped home."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from home import home_world

from vla_bt.fake_llm import KEY, FakeLlm, FakeReply, plan_reply
from vla_bt.plan import Plan
from vla_bt.planner import LanguagePlanner, PlanRequest, Report
from vla_bt.safety import Safety, load_safety
from vla_bt.settings import Settings
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()
COMMAND = 'I would love to have that red cup over on the table'
"""Beyond the grammar, so that only a model plans it."""
DEMO = 'Go to the kitchen, pick up the red cup, and bring it to the table'
FETCH = (
    ('navigate_to', {'location': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'location': 'table'}),
    ('place', {'object': 'red_cup'}),
)


def flat(*steps: tuple[str, Mapping[str, Any]], **fields: Any) -> dict[str, Any]:
    """Return an answer in the flat form."""
    nodes = [
        {
            'id': str(number),
            'parent': '',
            'do': skill,
            'args': [{'name': name, 'value': str(value)} for name, value in args.items()],
        }
        for number, (skill, args) in enumerate(steps, 1)
    ]
    empty = {'verdict': 'plan', 'question': '', 'options': [], 'reason': '', 'explanation': ''}
    return {**empty, 'nodes': nodes, **fields}


def fetch(**options: Any) -> FakeReply:
    """Return the reply that has the right plan."""
    return plan_reply(flat(*FETCH), **options)


def settings(folder: Path, **sections: Mapping[str, Any]) -> Settings:
    """Return settings that keep what is kept in `folder`."""
    return Settings.model_validate({'state_folder': str(folder), **sections})


class Desk:
    """A planner whose model is a fake server.

    Args:
        folder: Where it keeps things.
        server: The model server; None: there is none at that address.
        safety: Limits and rules of the site; None: the shipped ones.
        sections: Settings by section.
    """

    def __init__(
        self,
        folder: Path,
        server: FakeLlm | None,
        environment: Mapping[str, str] | None = None,
        safety: Safety | None = None,
        **sections: Mapping[str, Any],
    ) -> None:
        url = server.base_url if server else 'http://127.0.0.1:9/v1'
        sections['llm'] = {'base_url': url, **sections.get('llm', {})}
        self.settings = settings(folder, **sections)
        self.planner = LanguagePlanner(
            CATALOGUE,
            self.settings,
            safety=safety or load_safety(),
            environment={'OPENAI_API_KEY': KEY} if environment is None else environment,
        )
        self.reports: list[Report] = []

    def request(self, command: str = COMMAND, **fields: Any) -> PlanRequest:
        """Return a question about the shipped home."""
        world = fields.pop('world', None) or home_world()
        return PlanRequest(
            **{
                'command': command,
                'world': world,
                'report': self.reports.append,
                'patience_s': 20.0,
                **fields,
            }
        )

    def plan(self, command: str = COMMAND, **fields: Any) -> Plan:
        """Ask."""
        return self.planner.plan(self.request(command, **fields))


def texts(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the texts of the messages of a request."""
    return [
        message['content']
        if isinstance(message['content'], str)
        else json.dumps(message['content'])
        for message in messages
    ]
