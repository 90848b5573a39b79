"""Which verb phrase leads where: the lexicon plus what the catalogue brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.tokens import Tokens, words
from vla_bt.skills import Catalogue

FREE = 'free'
"""The frame of skills without one of their own: arguments are filled by their types."""
_LONGEST = 6


@dataclass(frozen=True)
class Verb:
    """A verb phrase and where it leads."""

    phrase: str
    frame: str
    """Name of a frame."""
    skill: str = ''
    """The skill to fill, when the frame is `free`."""


class Verbs:
    """All verb phrases of one robot.

    Where both know a phrase, the lexicon goes before the names of skills that have a frame, and
    any other skill goes before the lexicon: a robot with a skill `fly` flies.

    Args:
        catalogue: Skill names and aliases; `_` is read as space.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._verbs: dict[str, Verb] = {}
        for verb in (*_framed(catalogue), *_known(), *_free(catalogue)):
            self._verbs[verb.phrase] = verb

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The first words of all phrases."""
        return tuple(dict.fromkeys(phrase.split()[0] for phrase in self._verbs))

    def at_start(self, tokens: Tokens) -> Verb | None:
        """Return the longest verb phrase that `tokens` begin with, None when there is none."""
        for length in range(min(_LONGEST, len(tokens)), 0, -1):
            found = self._verbs.get(words(tokens[:length]))
            if found is not None:
                return found
        return None


def _framed(catalogue: Catalogue) -> Iterator[Verb]:
    for skill in catalogue:
        if skill.name in lexicon.SKILL_FRAMES:
            for name in (skill.name, *skill.aliases):
                yield Verb(name.replace('_', ' '), lexicon.SKILL_FRAMES[skill.name])


def _known() -> Iterator[Verb]:
    tables = {'stop': lexicon.STOP, 'vague': lexicon.VAGUE, 'unable': sorted(lexicon.UNABLE),
              'impossible': lexicon.IMPOSSIBLE}  # fmt: skip
    for frame, phrases in tables.items():
        yield from (Verb(phrase, frame) for phrase in phrases)
    yield from (Verb(phrase, frame) for phrase, frame in lexicon.VERB_FRAMES.items())


def _free(catalogue: Catalogue) -> Iterator[Verb]:
    for phrase, name in lexicon.VERB_SKILLS.items():
        if catalogue.find(name) is not None:
            yield Verb(phrase, FREE, name)
    for skill in catalogue:
        if skill.name not in lexicon.SKILL_FRAMES:
            for name in (skill.name, *skill.aliases):
                yield Verb(name.replace('_', ' '), FREE, skill.name)
