"""Which reply a request gets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vla_bt.fake_llm.records import FakeReply, Script

UNSCRIPTED = FakeReply(
    text=json.dumps({
        'verdict': 'clarify',
        'question': 'This is the fake model. Its script has no answer to that; what shall I do?',
        'options': [],
        'reason': '',
        'explanation': '',
        'nodes': [],
    })
)
"""What is answered when no rule fits."""


class Cues:
    """The replies of a script in the order in which they are due. One thread."""

    def __init__(self, script: Script) -> None:
        self._rules = tuple(script.rules)
        self._given = [0] * len(self._rules)

    def next_reply(self, body: Mapping[str, Any]) -> FakeReply:
        """Return the reply to a request, and count it as given."""
        index = self._find(user_texts(body))
        if index is None:
            return UNSCRIPTED
        given = self._given[index]
        self._given[index] += 1
        for reply in self._rules[index].replies:
            if given < reply.times:
                return reply
            given -= reply.times
        return self._rules[index].replies[-1]

    def _find(self, texts: list[str]) -> int | None:
        """Return the rule whose pattern stands last in the newest message it is found in.

        Prompts end with the command; what stands before it, as earlier commands, counts less.
        """
        for text in reversed(texts):
            places = {
                index: max((found.start() for found in rule.match.finditer(text)), default=-1)
                for index, rule in enumerate(self._rules)
                if rule.match.pattern
            }
            best = max(places, key=lambda index: places[index], default=None)
            if best is not None and places[best] >= 0:
                return best
        general = (index for index, rule in enumerate(self._rules) if not rule.match.pattern)
        return next(general, None)


def user_texts(body: Mapping[str, Any]) -> list[str]:
    """Return what the user says in a request, message by message, images left out."""
    texts = []
    for message in body.get('messages') or []:
        if message.get('role') == 'user':
            content = message.get('content')
            if isinstance(content, list):
                content = '\n'.join(str(part.get('text', '')) for part in content)
            texts.append(str(content))
    return texts
