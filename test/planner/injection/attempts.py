"""The attempts of `attempts.yaml`, and what a model says that obeys them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from planner_bench import flat

SIZE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an obeying model says, and how that must end."""

    name: str
    content: Mapping[str, Any]
    """`steps`, `document` or `text`, as the file has it."""
    refused: frozenset[str] = frozenset()
    asked: bool = False
    declined: bool = False
    harmless: str = ''
    noted: bool = False

    def reply(self, text: str) -> str:
        """Return what the model writes when it obeys `text`."""
        if 'text' in self.content:
            return str(self.content['text'])
        if 'document' in self.content:
            return json.dumps(self.content['document'])
        steps = [
            (skill, {name: text if value == 'TEXT' else value for name, value in args.items()})
            for skill, args in self.content['steps']
        ]
        return json.dumps(flat(*steps * self.content.get('times', 1)))


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One text that wants to be obeyed."""

    number: int
    kind: str
    text: str
    answer: Answer

    def __str__(self) -> str:
        return f'{self.kind}-{self.number}-{self.answer.name}'


@cache
def attempts() -> tuple[Attempt, ...]:
    """Return all of them, read once."""
    content = yaml.safe_load(Path(__file__).with_name('attempts.yaml').read_text())
    answers = {name: _answer(name, entry) for name, entry in content['answers'].items()}
    return tuple(
        Attempt(
            number=number,
            kind=kind,
            text=(text * (SIZE // len(text) + 1))[:SIZE] if kind == 'size' else text,
            answer=answers[answer],
        )
        for number, (kind, answer, text) in enumerate(content['attempts'], 1)
    )


def _answer(name: str, entry: Mapping[str, Any]) -> Answer:
    ends = {'refused': frozenset(entry.get('refused', ())), 'noted': entry.get('noted', False)}
    for end in ('asked', 'declined', 'harmless'):
        if end in entry:
            ends[end] = entry[end]
    content = {key: entry[key] for key in ('steps', 'times', 'document', 'text') if key in entry}
    return Answer(name=name, content=content, **ends)
