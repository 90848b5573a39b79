"""Where the problems of one reading are collected: in order, bounded, one per path."""

from __future__ import annotations

from collections.abc import Iterable

from vla_bt.errors import Problem, ProblemCode, close_matches, shorten

Path = tuple[str | int, ...]
"""Keys and indices from the document's root."""
MAX_PROBLEMS = 50
"""Problems kept of one reading; the rest is only counted."""


class ProblemLog:
    """Collects problems in the order in which they are found; falsy while there is none.

    The first problem at a path wins: what follows from it at the same path is not reported.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[str, Problem] = {}
        self._more = 0

    def __bool__(self) -> bool:
        """Return whether there is any problem."""
        return bool(self._kept)

    def add(
        self,
        code: ProblemCode,
        path: Path,
        message: str,
        found: object = '',
        allowed: Iterable[str] = (),
    ) -> None:
        """Keep a problem, or count it when `MAX_PROBLEMS` are kept already.

        Args:
            code: What kind of problem.
            path: Where, from the root.
            message: One sentence.
            found: The offending value, of any size.
            allowed: What would be accepted; what is close to `found` is put first.
        """
        if len(self._kept) >= MAX_PROBLEMS:
            self._more += 1
            return
        where = format_path(path)
        if where in self._kept:
            return
        text, known = shorten(found), tuple(allowed)
        likely = tuple(dict.fromkeys((*close_matches(text, known), *known)))
        self._kept[where] = Problem(
            code=code, path=where, message=message, found=text, allowed=likely
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what was kept; when there was more, a last `TOO_LARGE` says how many."""
        kept = tuple(self._kept.values())
        if not self._more:
            return kept
        message = f'and {self._more} more problems'
        return (*kept, Problem(code=ProblemCode.TOO_LARGE, path='', message=message))


def format_path(path: Path) -> str:
    """Return `actions[2].parameters` for `('actions', 2, 'parameters')`; the root is empty.

    Long keys are shortened to 40 characters.
    """
    parts = (f'[{key}]' if isinstance(key, int) else f'.{shorten(key, 40)}' for key in path)
    return ''.join(parts).removeprefix('.')
