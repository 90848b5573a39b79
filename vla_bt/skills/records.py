"""What a skill is. Read from `config/skills.yaml`; see that file for the meaning of each entry."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from vla_bt.settings import EntryName
from vla_bt.skills.facts import Effect, Literal, parse_effect, parse_literal

RESOURCES = ('base', 'left_arm', 'right_arm', 'head', 'speech')
"""What a skill can occupy; each serves one skill at a time."""

NAME_PATTERN = r'^[a-z][a-z0-9_]{0,39}$'


class _Record(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)


class ArgumentType(str, enum.Enum):
    """What an argument's value is."""

    TEXT = 'text'
    NUMBER = 'number'
    INTEGER = 'integer'
    BOOLEAN = 'boolean'
    CHOICE = 'choice'
    OBJECT = 'object'
    """Id or unique description of a known object."""
    PLACE = 'place'
    """Name or alias of a known place."""


class Fill(str, enum.Enum):
    """Where a left-out argument comes from."""

    HELD = 'held'
    """The object in the hand when the step's turn comes."""
    HERE = 'here'
    """The place where the robot stands when the step's turn comes."""


class Alias(_Record):
    """Another name for an argument, in another unit when `scale` is not 1."""

    name: str
    scale: float = 1.0
    """Value here = scale x value there."""


class Argument(_Record):
    """One argument of a skill."""

    type: ArgumentType
    summary: str
    unit: str = ''
    """m, rad, s, N, kg, m/s; empty for what has none."""
    min: float | None = None
    """Smallest number accepted; None: no bound."""
    max: float | None = None
    """Largest number accepted; None: no bound."""
    max_length: int | None = Field(default=None, ge=1)
    """Longest text in characters; None for what is no text."""
    choices: tuple[str, ...] = ()
    default: Any = None
    """Value when left out; None: there is none."""
    optional: bool = False
    fill: Fill | None = None
    """Where a left-out value is taken from; None: nowhere."""
    accepts: tuple[ArgumentType, ...] = ()
    """For names: the kinds of thing named; empty: `type` alone."""
    aliases: tuple[Alias, ...] = ()

    @field_validator('aliases', mode='before')
    @classmethod
    def _names_are_aliases(cls, value: Any) -> Any:
        entries = value if isinstance(value, (list, tuple)) else [value]
        return [{'name': entry} if isinstance(entry, str) else entry for entry in entries]

    @model_validator(mode='after')
    def _is_complete(self) -> Argument:
        if (self.type is ArgumentType.CHOICE) != bool(self.choices):
            raise ValueError('choices belong to type choice, and only to it')
        if self.type in (ArgumentType.NUMBER, ArgumentType.INTEGER) and (
            self.min is None or self.max is None or self.min > self.max
        ):
            raise ValueError('a number needs min <= max')
        if self.type is ArgumentType.TEXT and self.max_length is None:
            raise ValueError('a text needs max_length')
        return self

    @property
    def is_required(self) -> bool:
        """True when a plan must give it."""
        return not self.optional and self.default is None

    @property
    def kinds(self) -> tuple[ArgumentType, ...]:
        """The kinds of thing a name may stand for."""
        return self.accepts or (self.type,)


class Skill(_Record):
    """One thing a plan can ask for."""

    name: EntryName = Field(pattern=NAME_PATTERN)
    summary: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    arguments: Mapping[str, Argument] = Field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    ignored: tuple[str, ...] = ()
    """Arguments that plans may carry and that change nothing."""
    preconditions: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    timeout_s: float = Field(gt=0, le=600)
    duration_s: float = Field(ge=0)
    confirm: bool = False
    early: bool = False
    """True: harmless and reversible; may begin before the plan is complete."""
    tree: str
    """File name of its behaviour tree, or an absolute path for a custom skill."""

    @model_validator(mode='after')
    def _is_consistent(self) -> Skill:
        unknown = set(self.resources) - set(RESOURCES)
        if unknown:
            raise ValueError(f'resources {sorted(unknown)} are not among {list(RESOURCES)}')
        conditions = [literal for rule in self.effect_rules for literal in rule.conditions]
        for literal in (*self.precondition_literals, *self.effect_literals, *conditions):
            for slot in literal.fact.args:
                if slot.startswith('$') and slot[1:] not in {*self.arguments, 'location'}:
                    raise ValueError(f'{literal} names an argument the skill does not have')
        for group in self.one_of:
            if set(group) - set(self.arguments):
                raise ValueError(f'one_of {list(group)} names an argument the skill does not have')
        return self

    @property
    def precondition_literals(self) -> tuple[Literal, ...]:
        """Preconditions as fact patterns, in the order their variables are bound."""
        return _literals(self.preconditions)

    @property
    def effect_literals(self) -> tuple[Literal, ...]:
        """Effects as fact patterns, conditions left out; the negated ones are deletions."""
        return tuple([rule.literal for rule in self.effect_rules])

    @property
    def effect_rules(self) -> tuple[Effect, ...]:
        """Effects with their conditions; deletions happen before additions."""
        return _effects(self.effects)

    @property
    def changes(self) -> frozenset[str]:
        """Names of the facts that using it may make true or false."""
        return _changes(self.effects)

    @property
    def is_drive(self) -> bool:
        """True when the robot stands elsewhere afterwards."""
        return 'at' in self.changes


@functools.lru_cache(maxsize=1024)
def _literals(texts: tuple[str, ...]) -> tuple[Literal, ...]:
    return tuple(map(parse_literal, texts))


@functools.lru_cache(maxsize=1024)
def _effects(texts: tuple[str, ...]) -> tuple[Effect, ...]:
    return tuple(map(parse_effect, texts))


@functools.lru_cache(maxsize=1024)
def _changes(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset([rule.literal.fact.predicate for rule in _effects(texts)])
