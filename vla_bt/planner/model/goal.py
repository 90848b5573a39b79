"""What a command is to bring about, as far as the grammar understands it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vla_bt.check import check_plan, resolve_step
from vla_bt.check.names import words_of
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Plan, Step, Verdict
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.records import PlanRequest
from vla_bt.safety import Safety
from vla_bt.skills import ArgumentType, Catalogue, Fact, Facts, Literal
from vla_bt.world import WorldModel, world_facts

Goal = tuple[Literal, ...]
"""Facts wanted at the end."""

_PASSING = frozenset(('looking_at',))
"""Predicates that are true on the way and wanted by nobody."""
_SIGHTINGS = frozenset(('detected', 'seen', 'scanned'))
"""Predicates of having looked: one way of looking is as good as another."""


def goal_of(request: PlanRequest, offline: OfflinePlanner, catalogue: Catalogue) -> Goal | None:
    """Return the facts that are new after what the offline planner would do.

    Once a mission has begun, they are those that are new after what remains of its plan. Where
    the robot ends up belongs to them only if it does not just get there to do something, and
    where an object is only if the robot has moved it.

    Returns:
        At least one fact; None when the command, or what remains, is not understood or leaves
        several ways.
    """
    steps = _remaining(request) if request.failure is not None else _meant(request, offline)
    facts = before = world_facts(request.world)
    moved: set[str] = set()
    for index, step in enumerate(steps):
        moved |= {fact.args[0] for fact in facts if fact.predicate == 'holding'}
        resolved = resolve_step(step, index, catalogue, request.world)
        facts = resolved.carry_out(facts, request.world)[1].facts
    is_busy = _ends_busy(steps, catalogue)
    new = (
        fact
        for fact in facts - before
        if fact.predicate not in _PASSING
        and not (fact.predicate == 'at' and is_busy)
        and not (fact.predicate == 'located' and fact.args[0] not in moved)
    )
    return tuple(map(Literal, sorted(new))) or None


def missing_facts(
    goal: Goal, facts: Facts, command: str, catalogue: Catalogue, world: WorldModel
) -> Goal:
    """Return what of a goal is not brought about.

    Another object will do where the words of the command fit it as well, a place in a room for
    the room, any words where something was to be said, and any look where one was to be taken.

    Args:
        goal: What is wanted.
        facts: True at the end.
        command: The person's words.
        catalogue: The skills.
        world: The state the plan starts in.
    """
    left = set(facts - world_facts(world))
    alike = _Alike(_singular(words_of(command)), _told(catalogue), facts, world)
    missing: list[Literal] = []
    # What is there exactly as wanted is not used up by another wish.
    for literal in sorted(goal, key=lambda it: it.fact not in left):
        found = literal.fact if literal.fact in left else None
        found = found or next((it for it in sorted(left) if alike(literal.fact, it)), None)
        if found is None:
            missing.append(literal)
        elif found.predicate not in _SIGHTINGS:
            left.discard(found)
    return tuple(missing)


def incomplete(
    plan: Plan,
    goal: Goal | None,
    request: PlanRequest,
    catalogue: Catalogue,
    safety: Safety,
) -> Iterator[Problem]:
    """Yield a Problem when a plan does not bring about what was asked for.

    Args:
        plan: Passes its check, however long it may be.
        goal: Of the request; None: unknown, so nothing is missing.
        request: What the plan answers.
        catalogue: The skills.
        safety: What the site holds safe.
    """
    if goal is None:
        return
    steps = max(len(plan.steps), 1)
    facts = check_plan(plan, catalogue, request.world, safety=safety, max_steps=steps).facts
    missing = missing_facts(goal, facts, request.command, catalogue, request.world)
    if missing:
        told = tuple(map(str, missing))
        yield Problem(
            code=ProblemCode.INCOMPLETE,
            path='steps',
            message=f'the plan does not surely bring about {", ".join(told)}; '
            'if the skills cannot, ask or refuse',
            allowed=told,
        )


class _Alike:
    """Tells whether one fact is as good as the one that is wanted."""

    def __init__(
        self, words: frozenset[str], told: frozenset[str], facts: Facts, world: WorldModel
    ) -> None:
        self._words = words
        self._told = told
        self._facts = facts
        self._world = world

    def __call__(self, wanted: Fact, found: Fact) -> bool:
        if {wanted.predicate, found.predicate} <= _SIGHTINGS:
            return True
        if wanted.predicate != found.predicate or len(wanted.args) != len(found.args):
            return False
        pairs = zip(wanted.args, found.args, strict=True)
        return wanted.predicate in self._told or all(self._is_as_good(*pair) for pair in pairs)

    def _is_as_good(self, wanted: str, found: str) -> bool:
        if wanted == found or Fact('in_room', (found, wanted)) in self._facts:
            return True
        objects = self._world.objects
        if wanted not in objects or found not in objects:
            return False
        named = self._words & self._words_of(wanted)
        return bool(named) and named <= self._words_of(found)

    def _words_of(self, name: str) -> frozenset[str]:
        return words_of(f'{self._world.objects[name].description} {name}')


def _meant(request: PlanRequest, offline: OfflinePlanner) -> tuple[Step, ...]:
    plan = offline.plan(request)
    is_certain = plan.verdict is Verdict.PLAN and plan.flow is None
    return plan.steps if is_certain else ()


def _remaining(request: PlanRequest) -> tuple[Step, ...]:
    return request.remaining if request.remaining_flow is None else ()


def _singular(words: frozenset[str]) -> frozenset[str]:
    """Return the words and, of those that may be plurals, what they may be plurals of."""
    return words | {it[:-1] for it in words if it[-1:] == 's'} | {
        it[:-2] for it in words if it[-2:] == 'es'
    }


def _ends_busy(steps: Iterable[Step], catalogue: Catalogue) -> bool:
    """Return True when a step after the last drive needs the robot to be where it is."""
    is_busy = False
    for step in steps:
        skill = catalogue[step.skill]
        if skill.is_drive:
            is_busy = False
        elif any(it.fact.predicate == 'at' for it in skill.precondition_literals):
            is_busy = True
    return is_busy


def _told(catalogue: Catalogue) -> frozenset[str]:
    """Return the predicates of one argument that is free text, as what was said."""
    return frozenset(
        literal.fact.predicate
        for skill in catalogue
        for literal in skill.effect_literals
        for name, argument in skill.arguments.items()
        if argument.type is ArgumentType.TEXT and literal.fact.args == (f'${name}',)
    )
