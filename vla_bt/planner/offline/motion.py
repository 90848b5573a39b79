"""Frames of verbs that move the robot or its gaze: from roles to tasks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from vla_bt.planner.offline.answers import Question, choice
from vla_bt.planner.offline.knowledge import which_is
from vla_bt.planner.offline.limits import switch_question
from vla_bt.planner.offline.nouns import Noun
from vla_bt.planner.offline.objects import fitting_objects
from vla_bt.planner.offline.phrases import ADVERB, DIRECT
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.quantities import angle, coordinates, duration
from vla_bt.planner.offline.roles import Roles
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import Tokens, words
from vla_bt.world import PlaceKind

_GOALS = (ADVERB, 'to', 'near', 'at', DIRECT)
_RELATIVE = frozenset(
    'forward forwards backward backwards ahead straight left right closer sideways away'.split()
)
_SURROUNDINGS = frozenset((
    'you', 'around you', 'the room', 'the environment', 'the area', 'your surroundings',
    'environment', 'the surroundings', 'everything', 'this room', 'in front of you', 'around',
    'here',
))  # fmt: skip
_STATION = Noun(said='charging station', words=('charging', 'station'))
_MOMENTS = frozenset(('a moment', 'a bit', 'a little', 'a while'))


def go(roles: Roles) -> Sequence[Task]:
    """Plan "go to the kitchen", "go there", "navigate to (1, 2)".

    Raises:
        Question: It does not say where to.
    """
    goal = coordinates(roles.clause.rest)
    if goal is not None:
        return [Task('move' if 'z' in goal else 'navigate_to', goal)]
    places = _destinations(roles)
    if not places:
        rooms = [place.name for place in roles.situation.places(PlaceKind.ROOM)]
        raise choice('Where should I go', rooms)
    return [Task('navigate_to', {'location': place}) for place in places]


def come(roles: Roles) -> Sequence[Task]:
    """Plan "come here", "come back to me": without a place, to the person who speaks."""
    places = _destinations(roles) or [roles.situation.speaker()]
    return [Task('navigate_to', {'location': place}) for place in places]


def charge(roles: Roles) -> Sequence[Task]:
    """Plan "charge yourself": the robot goes to its charging station.

    Raises:
        Question: Nobody knows where that is, or something else is to be charged.
    """
    roles.finish()
    station = find_place(_STATION, roles.situation)
    return [Task('navigate_to', {'location': station})]


def go_back(roles: Roles) -> Sequence[Task]:
    """Plan "go back", "return": without a place, to where the robot was."""
    situation = roles.situation
    places = _destinations(roles) or [situation.start or situation.speaker()]
    return [Task('navigate_to', {'location': place}) for place in places]


def look(roles: Roles) -> Sequence[Task]:
    """Plan "look at the table", "face me".

    Raises:
        Question: It does not say at what.
    """
    phrase = roles.peek(DIRECT) or roles.peek('at', 'to', ADVERB)
    if phrase is None:
        raise Question('What should I look at?')
    nouns = roles.nouns(phrase)
    if all(_is_object(noun, roles) for noun in nouns) and phrase.role == DIRECT:
        targets: Sequence[str] = roles.objects()
    else:
        roles.take(phrase.role)
        targets = [find_place(noun, roles.situation) for noun in nouns]
    roles.finish()
    return [Task('look_at', {'target': target}) for target in targets]


def inspect(roles: Roles) -> Sequence[Task]:
    """Plan "inspect the red block".

    Raises:
        Question: It does not say what.
    """
    objects = roles.objects()
    roles.finish()
    if not objects:
        raise Question('What should I inspect?')
    return [Task('inspect', {'object': key}) for key in objects]


def scan(roles: Roles) -> Sequence[Task]:
    """Plan "what do you see", "look around in the kitchen", "what is on the table".

    Raises:
        Question: It asks for what cannot be seen.
    """
    place = ''
    phrase = roles.take(DIRECT, 'at', 'near', 'unknown', ADVERB)
    if phrase is not None and str(phrase) not in _SURROUNDINGS:
        nouns = roles.nouns(phrase)
        if phrase.role == 'unknown' or len(nouns) != 1:
            raise roles.not_understood(str(phrase))
        if phrase.role == DIRECT and nouns[0].superlative:
            return which_is(nouns[0], roles)
        if phrase.role == DIRECT and not peek_place(nouns[0], roles.situation):
            raise Question('I can only tell what I see. Where should I look?')
        place = find_place(nouns[0], roles.situation)
    roles.finish()
    return [Task('scan_environment', near=place)]


def meet(roles: Roles) -> Sequence[Task]:
    """Plan "meet the person in the living room": the robot goes there."""
    person = roles.location(DIRECT, kinds=[PlaceKind.PERSON]) or roles.situation.speaker()
    roles.finish()
    return [Task('navigate_to', {'location': person})]


def turn(roles: Roles) -> Sequence[Task]:
    """Plan "turn left", "rotate 90 degrees", "turn 45 degrees to the right".

    Raises:
        Question: It does not say by how much.
    """
    rest = roles.clause.rest
    if rest and rest[-1].text in ('on', 'off'):
        raise switch_question(roles)
    is_whole = roles.clause.times is not None and words(rest) == 'around'
    angle_rad = 2 * math.pi if is_whole else angle(rest)
    if angle_rad is None:
        raise Question(
            f'I do not understand "{str(roles.clause)[:80]}". '
            'By how many degrees should I turn, left or right?'
        )
    return [Task('rotate', {'angle': angle_rad})]


def wait(roles: Roles) -> Sequence[Task]:
    """Plan "wait 5 seconds", "wait".

    Raises:
        Question: It does not say for how long.
    """
    place = '' if str(roles.peek(ADVERB)) == 'here' else roles.location('at', ADVERB)
    roles.take(ADVERB)
    length: Tokens = ()
    for phrase in roles.phrases:
        if phrase.role == 'for' or not phrase.preposition:
            length += phrase.tokens
            roles.drop(phrase)
    roles.finish()
    if not length or words(length) in _MOMENTS:
        return [Task('wait', near=place)]
    duration_s = duration(length)
    if duration_s is None:
        raise Question(f'I do not understand "{str(roles.clause)[:80]}". How long should I wait?')
    return [Task('wait', {'duration': duration_s}, near=place)]


def is_way(tokens: Tokens) -> bool:
    """Return True for coordinates and directions: what can be driven and not be moved."""
    is_direction = bool(tokens) and tokens[0].text in _RELATIVE
    return is_direction or coordinates(tokens) is not None


def _destinations(roles: Roles) -> list[str]:
    if is_way(roles.clause.rest):
        raise Question('I can go to places and to coordinates, not by directions. Where to?')
    phrase = roles.take(*_GOALS)
    roles.finish()
    situation = roles.situation
    if phrase is None:
        return []
    if str(phrase) == 'here':
        return [situation.speaker()]
    return [find_place(noun, situation, or_object=True) for noun in roles.nouns(phrase)]


def _is_object(noun: Noun, roles: Roles) -> bool:
    situation = roles.situation
    if noun.pronoun:
        return noun.pronoun not in ('me', 'us') and bool(situation.objects or situation.held)
    return bool(fitting_objects(noun, situation)) and not peek_place(noun, situation)
