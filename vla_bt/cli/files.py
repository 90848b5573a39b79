"""Files a person names on the command line: plans in any dialect, and trees as XML."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import MAX_TEXT_BYTES, Plan, PlanReading, read_plan
from vla_bt.trees import TreeSpec, check_tree
from vla_bt.trees.xml_read import read_xml


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file holds: a plan, or a tree, or neither and the reasons."""

    reading: PlanReading | None = None
    """Of the plan; None when it is no plan document."""
    tree: TreeSpec | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def plan(self) -> Plan | None:
        """The plan; None when it is none, or not a right one."""
        return self.reading.plan if self.reading else None


def read_document(path: Path) -> Document:
    """Read a plan (JSON, any dialect) or a tree (XML); `-` is standard input. Never raises."""
    try:
        if str(path) == '-':
            data = sys.stdin.buffer.read(MAX_TEXT_BYTES + 1)
        else:
            with path.open('rb') as file:
                data = file.read(MAX_TEXT_BYTES + 1)
    except OSError as error:
        message = f'cannot be read: {error.strerror or error}'
        problem = Problem(code=ProblemCode.UNREADABLE, path=str(path), message=message)
        return Document(problems=(problem,))
    if data.lstrip(b'\xef\xbb\xbf \t\r\n').startswith(b'<'):
        return _tree(data, path.name)
    reading = read_plan(data)
    return Document(reading=reading, problems=reading.problems)


def _tree(data: bytes, name: str) -> Document:
    reading = read_xml(data, name)
    if reading.tree is None:
        return Document(problems=reading.problems)
    return Document(tree=reading.tree, problems=tuple(check_tree(reading.tree, inputs=None)))
