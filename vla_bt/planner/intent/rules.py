"""Intents by grammar and world: the same grammar the offline planner uses, without planning."""

from __future__ import annotations

from vla_bt.planner.intent.confirmation import confirmed
from vla_bt.planner.intent.course import Course, Reading
from vla_bt.planner.intent.records import Ambiguity, AmbiguityKind, ParsedIntent
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.sentences import read_parts
from vla_bt.planner.offline.verbs import Verbs
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel

MAX_COMMAND = 500
"""Longest command read, characters."""


class Rules:
    """Reads commands. Keeps nothing of them; may be used by several threads.

    Args:
        catalogue: The skills there are; their names and aliases are verbs.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._verbs = Verbs(catalogue)

    def read(self, command: str, world: WorldModel) -> Reading:
        """Return what the command asks for. Never raises for what it says; carries out nothing.

        Args:
            command: What was said; a "yes," before it confirms what is risky.
            world: Where names are looked up; not changed.
        """
        bare, is_confirmed = confirmed(command)
        bare = bare.encode('utf-8', 'replace').decode('utf-8')
        if len(bare) > MAX_COMMAND:
            return _unread(bare[:MAX_COMMAND], 'That is too long for me. What should I do?')
        try:
            parts = read_parts(bare, self._verbs)
        except Question as question:
            return _unread(bare, question.text)
        except Refusal as refusal:
            return _unread(bare, refusal.reason, AmbiguityKind.HARMFUL)
        if not parts:
            return _unread(bare, 'What should I do?', AmbiguityKind.MISSING)
        course = Course(self._catalogue, world, bare, is_confirmed=is_confirmed)
        return course.follow(parts)


class Reader:
    """Reads requests by rules, each once however many ask. May be used by several threads.

    Args:
        catalogue: The skills there are.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._rules = Rules(catalogue)
        self._last: tuple[PlanRequest, Reading] | None = None

    def __call__(self, request: PlanRequest) -> Reading:
        """Return what the command of a request asks for; its world must not change meanwhile."""
        last = self._last
        if last is None or last[0] is not request:
            last = self._last = request, self._rules.read(request.command, request.world)
        return last[1]


def _unread(
    command: str, question: str, kind: AmbiguityKind = AmbiguityKind.NOT_UNDERSTOOD
) -> Reading:
    ambiguity = Ambiguity(kind=kind, question=question)
    intent = ParsedIntent(command=command, confidence=0.0, ambiguities=(ambiguity,))
    return Reading(intents=(intent,), tasks=None)
