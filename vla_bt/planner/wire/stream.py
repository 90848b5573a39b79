"""Steps of a plan while its text is still arriving.

Reads forward only: no character is looked at twice but those of a step, once it is closed.
What is found here is a foretaste; the whole reply is read again, and strictly, at its end.
"""

from __future__ import annotations

import re

from vla_bt.plan import FlowKind, Json, ProblemLog, Step, Verdict, parse_json
from vla_bt.plan.flat_read import read_flat
from vla_bt.plan.nested_read import read_nested
from vla_bt.settings.sections import Dialect

MAX_CHARACTERS = 100_000
"""Characters looked at; what comes later is only read at the end."""
_TO_MARK = re.compile(r'[^"\[\]{}]*')
_TO_QUOTE = re.compile(r'[^"\\]*')
_VERDICT = re.compile(r'\s*\{\s*"verdict"\s*:\s*"(\w+)"')
_SEQUENCE = re.compile(r'\{[^{}\[\]]*?"node"\s*:\s*"sequence"')
_LONGEST_VERDICT = 200
_CONTROLS = frozenset(kind.value for kind in FlowKind if kind is not FlowKind.STEP)
_NAMES = ('do', 'node')
"""Keys that say what a node is, of the flat and of the nested form."""

_FLAT_DEPTH = 3
"""Brackets open within a node of the table: the answer, the list of nodes, the node."""
_NESTED_DEPTH = 4
"""Brackets open within a child of the root node: the answer, the root, its children, the child."""


class StepStream:
    """Finds the complete steps in a growing reply. For one thread.

    Args:
        dialect: The form the model was asked for.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._is_nested = dialect == 'nested'
        self._restart()

    def _restart(self) -> None:
        self._text = ''
        self._at = 0
        self._open: list[tuple[str, int]] = []
        self._is_in_text = False
        self._is_over = False
        self._is_plain = True
        self._found: list[Step] = []
        self._leading: list[Step] = []
        self._verdict: Verdict | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict as soon as it has arrived; None before, or when it is not the first key."""
        return self._verdict

    @property
    def leading(self) -> tuple[Step, ...]:
        """The first steps that are done one after the other whatever else the plan says."""
        return tuple(self._leading)

    def feed(self, piece: str) -> tuple[Step, ...]:
        """Take in what has arrived and return the steps it completes, in the plan's order.

        Args:
            piece: The next characters; '' begins a new reply.
        """
        if not piece:
            self._restart()
            return ()
        if self._is_over:
            return ()
        before = len(self._found)
        self._text += piece
        self._scan()
        self._read_verdict()
        self._is_over = self._is_over or len(self._text) > MAX_CHARACTERS
        return tuple(self._found[before:])

    def _read_verdict(self) -> None:
        if self._verdict is None and self._open:
            start = self._open[0][1]
            match = _VERDICT.match(self._text[start : start + _LONGEST_VERDICT])
            if match and match[1] in {verdict.value for verdict in Verdict}:
                self._verdict = Verdict(match[1])

    def _scan(self) -> None:
        text = self._text
        while self._at < len(text) and not self._is_over:
            if self._is_in_text:
                self._at = _end(_TO_QUOTE, text, self._at)
                if text[self._at : self._at + 1] == '\\':
                    if self._at + 1 == len(text):
                        return
                    self._at += 2
                elif self._at < len(text):
                    self._is_in_text = False
                    self._at += 1
                continue
            self._at = _end(_TO_MARK, text, self._at)
            if self._at < len(text):
                self._mark(text[self._at])
                self._at += 1

    def _mark(self, mark: str) -> None:
        if mark == '"':
            self._is_in_text = bool(self._open)
        elif mark in '[{':
            self._open.append((mark, self._at))
        elif self._open:
            opened, start = self._open.pop()
            if mark == '}' and opened == '{':
                self._closed(start, self._at + 1)
            self._is_over = self._is_over or not self._open

    def _closed(self, start: int, end: int) -> None:
        depth = len(self._open) + 1
        if depth < _FLAT_DEPTH or (depth > _FLAT_DEPTH and not self._is_nested):
            return
        if self._open[-1][0] == '{' and not self._is_child():
            return
        log = ProblemLog()
        node = parse_json(self._text[start:end], log)
        step = self._step(node, log) if isinstance(node, dict) else None
        if log or not isinstance(node, dict):
            self._is_over = True
            return
        if step is None:
            self._is_plain = self._is_plain and not self._is_control(node)
            return
        self._found.append(step)
        self._is_plain = self._is_plain and self._is_outermost(node, depth)
        if self._is_plain:
            self._leading.append(step)

    def _is_child(self) -> bool:
        """Return True when the object that closes is a node below `child`, not arguments."""
        start = self._open[-1][1]
        return '"child"' in self._text[start : self._at]

    def _is_control(self, node: dict[str, Json]) -> bool:
        return any(isinstance(it, str) and it in _CONTROLS for it in map(node.get, _NAMES))

    def _is_outermost(self, node: dict[str, Json], depth: int) -> bool:
        if not self._is_nested:
            return not node.get('parent')
        root, children = self._open[1][1], self._open[2][1]
        return depth == _NESTED_DEPTH and bool(_SEQUENCE.match(self._text, root, children))

    def _step(self, node: dict[str, Json], log: ProblemLog) -> Step | None:
        """Read one node by itself; None when it is no step."""
        if self._is_nested:
            reading = read_nested(node, (), log) if 'skill' in node else None
        else:
            is_step = 'do' in node and not self._is_control(node)
            reading = read_flat([{**node, 'parent': ''}], (), log) if is_step else None
        return reading.steps[0] if reading and reading.steps else None


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
