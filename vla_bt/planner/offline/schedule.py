"""From tasks to steps: each task after the steps that make it possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.check import destination, fill_arguments, simulate
from vla_bt.check.arguments import canonical_arguments
from vla_bt.check.explain import unmet_problem
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Flow, FlowKind, Step, default_id
from vla_bt.planner.offline.answers import Question, Refusal, choice, listing, spoken, the
from vla_bt.planner.offline.lexicon import STEP_WORDS
from vla_bt.planner.offline.search import Goal, find_steps
from vla_bt.planner.offline.seeking import search_place
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.skills import ArgumentType, Catalogue, Fact, Facts, Literal, Skill
from vla_bt.world import PlaceKind

HAND_EMPTY = Fact('hand_empty')
SEARCH = 'detect_objects'
"""Skill that makes a lost object's place known."""
_ASKABLE = frozenset((
    ProblemCode.MISSING, ProblemCode.UNKNOWN_OBJECT, ProblemCode.UNKNOWN_PLACE,
    ProblemCode.AMBIGUOUS,
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Branch:
    """What was planned for one of two cases."""

    flow: tuple[Flow, ...]
    """Its nodes, one after the other."""
    told: tuple[str, ...]
    """What they do, for people."""
    facts: Facts
    """True at its end."""
    seen: Facts
    """True at some time in it."""


class Schedule:
    """The steps so far, how they hang together, and what is true after them.

    Args:
        catalogue: The skills to use.
        situation: Where the command begins; its facts move on with every task.
        is_late: Asked while searching; True ends the search.
    """

    def __init__(
        self, catalogue: Catalogue, situation: Situation, is_late: Callable[[], bool]
    ) -> None:
        self.steps: list[Step] = []
        """All steps, in the order in which the flow mentions them."""
        self._nodes: list[Flow] = []
        self._told: list[str] = []
        self._seen: Facts = frozenset()
        self._catalogue = catalogue
        self._situation = situation
        self._is_late = is_late

    @property
    def flow(self) -> Flow | None:
        """How the steps hang together; None: one after the other."""
        if all(node.kind is FlowKind.STEP for node in self._nodes):
            return None
        return Flow(kind=FlowKind.SEQUENCE, children=tuple(self._nodes))

    @property
    def explanation(self) -> str:
        """What the steps do, for people."""
        return f'I will {listing(self._told, "and then")}.'

    def branch(self, fill: Callable[[], None]) -> Branch:
        """Return what `fill` adds, as a branch of its own, from the facts of the situation."""
        outside = self._nodes, self._told, self._seen
        self._nodes, self._told, self._seen = [], [], frozenset()
        try:
            fill()
            return Branch(
                flow=tuple(self._nodes),
                told=tuple(self._told),
                facts=self._situation.facts,
                seen=self._seen,
            )
        finally:
            inside = self._seen
            self._nodes, self._told, self._seen = outside
            self._seen |= inside

    def append_flow(self, node: Flow) -> None:
        """Append a node whose steps are scheduled already."""
        self._nodes.append(node)

    def tell(self, told: str) -> None:
        """Add to the explanation, as a person would say it."""
        self._told.append(told)

    def forgive(self, literal: Literal) -> None:
        """Make the failure of the last step no failure where `literal` holds after it."""
        condition = Flow(kind=FlowKind.CONDITION, fact=str(literal))
        children = (self._nodes.pop(), condition)
        self._nodes.append(Flow(kind=FlowKind.FALLBACK, children=children))

    def add(self, task: Task) -> None:
        """Append the task, and before it what it needs.

        Raises:
            Question: Something must be answered first, e.g. where to put what the hand holds.
            Refusal: It cannot be done, or was not found in time.
        """
        skill = self._catalogue[task.skill]
        world, situation = self._situation.world, self._situation
        args, problems = canonical_arguments(skill, task.args, world, '')
        if problems:
            raise problem_answer(problems[0])
        for name, value in args.items():
            if skill.arguments[name].type is ArgumentType.OBJECT and value in world.objects:
                self._find_if_lost(value, task)
        goal = Goal(skill=skill, args=args, near=task.near)
        path = find_steps(goal, situation.facts, self._catalogue, world, self._is_late)
        if path is None:
            raise self._impossible(goal)
        for action in path:
            self._append(action.skill, action.args)
        self._append(skill, task.args)

    def _append(self, skill: Skill, given: Mapping[str, Any]) -> None:
        situation = self._situation
        args, _ = canonical_arguments(skill, given, situation.world, '')
        args = fill_arguments(skill, args, situation.facts)
        where = destination(args, situation.world)
        situation.facts = simulate(skill, args, situation.facts, where).facts
        self._seen |= situation.facts
        step = Step(
            skill=skill.name,
            args=args,
            id=default_id(len(self.steps)),
            description=step_words(skill, args),
        )
        self.steps.append(step)
        self.append_flow(Flow(kind=FlowKind.STEP, step=step.id))
        self.tell(step.description)

    def _find_if_lost(self, object_id: str, task: Task) -> None:
        situation = self._situation
        if not situation.is_lost(object_id):
            return
        if object_id in situation.missing:
            raise Question(
                f'I would not know where {the(object_id)} is then. Where should I look for it?'
            )
        if situation.was_known(object_id):
            raise Question(
                f'By then {the(object_id)} is no longer with me. What should I do with it?'
            )
        place = search_place(object_id, situation)
        if self._catalogue.find(SEARCH) is not None and task.skill != SEARCH:
            self.add(Task(SEARCH, {'query': object_id}, near=place))
        if situation.is_lost(object_id):
            raise Question(f'I do not know where {the(object_id)} is. Where should I look?')

    def _impossible(self, goal: Goal) -> Question | Refusal:
        situation = self._situation
        if self._is_late():
            return Refusal('I could not work out the steps in time.')
        if situation.held and situation.held not in goal.args.values():
            surfaces = [place.name for place in situation.places(PlaceKind.SURFACE)]
            held = the(situation.held)
            return choice(f'I am holding {held}. Where should I put it first', surfaces)
        if not situation.held and HAND_EMPTY not in situation.facts:
            return Question(
                'I would not know by then whether I hold something. What should I do first?'
            )
        literal = min(goal.unmet(situation.facts), key=_is_changeable)
        problem = unmet_problem(spoken(goal.skill.name), literal, situation.facts, '')
        return problem_answer(problem)


def problem_answer(problem: Problem) -> Question | Refusal:
    """Return a question for a problem an answer can solve, else a refusal."""
    if problem.code in _ASKABLE:
        options = map(spoken, problem.allowed)
        return Question(f'I am not sure: {problem.message}. What do you mean?', options)
    return Refusal(f'I cannot do that: {problem.message}.')


def step_words(skill: Skill, args: Mapping[str, Any]) -> str:
    """Return a step as a person would say it, e.g. `put the red cup on the table`."""
    told = {
        name: the(str(value)) if _is_name(skill, name) else value for name, value in args.items()
    }
    try:
        return STEP_WORDS[skill.name].format_map(told)
    except KeyError:
        given = [
            str(value) if isinstance(value, str) else f'{value:g}'
            for name, value in told.items()
            if value != skill.arguments[name].default and not isinstance(value, bool)
        ]
        return ' '.join((spoken(skill.name), *given))


def _is_name(skill: Skill, name: str) -> bool:
    return skill.arguments[name].type in (ArgumentType.OBJECT, ArgumentType.PLACE)


def _is_changeable(literal: Literal) -> bool:
    return literal.fact.predicate not in set(PlaceKind)
