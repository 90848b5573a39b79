"""What a rule over time says, read: one form and its patterns (`docs/safety_rules.md`)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cached_property

from vla_bt.safety.rules.terms import Pattern


class FormKind(enum.Enum):
    """What a rule asks of its patterns. Values are the words it is known by."""

    NEVER = 'never'
    ALWAYS = 'always'
    BEFORE = 'before'
    AFTER = 'after'
    WHILE = 'while'
    AT_MOST = 'at most'


FORMS = (
    'never A', 'always A', 'A before B', 'after A do B', 'after A do B within N steps',
    'after A do B before C', 'while A avoid B', 'at most N times A',
)  # fmt: skip
"""All ways to write a rule."""


@dataclass(frozen=True)
class Form:
    """A rule, read."""

    kind: FormKind
    first: Pattern
    """A."""
    second: Pattern | None = None
    """B."""
    limit: int | None = None
    """N."""
    until: Pattern | None = None
    """C: what may not happen before B is done."""

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All patterns there are."""
        return tuple(it for it in (self.first, self.second, self.until) if it is not None)

    @cached_property
    def trigger(self) -> Pattern:
        """The pattern whose match makes the rule look: B of `before` and `while`, or A."""
        if self.kind is FormKind.WHILE:
            assert self.second is not None, 'while has two patterns'
            return self.first + self.second
        return self.second if self.kind is FormKind.BEFORE and self.second else self.first

    def __str__(self) -> str:
        a, b, n = self.first, self.second, self.limit
        if self.kind is FormKind.BEFORE:
            return f'{a} before {b}'
        if self.kind is FormKind.WHILE:
            return f'while {a} avoid {b}'
        if self.kind is FormKind.AT_MOST:
            return f'at most {n} {_times(n)} {a}'
        if self.kind is not FormKind.AFTER:
            return f'{self.kind.value} {a}'
        within = f' within {n} {_steps(n)}' if n else ''
        return f'after {a} do {b}{within}{f" before {self.until}" if self.until else ""}'


def _times(count: int | None) -> str:
    return 'time' if count == 1 else 'times'


def _steps(count: int | None) -> str:
    return 'step' if count == 1 else 'steps'
