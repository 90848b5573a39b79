"""What is asked about before anything is planned: risky things, and words hardly heard.

Here a person says once that the command is meant; `yes, <command>` is a new command. It allows no
step: what a step needs is asked when its turn comes, by `vla_bt.safety.Consent`, with the step and
the world as they are then, and no words can answer that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from vla_bt.planner.intent.records import Ambiguity, AmbiguityKind
from vla_bt.planner.offline.answers import listing, sentence, the
from vla_bt.safety.tags import RISKS
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel

_YES = re.compile(
    r'^\s*(?:(?:yes|yeah|yep)[\s,.!:;]+|(?:sure|correct|confirmed)\s*[,.!:;]+\s*)(?=[^\s,.!:;])',
    re.IGNORECASE,
)
_BARE = re.compile(
    r'\W*(?:(?P<yes>yes|yeah|yep|sure|correct|confirmed|ok|okay)'
    r'|no|nope|no thanks|no thank you|nothing|rather not)(?:[\W_]+please)?\W*',
    re.IGNORECASE,
)


def confirmed(command: str) -> tuple[str, bool]:
    """Return the command without a "yes," before it, and whether there was one."""
    bare = _YES.sub('', command)
    return bare, bare != command


def bare_answer(command: str) -> Ambiguity | None:
    """Return what to say to a yes or no without a command; None: it is something else.

    No planner may see one: what it answers is not told.
    """
    found = _BARE.fullmatch(confirmed(command)[0])
    if found is None:
        return None
    if found['yes']:
        question = 'Yes to what? Please say "yes," and then what I should do.'
        return Ambiguity(kind=AmbiguityKind.MISSING, question=question)
    return Ambiguity(kind=AmbiguityKind.DECLINED, question='All right, I leave it.')


def risk(
    uses: Iterable[tuple[str, Iterable[str]]],
    command: str,
    catalogue: Catalogue,
    world: WorldModel,
) -> Ambiguity | None:
    """Return the question about something risky in a command, None when nothing is.

    Args:
        uses: Skill and ids of its objects, for each wish of the command.
        command: What was said; "yes, <command>" is the answer that goes ahead.
        catalogue: Says which skills want a confirmation.
        world: Says what the objects are like.
    """
    for skill, objects in uses:
        is_handling = catalogue[skill].confirm or 'right_arm' in catalogue[skill].resources
        for object_id in objects if is_handling else ():
            belief = world.objects.get(object_id)
            tags = [RISKS[tag] for tag in (belief.tags if belief else ()) if tag in RISKS]
            if tags:
                told = sentence(f'{the(object_id)} is {listing(tags, "and")}')
                return Ambiguity(
                    kind=AmbiguityKind.RISKY,
                    question=f'{told} Should I really handle it?',
                    options=(f'yes, {command}', 'no'),
                )
    return None


def unsure(command: str, confidence: float, min_confidence: float) -> Ambiguity | None:
    """Return the question whether this was said, None when it was heard well enough.

    Args:
        command: What was recognised.
        confidence: 0..1; NaN: not given, which is no doubt.
        min_confidence: Least that is taken as heard, 0..1.
    """
    if math.isnan(confidence) or confidence >= min_confidence or not command.strip():
        return None
    return Ambiguity(
        kind=AmbiguityKind.UNSURE,
        question=f'Did you say "{command.strip()[:120]}"?',
        options=(f'yes, {command.strip()}', 'no'),
    )
