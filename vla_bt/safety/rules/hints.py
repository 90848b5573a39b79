"""What is said of a name in a rule that names nothing, and what may have been meant."""

from __future__ import annotations

from vla_bt.errors import close_matches, shorten
from vla_bt.safety.rules.terms import Call, Constraint, Known
from vla_bt.safety.rules.vocabulary import Vocabulary
from vla_bt.skills import Skill
from vla_bt.world import WorldModel


def unknown_place(name: str, world: WorldModel, *others: str) -> str:
    """Return that there is no such place; `others` are accepted too."""
    known = tuple(dict.fromkeys((*others, *world.places)))
    meant = [it.name for it in world.places.values() if name.replace('_', ' ') in it.aliases]
    close = meant or close_matches(name, known)
    hint = f'did you mean {" or ".join(close)}?' if close else f'accepted: {", ".join(known)}'
    return f'there is no place {shorten(name)!r}; {hint}'


def unknown_fact(term: Known, words: Vocabulary) -> str:
    """Return that there is no such fact or tag, or that it has another number of values."""
    if words.is_known(term.predicate):
        shapes = ' or '.join(words.shapes(term.predicate))
        count = len(term.values)
        values = 'value' if count == 1 else 'values'
        return f'{str(term)!r} has {count} {values}; accepted: {shapes}'
    skill = words.catalogue.find(term.predicate)
    if skill is not None:
        arguments = ', '.join(skill.arguments) or 'none'
        return (
            f'{str(term)!r}: {term.predicate} is a skill; name its arguments with =, <, > or '
            f'nothing between the brackets (accepted: {arguments})'
        )
    what = 'skill, fact or tag' if not term.values else 'fact or tag'
    return f'there is no {what} {shorten(term.predicate)!r}; {words.like(term.predicate)}'


def unknown_skill(term: Call, words: Vocabulary) -> str:
    """Return that there is no such skill."""
    if words.is_known(term.skill):
        shapes = ' or '.join(words.shapes(term.skill))
        return f'{str(term)!r}: {term.skill} is a fact or tag, written {shapes}'
    close = words.catalogue.suggest(term.skill)
    is_close = close != words.catalogue.names
    hint = f'did you mean {" or ".join(close)}?' if is_close else f'accepted: {", ".join(close)}'
    return f'the robot has no skill {shorten(term.skill)!r}; {hint}'


def unknown_argument(it: Constraint, skill: Skill) -> str:
    """Return that the skill has no such argument."""
    alias = [
        name
        for name, argument in skill.arguments.items()
        if it.name in [alias.name for alias in argument.aliases]
    ]
    close = alias or close_matches(it.name, skill.arguments)
    known = ', '.join(skill.arguments) or 'none'
    hint = f'did you mean {" or ".join(close)}?' if close else f'accepted: {known}'
    return f'{skill.name} has no argument {shorten(it.name)!r}; {hint}'
