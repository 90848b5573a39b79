"""An intent in words: the sentence a person would have said."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.planner.intent.course import MANNERS
from vla_bt.planner.intent.records import ActionType
from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.answers import spoken

_VERBS = {
    ActionType.PICK: 'pick up', ActionType.PLACE: 'put', ActionType.NAVIGATE: 'go',
    ActionType.INSPECT: 'inspect', ActionType.HANDOVER: 'hand', ActionType.RELEASE: 'let go of',
    ActionType.SEARCH: 'find', ActionType.LOOK: 'look at', ActionType.CANCEL: 'stop',
    ActionType.OPERATE: 'bring',
}  # fmt: skip
_PREPOSITIONS = {
    ActionType.PICK: 'from', ActionType.PLACE: 'on', ActionType.NAVIGATE: 'to',
    ActionType.INSPECT: 'on', ActionType.HANDOVER: 'to', ActionType.SEARCH: 'in',
}  # fmt: skip
_SAME = frozenset(('go', 'go to', 'navigate', 'navigate to', 'move to', 'drive to', 'goto'))
_DETERMINERS = (
    lexicon.ARTICLES | lexicon.PLURAL_ARTICLES | lexicon.ANY | lexicon.EVERY | lexicon.IT
    | lexicon.THEM | lexicon.SPEAKER | lexicon.OTHERS | lexicon.VAGUE_COUNTS
    | frozenset(lexicon.NUMBERS) | frozenset(('here', 'there', 'both', 'another', 'everything'))
)  # fmt: skip


def sentence_of(
    action: ActionType, *, verb: str, target: str, location: str, modifiers: Sequence[str]
) -> str:
    """Return the command; '' when nothing is said at all.

    Args:
        action: What the verb means; UNKNOWN: the verb stands as it is.
        verb: As given, `pick_up` or `fetch`; empty: the action's own.
        target: What it is about, an id or words; may be empty.
        location: Where to, or where; may be empty.
        modifiers: Words about the target (`red`) and about the manner (`carefully`).
    """
    if action is ActionType.CANCEL:
        return _VERBS[action]
    manners = [word for word in modifiers if word.lower() in MANNERS]
    about = [spoken(word) for word in modifiers if word.lower() not in MANNERS]
    said = _without_noun(_verb(action, spoken(verb)), spoken(target))
    parts = [said, _object(spoken(target), about), *_place(action, said, spoken(location))]
    return ' '.join(filter(None, [*parts, *manners]))


def _verb(action: ActionType, verb: str) -> str:
    if action is ActionType.SEARCH and not verb:
        return _VERBS[action]
    if action is ActionType.NAVIGATE and (not verb or verb.lower() in _SAME):
        return _VERBS[action]
    return verb.lower() or _VERBS.get(action, '')


def _without_noun(verb: str, target: str) -> str:
    """Return "open" of "open door" when the target is a door."""
    first, *others = verb.split() or ['']
    return first if others and others[-1] == target.lower().split(' ')[-1] else verb


def _object(target: str, about: Sequence[str]) -> str:
    there = target.lower().split()
    new = [word for word in about if word.lower() not in there]
    if not target:
        return ' '.join(new)
    if there[0] in _DETERMINERS or target[-1].isdigit():
        return ' '.join([there[0], *new, *target.split()[1:]]) if new else target
    return ' '.join(['the', *new, target])


def _place(action: ActionType, verb: str, location: str) -> list[str]:
    if not location:
        return []
    first = location.lower().split()[0]
    if first in lexicon.PREPOSITIONS or any(
        location.lower().startswith(f'{phrase} ') for phrase in lexicon.PREPOSITIONS
    ):
        return [location]
    has_article = first in _DETERMINERS or location[:1] in '(-' or location[:1].isdigit()
    place = location if has_article else f'the {location}'
    if verb.split()[-1:] in (['to'], ['at'], ['from'], ['on'], ['in']):
        return [place]
    return [_PREPOSITIONS.get(action, 'to'), place]
