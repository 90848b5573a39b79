"""The skill catalogue: what the robot can be asked for, and what each skill needs and changes."""

from vla_bt.skills.catalogue import Catalogue, load_catalogue
from vla_bt.skills.facts import (
    Effect,
    Fact,
    Facts,
    Literal,
    matches,
    parse_effect,
    parse_literal,
    substitute,
)
from vla_bt.skills.records import RESOURCES, Alias, Argument, ArgumentType, Fill, Skill

__all__ = [
    'Alias', 'Argument', 'ArgumentType', 'Catalogue', 'Effect', 'Fact', 'Facts', 'Fill', 'Literal',
    'RESOURCES', 'Skill', 'load_catalogue', 'matches', 'parse_effect', 'parse_literal',
    'substitute',
]  # fmt: skip
