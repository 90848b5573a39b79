"""What was changed, for people, and why something could not be."""

from __future__ import annotations

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.planner.wire import ReplyCode

MAX_NOTES = 30
"""Notes kept of one repair; the last one says that there were more."""


class Notes:
    """Sentences about changes, each once, in the order of the changes."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Keep a sentence that ends in a full stop."""
        if len(self._sentences) < MAX_NOTES:
            self._sentences[sentence] = None
        else:
            self._sentences['More was changed in the same way.'] = None

    def all(self) -> tuple[str, ...]:
        """Return what was kept."""
        return tuple(self._sentences)


class UnrepairableError(Exception):
    """What was read cannot become a plan without guessing.

    Args:
        code: What the reply is.
        problem: Kind of the problem for whoever wrote it.
        message: One sentence.
        found: The offending value.
        allowed: What would be accepted.
    """

    def __init__(
        self,
        code: ReplyCode,
        problem: ProblemCode,
        message: str,
        found: object = '',
        allowed: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.problem = Problem(
            code=problem, path='', message=message, found=shorten(found), allowed=allowed
        )
