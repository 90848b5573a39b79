"""What kind of task a command is: which hints go into its prompt.

A look at its words, no understanding: a hint too many costs a few tokens.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterable

from vla_bt.skills import Catalogue


class TaskType(str, enum.Enum):
    """Kinds of tasks; the values name the templates of their hints, `task_<value>`."""

    NAVIGATION = 'navigation'
    """The robot goes somewhere."""
    MANIPULATION = 'manipulation'
    """The hand does something."""
    MULTI_STEP = 'multi_step'
    """Several things one after the other."""


_WORD = re.compile(r'[a-z]+|[,;.]')
_CARRY = frozenset('bring fetch get carry deliver take hand move clear tidy clean sort'.split())
"""Verbs of the hand and the base together."""
_GO = frozenset('go come drive walk head return visit follow'.split())
_JOIN = frozenset('and then after afterwards before next finally first , ; .'.split())


def task_types(command: str, skills: Iterable[str], catalogue: Catalogue) -> tuple[TaskType, ...]:
    """Return the kinds of task a command is, none when its words say nothing.

    Args:
        command: What the person said.
        skills: Names of the skills that remain to be done; empty at the first planning.
        catalogue: The skills, whose names and aliases are verbs.
    """
    hand, base = _verbs(catalogue)
    words = _WORD.findall(' '.join((command.lower(), *skills)))
    verbs = [word for word in words if word in hand or word in base]
    found = []
    if any(word in base for word in verbs):
        found.append(TaskType.NAVIGATION)
    if any(word in hand for word in verbs):
        found.append(TaskType.MANIPULATION)
    if len(verbs) > 1 and any(word in _JOIN for word in words[1:-1]):
        found.append(TaskType.MULTI_STEP)
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _verbs(catalogue: Catalogue) -> tuple[frozenset[str], frozenset[str]]:
    """Return the verbs of skills that use an arm, and of those that only drive."""
    hand, base = set(_CARRY), set(_CARRY | _GO)
    for skill in catalogue:
        verbs = {word.partition('_')[0] for word in (skill.name, *skill.aliases)}
        if any(resource.endswith('_arm') for resource in skill.resources):
            hand |= verbs
        elif 'base' in skill.resources:
            base |= verbs
    return frozenset(hand), frozenset(base)
