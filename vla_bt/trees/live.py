"""The live tree as text: what is done, what is under way, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import one_line, shorten
from vla_bt.trees.naming import is_named
from vla_bt.trees.once import Once
from vla_bt.trees.replan import Replan

_MARKS = {Status.SUCCESS: '✓', Status.FAILURE: '✗', Status.RUNNING: '▶', Status.INVALID: '·'}
_EVENTFUL = (Status.RUNNING, Status.FAILURE)
_LONGEST_LINE = 100


def live_text(root: Behaviour) -> str:
    """Return the tree with a mark per node, two spaces per level, without a line end.

    ✓ succeeded, ✗ failed, ▶ under way, · not begun. All steps are listed; anything else is opened
    only while it is under way or when it failed. Control nodes without a name are left out, their
    children take their place.
    """
    return '\n'.join(_lines(root, 0, may_lead=True))


def _lines(node: Behaviour, depth: int, may_lead: bool) -> Iterator[str]:
    """Yield the lines of a node and what is below it; `may_lead`: no step is above it."""
    if _is_shown(node):
        yield _line(node, depth)
        depth += 1
    may_lead = may_lead and not isinstance(node, Once)
    if node.status in _EVENTFUL or (may_lead and _leads_to_steps(node)):
        for child in node.children:
            yield from _lines(child, depth, may_lead)


def _is_shown(node: Behaviour) -> bool:
    is_planning = isinstance(node, Replan) and node.is_waiting
    return is_named(node) or not node.children or is_planning


def _leads_to_steps(node: Behaviour) -> bool:
    return any(isinstance(child, Once) or _leads_to_steps(child) for child in node.children)


def _line(node: Behaviour, depth: int) -> str:
    is_done = isinstance(node, Once) and node.is_done
    mark = _MARKS[Status.SUCCESS if is_done else node.status]
    words = f': {node.feedback_message}' if node.feedback_message and not is_done else ''
    text = one_line(f'{mark} {node.name}{words if node.status in _EVENTFUL else ""}')
    return shorten(f'{"  " * depth}{text}', _LONGEST_LINE)
