"""What the robot does not say."""

from __future__ import annotations

import functools

from pydantic import Field, field_validator

from vla_bt.safety.look_alikes import drawn_words, readings, undrawn
from vla_bt.safety.section import Section

THREATS = (
    'attack', 'attacks', 'attacking', 'attacked', 'destroy', 'destroys', 'destroying', 'destroyed',
    'kill', 'kills', 'killing', 'killed', 'murder', 'harm', 'harms', 'harming', 'harmed', 'stab',
    'strangle', 'shoot you', 'i will hurt', 'i will break', 'break you', 'break your',
    'crush you', 'punish you', 'you will regret', 'you will suffer', 'bastard', 'bitch', 'shit',
    'fuck', 'fucking', 'idiot', 'shut up',
)  # fmt: skip
"""Threats and insults. Words of warning, `dangerous` among them, are wanted and not here."""


class SpeechLimits(Section):
    """Words and phrases no plan may have the robot speak."""

    forbidden: tuple[str, ...] = Field(default=THREATS, max_length=2000)
    """Whole words or phrases; case, accents, look-alike letters and signs make no difference."""

    @field_validator('forbidden')
    @classmethod
    def _have_letters(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        for entry in entries:
            if not _forms(entry):
                raise ValueError(f'{entry!r} has no letter or digit to look for')
        return entries

    def found_in(self, text: str) -> str:
        """Return the first forbidden word or phrase that a text says, '' when it says none."""
        said = ''.join(readings(text))
        drawn = drawn_words(said)
        for entry in self.forbidden:
            forms = _forms(entry)
            if any(form in said for form in forms):
                return entry
            if drawn and any(undrawn(form.strip()) in drawn for form in forms):
                return entry
        return ''


@functools.lru_cache(maxsize=4096)
def _forms(entry: str) -> frozenset[str]:
    """Return the ways an entry of the list may itself be read."""
    return frozenset(form for form in readings(entry) if form.strip())
