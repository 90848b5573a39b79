"""One command, clause by clause, in a situation that changes as if each were carried out."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vla_bt.check import destination, fill_arguments, simulate
from vla_bt.planner.intent.confirmation import risk
from vla_bt.planner.intent.records import (
    ActionType,
    Ambiguity,
    AmbiguityKind,
    ParsedIntent,
    Urgency,
)
from vla_bt.planner.intent.slots import (
    action_of,
    default_parameters,
    objects_of,
    parameters_of,
    place_of,
    target,
)
from vla_bt.planner.intent.uncertainty import ambiguity_of, names_in
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.frames import tasks_of
from vla_bt.planner.offline.lexicon import SKILL_FRAMES, STOP
from vla_bt.planner.offline.sentences import Conditional, Part
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import tidy, tokenize
from vla_bt.skills import Catalogue, Skill
from vla_bt.world import WorldModel

MANNERS = frozenset(
    'carefully gently slowly softly cautiously quickly fast quietly loudly immediately'.split()
)
"""Words that say in which way something is to be done."""
CONDITIONAL = 'conditional'
"""Modifier of what is done only when a condition holds."""

_HASTE = frozenset('immediately quickly fast urgently hurry asap'.split())
_LEISURE = frozenset(('later', 'eventually', 'sometime'))
_HALF_SURE = 0.5
_ACTIONS = {frame: action_of(skill) for skill, frame in SKILL_FRAMES.items()}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the rules make of a command."""

    intents: tuple[ParsedIntent, ...]
    """One for each clause, in order."""
    tasks: tuple[Task, ...] | None
    """All that is wanted, resolved to ids; None when a part is not certain or conditional."""
    hints: tuple[tuple[str, str], ...] = ()
    """Object and place: where the person says it is, though nobody knows."""

    @property
    def ambiguities(self) -> tuple[Ambiguity, ...]:
        """All that is not certain, in the order it was said."""
        return tuple(found for intent in self.intents for found in intent.ambiguities)

    @property
    def manners(self) -> tuple[str, ...]:
        """How it is to be done, each word once."""
        return tuple(sorted({word for intent in self.intents for word in intent.modifiers}))


class Course:
    """The clauses of one command, from the first to the last.

    Args:
        catalogue: The skills there are.
        world: Where names are looked up; not changed.
        command: What was said.
        is_confirmed: True: what is risky in it was asked about and confirmed.
    """

    def __init__(
        self, catalogue: Catalogue, world: WorldModel, command: str, *, is_confirmed: bool
    ) -> None:
        self._catalogue = catalogue
        self._world = world
        self._command = command
        self._is_confirmed = is_confirmed
        self._situation = Situation(world)
        self._tasks: list[Task] = []
        self._done = 0
        words = {token.text: None for token in tokenize(tidy(command)) if token.is_word}
        self._manners = tuple(word for word in words if word in MANNERS)
        self._urgency = _urgency(words.keys())

    def follow(self, parts: Sequence[Part]) -> Reading:
        """Return what the parts ask for. To be called once."""
        intents: list[ParsedIntent] = []
        for part in parts:
            if isinstance(part, Conditional):
                intents += self._conditional(part)
            elif (intent := self._intent(part)).requires_clarification or not part.is_remark:
                intents.append(intent)
        is_certain = not any(
            intent.requires_clarification
            or intent.action_type is ActionType.CANCEL
            or CONDITIONAL in intent.modifiers
            for intent in intents
        )
        return Reading(
            intents=tuple(intents),
            tasks=tuple(self._tasks) if is_certain else None,
            hints=tuple(sorted(self._situation.hints.items())),
        )

    def _conditional(self, part: Conditional) -> Iterator[ParsedIntent]:
        if part.is_question:
            yield self._blank(
                action_type=ActionType.SEARCH, action_verb='check', modifiers=(CONDITIONAL,)
            )
        for clause in (*part.then, *part.otherwise):
            intent = self._intent(clause)
            yield replace(intent, modifiers=(*intent.modifiers, CONDITIONAL))

    def _intent(self, clause: Clause) -> ParsedIntent:
        verb = clause.verb.phrase
        if verb in STOP:
            return self._blank(action_type=ActionType.CANCEL, action_verb=verb)
        blank = self._blank(command=str(clause), action_verb=verb)
        self._catch_up()
        before = copy.copy(self._situation)
        try:
            tasks = tasks_of(clause, self._situation, self._catalogue)
        except Question as question:
            found = ambiguity_of(question, clause, before)
        except Refusal as refusal:
            found = Ambiguity(kind=AmbiguityKind.NOT_UNDERSTOOD, question=refusal.reason)
        else:
            self._tasks += tasks
            return self._filled(blank, tasks)
        return replace(
            self._guessed(blank, clause, before), ambiguities=(found,), confidence=_HALF_SURE
        )

    def _guessed(
        self, blank: ParsedIntent, clause: Clause, before: Situation
    ) -> ParsedIntent:
        """Return what is clear of a clause that is not: its action, and what it names."""
        verb = clause.verb
        action = action_of(verb.skill) if verb.skill else _ACTIONS.get(verb.frame)
        if action is None:
            return blank
        is_about_things = action not in (ActionType.NAVIGATE, ActionType.SPEAK, ActionType.WAIT)
        names = names_in(clause, before) if is_about_things else ()
        return replace(
            blank,
            action_type=action,
            target_objects=tuple(target(name, self._world) for name in names),
            parameters=default_parameters(action, self._catalogue),
        )

    def _filled(self, blank: ParsedIntent, tasks: Sequence[Task]) -> ParsedIntent:
        if not tasks:  # the next clause says it all
            return blank
        objects = {
            found.id or found.name: found
            for task in tasks
            for found in objects_of(self._catalogue[task.skill], task.args, self._world)
        }
        last, skill = tasks[-1], self._catalogue[tasks[-1].skill]
        uses = [(task.skill, map(str, task.args.values())) for task in tasks]
        risky = risk(uses, self._command, self._catalogue, self._world)
        return replace(
            blank,
            action_type=action_of(last.skill),
            target_objects=tuple(objects.values()),
            target_location=place_of(skill, last.args, self._world) or _area(last, skill),
            parameters=parameters_of(skill, last.args, self._world),
            ambiguities=(risky,) if risky and not self._is_confirmed else (),
        )

    def _catch_up(self) -> None:
        """Take in what the tasks so far change, as if they had worked."""
        facts = self._situation.facts
        for task in self._tasks[self._done :]:
            skill = self._catalogue[task.skill]
            args = fill_arguments(skill, task.args, facts)
            facts = simulate(skill, args, facts, destination(args, self._world)).facts
        if self._done < len(self._tasks):
            self._situation.facts = facts
            self._done = len(self._tasks)

    def _blank(self, **fields: Any) -> ParsedIntent:
        given = {'command': self._command, 'modifiers': self._manners, **fields}
        return ParsedIntent(urgency=self._urgency, **given)


def _area(task: Task, skill: Skill) -> str:
    """Return where to look around; a search's place is our choice and not the person's."""
    return '' if skill.arguments else task.near


def _urgency(words: Collection[str]) -> Urgency:
    if _HASTE & set(words):
        return Urgency.HIGH
    return Urgency.LOW if _LEISURE & set(words) else Urgency.NORMAL
