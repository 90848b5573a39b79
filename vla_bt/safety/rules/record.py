"""One rule over time as it stands in the safety file."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from vla_bt.errors import one_line
from vla_bt.safety.rules.form import Form
from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.sense import form_faults
from vla_bt.safety.rules.tokens import RuleError
from vla_bt.safety.section import Section

MAX_RULES = 100
"""Most rules of a site."""


def _plain(text: str) -> str:
    if text != one_line(text):
        raise ValueError('should be printable words on one line, without blanks around them')
    return text


Sentence = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain)
]
RuleName = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_plain)]


class Rule(Section):
    """A rule over time; `docs/safety_rules.md` has the language."""

    rule: str = Field(max_length=500)
    """`never A`, `always A`, `A before B`, `after A do B`, `while A avoid B`, ..."""
    message: Sentence
    """What whoever made the plan is told, one sentence."""

    @field_validator('rule')
    @classmethod
    def _means_something(cls, text: str) -> str:
        faults = list(form_faults(read_form(text)))
        if faults:
            raise RuleError('; '.join(dict.fromkeys(faults)))
        return text

    @cached_property
    def form(self) -> Form:
        """The rule, read."""
        return read_form(self.rule)
