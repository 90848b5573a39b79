"""Frames of verbs that move objects: from roles to tasks."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.planner.offline.answers import Question, choice, listing, sentence, the
from vla_bt.planner.offline.motion import go, go_back, is_way
from vla_bt.planner.offline.phrases import ADVERB, DIRECT
from vla_bt.planner.offline.places import find_place
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.world import PlaceKind

_GRASPS = frozenset(('pick up', 'pick', 'grasp', 'lift', 'lift up', 'take hold of'))
"""Verbs after which "there" is where the thing is."""
_NEEDS = frozenset(('i want', 'i need', 'we want', 'we need'))
_WHERE = frozenset(('on', 'in', 'at'))
"""After a verb of need these may say where a thing is, or where it should be."""
_ERRANDS = frozenset(('get', 'collect', 'retrieve'))
"""Verbs of fetching: with "for me" they mean to bring it."""


def take(roles: Roles) -> Sequence[Task]:
    """Plan "pick up the red mug", "take the bottle to the bedroom".

    Raises:
        Question: Nothing is named, or more than one hand can hold.
    """
    phrase = roles.clause.verb.phrase
    has_goal = roles.has('to') or (roles.has(ADVERB) and phrase not in _GRASPS)
    if has_goal or (roles.has('for') and phrase in _ERRANDS):
        return bring(roles)
    objects = roles.objects()
    roles.finish()
    if not objects:
        raise choice('What should I pick up', _things(roles.situation))
    if roles.clause.has_sequel and len(objects) > 1:
        return ()  # one hand: whatever the next clause does with them picks them up one by one
    if len(objects) > 1:
        raise Question(
            f'I have one hand. Where should I bring {listing(map(the, objects), "and")}?',
            map(the, _surfaces(roles.situation)),
        )
    if objects[0] == roles.situation.held:
        return already(f'I am holding {the(objects[0])} already')
    return [Task('pick_up', {'object': objects[0]})]


def bring(roles: Roles) -> Sequence[Task]:
    """Plan "bring me the red book from the shelf", "bring it to the table"."""
    target = _target(roles)
    where = roles.peek('at')
    if roles.clause.verb.phrase in _NEEDS and where and where.preposition in _WHERE:
        raise Question(
            f'Should I bring you what is {where}, or put it there? Please say "bring" or "put".'
        )
    if not target and not roles.clause.has_sequel:
        target = roles.situation.speaker()
    objects = _objects_for(roles, target)
    if not target:
        return [Task('pick_up', {'object': objects[0]})] if len(objects) == 1 else ()
    return _deliver(objects, target, roles.situation)


def move(roles: Roles) -> Sequence[Task]:
    """Plan "move the cup to the table", and "move to the kitchen".

    Raises:
        Question: It does not say where to.
    """
    if not roles.has(DIRECT) or is_way(roles.clause.rest):
        return go(roles)
    target = _target(roles)
    objects = _objects_for(roles, target)
    if not target:
        raise _where(objects, roles.situation)
    return _deliver(objects, target, roles.situation)


def put_back(roles: Roles) -> Sequence[Task]:
    """Plan "return the cup to the shelf", and "return to me"."""
    return move(roles) if roles.has(DIRECT) else go_back(roles)


def put(roles: Roles) -> Sequence[Task]:
    """Plan "put the red cup on the table", "put it down", "put it back".

    Raises:
        Question: It does not say where to, or what.
    """
    situation = roles.situation
    target = roles.location('to', 'at', last=True) or roles.location(ADVERB)
    objects = _objects_for(roles, target)
    if not target and roles.has_particle('back'):
        tasks = [_deliver([key], _origin(key, situation), situation) for key in objects]
        return [task for several in tasks for task in several]
    if not target and roles.has_particle('down') and objects == (situation.held,):
        target = situation.here
    if not target:
        raise _where(objects, situation)
    return _deliver(objects, target, situation)


def give(roles: Roles) -> Sequence[Task]:
    """Plan "hand me the apple", "give it to the person"."""
    target = _target(roles) or roles.situation.speaker()
    return _deliver(_objects_for(roles, target), target, roles.situation)


def release(roles: Roles) -> Sequence[Task]:
    """Plan "drop it", "let go"; "drop it on the table" puts it there.

    Raises:
        Question: It is not in the hand.
    """
    adverb = roles.peek(ADVERB)
    if roles.has('to', 'at') or (adverb is not None and str(adverb) == 'there'):
        return put(roles)
    situation = roles.situation
    roles.take(ADVERB)
    objects = roles.objects() or (situation.held,)
    roles.finish()
    if objects != (situation.held,) or not situation.held:
        what = the(objects[0]) if objects[0] else 'anything'
        raise Question(f'I am not holding {what}. What should I do?')
    return [Task('release', {'object': situation.held})]


def already(text: str) -> Sequence[Task]:
    """Return the task of telling the person that there is nothing to do."""
    return [Task('say', {'text': sentence(text)})]


def _origin(object_id: str, situation: Situation) -> str:
    origin = situation.origin(object_id)
    if not origin:
        raise _where([object_id], situation)
    return origin


def _target(roles: Roles) -> str:
    phrase = roles.take('to', ADVERB, 'for')
    if phrase is None:
        return ''
    if str(phrase) == 'here':
        return roles.situation.speaker()
    nouns = roles.nouns(phrase)
    if len(nouns) != 1:
        raise roles.not_understood(str(phrase))
    is_indirect = phrase.role == 'to' and not phrase.preposition
    kinds = [PlaceKind.PERSON] if is_indirect else []
    return find_place(nouns[0], roles.situation, kinds)


def _objects_for(roles: Roles, target: str) -> tuple[str, ...]:
    objects = roles.objects(away_from=target)
    roles.finish()
    if not objects:
        things = _things(roles.situation)
        raise choice(f'What should I {roles.clause.verb.frame}', things)
    return objects


def _deliver(objects: Sequence[str], target: str, situation: Situation) -> Sequence[Task]:
    place = _reception(target, objects, situation)
    situation.mention(place=place)
    if situation.world.places[place].kind is PlaceKind.PERSON:
        return [Task('handover', {'object': key, 'person': place}) for key in objects]
    moving = [key for key in objects if situation.place_of(key) != place]
    if not moving and any(situation.origin(key) != place for key in objects):
        return ()  # an earlier clause has brought them
    if not moving:
        verb = 'is' if len(objects) == 1 else 'are'
        names = listing(map(the, objects), 'and')
        return already(f'{names} {verb} {situation.at(place)} already')
    return [Task('place', {'object': key, 'location': place}) for key in moving]


def _reception(target: str, objects: Sequence[str], situation: Situation) -> str:
    """Return the surface or person things can be given to at `target`."""
    place = situation.world.places.get(target)
    if place is not None and place.kind in (PlaceKind.SURFACE, PlaceKind.PERSON):
        return target
    surfaces = _surfaces(situation)
    inside = [name for name in surfaces if situation.world.places[name].room == target]
    if len(inside) == 1:
        return inside[0]
    if inside:
        raise choice(f'Where in {the(target)} should I put {the(objects[0])}', inside)
    raise choice(f'I cannot put things at {the(target)}. Where should I put them', surfaces)


def _where(objects: Sequence[str], situation: Situation) -> Question:
    what = listing(map(the, objects), 'and')
    return choice(f'Where should I put {what}', _surfaces(situation))


def _surfaces(situation: Situation) -> list[str]:
    return [place.name for place in situation.places(PlaceKind.SURFACE)]


def _things(situation: Situation) -> list[str]:
    return list(situation.world.objects)[:10]
