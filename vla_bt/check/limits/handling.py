"""What the hand works at: where it is, how far from the robot, how heavy, how surely there."""

from __future__ import annotations

from collections.abc import Iterator

from vla_bt.check.limits.case import Case
from vla_bt.check.limits.targets import HandGoal, argument_path, place_of, uses_hand
from vla_bt.check.moment import Moment
from vla_bt.check.names import objects_named
from vla_bt.errors import Problem, ProblemCode, seconds
from vla_bt.skills import Fact, Facts
from vla_bt.world import ObjectBelief, WorldModel

HEAVY = 'heavy'
"""Tag of objects that are never lifted unless their weight is known."""


def out_of_reach(case: Case) -> Iterator[Problem]:
    """Yield what cannot be reached from where the robot would stand.

    A step whose turn comes when it must not is told so already, here and below.
    """
    limit_m = case.safety.limits.reach_m
    for moment, leg in case.moments:
        if case.is_misplaced(moment) or leg.is_drive:
            continue
        for goal in case.hand_goals(moment):
            distance_m = leg.farthest_m((goal.pose.x_m, goal.pose.y_m))
            if goal.is_sought and not distance_m <= limit_m:
                yield _too_far(goal, distance_m, limit_m)


def too_heavy_objects(case: Case) -> Iterator[Problem]:
    """Yield what is lifted and weighs, or may weigh, more than the payload."""
    limits = case.safety.limits
    for moment, _ in case.moments:
        for name, belief in _objects(moment, 'holding', case.world, is_effect=True):
            weight_kg, said = _weight(belief, limits.assumed_weight_kg)
            if weight_kg is None or not 0.0 <= weight_kg <= limits.payload_kg:
                yield Problem(
                    code=ProblemCode.TOO_HEAVY,
                    path=argument_path(moment, name),
                    message=f'{belief.id} {said}; the payload is {limits.payload_kg:g} kg',
                    found='' if weight_kg is None else f'{weight_kg:g} kg',
                    allowed=(f'at most {limits.payload_kg:g} kg',),
                )


def stale_objects(case: Case) -> Iterator[Problem]:
    """Yield what is handled and was seen too long ago, or not surely, unless seen in the plan."""
    for moment, _ in case.moments:
        if case.is_misplaced(moment) or not uses_hand(moment.skill):
            continue
        for name, belief in _objects(moment, 'located', case.world, is_effect=False):
            said = _doubt(belief, case)
            if said and not _was_seen(belief, moment.before, case.world):
                yield Problem(
                    code=ProblemCode.STALE_OBJECT,
                    path=argument_path(moment, name),
                    message=f'{belief.id} {said} is needed to handle it',
                    found=belief.id,
                    allowed=(f'detect_objects(query={belief.id}) before it',),
                )


def _weight(belief: ObjectBelief, assumed_kg: float) -> tuple[float | None, str]:
    """Return what an object is to be taken to weigh, and how to say it; None: anything."""
    if belief.weight_kg is not None:
        return belief.weight_kg, f'weighs {belief.weight_kg:g} kg'
    if any(tag.strip().lower() == HEAVY for tag in belief.tags):
        return None, 'is heavy, and nobody knows how heavy'
    return assumed_kg, f'is of unknown weight and taken to weigh {assumed_kg:g} kg'


def _doubt(belief: ObjectBelief, case: Case) -> str:
    """Return why an object may not be where it is believed to be, '' when it surely is."""
    limits, world = case.safety.limits, case.world
    age_s, confidence = world.clock() - belief.seen_at_s, world.confidence(belief.id)
    if not 0.0 <= age_s <= limits.object_age_s:
        return f'was last seen {seconds(age_s)} ago; {limits.object_age_s:g} s at most'
    if not confidence >= limits.object_confidence:
        return f'is believed there with {confidence:.2f}; {limits.object_confidence:g} at least'
    return ''


def _objects(
    moment: Moment, predicate: str, world: WorldModel, *, is_effect: bool
) -> Iterator[tuple[str, ObjectBelief]]:
    """Yield the known objects of which a step makes, or needs, a fact; with their arguments."""
    skill = moment.skill
    literals = skill.effect_literals if is_effect else skill.precondition_literals
    for literal in literals:
        fact = literal.fact
        if fact.predicate == predicate and not literal.negated and fact.args[0][:1] == '$':
            name = fact.args[0][1:]
            belief = world.objects.get(str(moment.step.args.get(name)))
            if belief is not None:
                yield name, belief


def _was_seen(belief: ObjectBelief, facts: Facts, world: WorldModel) -> bool:
    """Return True when the plan has looked at the object, or has put it where it is."""
    if place_of(belief.id, facts) not in ('', belief.location):
        return True
    if Fact('scanned') in facts or Fact('seen', (belief.id,)) in facts:
        return True
    queries = [it.args[0] for it in facts if it.predicate == 'detected']
    return any(belief.id in objects_named(query, world) for query in queries)


def _too_far(goal: HandGoal, distance_m: float, limit_m: float) -> Problem:
    what = goal.name or f'({goal.pose.x_m:g}, {goal.pose.y_m:g})'
    return Problem(
        code=ProblemCode.OUT_OF_REACH,
        path=goal.path,
        message=f'{what} is {distance_m:.2f} m from where the robot would stand; '
        f'the hand reaches {limit_m:g} m',
        found=f'{distance_m:g} m',
        allowed=(f'at most {limit_m:g} m',),
    )
