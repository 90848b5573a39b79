"""Frames of verbs that lead to no plan: each says why, or asks what is meant."""

from __future__ import annotations

from typing import NoReturn

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import Question, Refusal, listing, spoken, the
from vla_bt.planner.offline.roles import Roles
from vla_bt.world import PlaceKind


def stop(roles: Roles) -> NoReturn:
    """Refuse: a running mission is stopped before any planner is asked.

    Raises:
        Refusal: Always.
    """
    raise Refusal('There is nothing to stop.')


def impossible(roles: Roles) -> NoReturn:
    """Refuse "fly to the ceiling", and say what the robot does instead.

    Raises:
        Refusal: Always.
    """
    phrase = roles.clause.verb.phrase
    raise Refusal(f'I cannot {phrase}. {lexicon.IMPOSSIBLE[phrase]}')


def unable(roles: Roles) -> NoReturn:
    """Refuse what is understood and no skill does.

    Raises:
        Refusal: Always.
    """
    phrase = roles.clause.verb.phrase
    missing = lexicon.MISSING.get(phrase, '')
    raise Refusal(f'I have no skill to {phrase}. {missing}'.strip())


def switch(roles: Roles) -> NoReturn:
    """Ask about "turn on the light": what pressing a button does is not known.

    Raises:
        Question: There is a button.
        Refusal: There is none.
    """
    raise switch_question(roles)


def switch_question(roles: Roles) -> Question | Refusal:
    """Return the question whether a button should be pressed to switch something."""
    buttons = [place.name for place in roles.situation.places(PlaceKind.BUTTON)]
    if not buttons:
        return Refusal('I have no skill to switch.')
    return Question(
        f'I do not know what is on or off. Should I press {listing(map(the, buttons), "or")}?',
        [f'press {the(name)}' for name in buttons],
    )


def vague(roles: Roles) -> NoReturn:
    """Ask what "clean up" or "prepare the room for a meeting" means in steps.

    Raises:
        Question: Always.
    """
    phrase = roles.clause.verb.phrase
    rooms = [place.name for place in roles.situation.places(PlaceKind.ROOM)]
    if not roles.clause.rest and phrase.startswith(lexicon.CLEANING):
        raise Question(
            f'Which area should I {phrase}? {listing(rooms).capitalize()}?', map(spoken, rooms)
        )
    raise Question(
        f'I do not know how to "{str(roles.clause)[:80]}". '
        'What should I do, step by step, for example bring something somewhere?'
    )
