"""What the robot does not say."""

from __future__ import annotations

import functools

from pydantic import Field, field_validator

from vla_bt.safety.look_alikes import plain_text, readings, undrawn, words_of
from vla_bt.safety.section import Section

THREATS = (
    'attack', 'attacks', 'attacking', 'attacked', 'destroy', 'destroys', 'destroying', 'destroyed',
    'kill', 'kills', 'killing', 'killed', 'murder', 'harm', 'harms', 'harming', 'harmed', 'stab',
    'strangle', 'shoot you', 'i will hurt', 'i will break', "i'll hurt", "i'll break",
    'break you', 'break your', 'crush you', 'punish you', 'you will regret', 'you will suffer',
    'bastard', 'bitch', 'shit', 'fuck', 'fucking', 'idiot', 'shut up',
)  # fmt: skip
"""Threats and insults. Words of warning, `dangerous` among them, are wanted and not here."""


class SpeechLimits(Section):
    """Words and phrases no plan may have the robot speak."""

    forbidden: tuple[str, ...] = Field(default=THREATS, max_length=2000)
    """Whole words or phrases; case, accents, look-alike letters, signs and blanks within words
    make no difference."""

    @field_validator('forbidden')
    @classmethod
    def _have_letters(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        for entry in entries:
            if not _forms(entry):
                raise ValueError(f'{entry!r} has no letter or digit to look for')
        return entries

    def found_in(self, text: str) -> str:
        """Return the first forbidden word or phrase that a text says, '' when it says none."""
        said = readings(text, self._words)
        for entry, letters in self._sought:
            for line in said:
                if line.says(letters):
                    return entry
        return ''

    @functools.cached_property
    def _sought(self) -> tuple[tuple[str, str], ...]:
        """Each entry with the letters of a way it may be read."""
        return tuple((entry, letters) for entry in self.forbidden for letters in _forms(entry))

    @functools.cached_property
    def _words(self) -> dict[str, str]:
        """The words of the list by what is left of them when no letter is drawn out."""
        return {undrawn(word): word for it in self.forbidden for word in words_of(plain_text(it))}


@functools.lru_cache(maxsize=4096)
def _forms(entry: str) -> frozenset[str]:
    """Return the letters of the ways an entry of the list may itself be read."""
    return frozenset(line.letters for line in readings(entry) if line.letters)
