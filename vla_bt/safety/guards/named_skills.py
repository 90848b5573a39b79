"""Whether the skills that guards are limited to exist."""

from __future__ import annotations

from collections.abc import Iterable

from vla_bt.errors import SettingsError, close_matches
from vla_bt.safety.guards.rule import GuardRule, Selection
from vla_bt.skills import Catalogue


def refuse_unknown_skills(guards: Iterable[GuardRule], catalogue: Catalogue) -> None:
    """Refuse guards that would never apply because a skill's name is misspelt.

    Raises:
        SettingsError: A guard is limited to a skill that does not exist; names all of them.
    """
    known = {skill.name for skill in catalogue}
    faults = [
        f'guard {rule.name}: applies_to.skills: there is no skill {name!r}{_hint(name, known)}'
        for rule in guards
        if isinstance(rule.applies_to, Selection)
        for name in rule.applies_to.skills
        if name not in known
    ]
    if faults:
        raise SettingsError('\n'.join(faults))


def _hint(name: str, known: set[str]) -> str:
    return f' (accepted: {", ".join(close_matches(name, sorted(known)) or sorted(known))})'
