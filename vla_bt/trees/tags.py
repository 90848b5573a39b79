"""What a node type accepts: children, attributes, resources; the built-in control nodes.

Leaves are described by the same records where they are implemented (`vla_bt/trees/leaves/`), so
the checker, the compiler and the documentation read one table.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from vla_bt.trees.port_rule import PortDirection, PortRule, PortType, PortValueError
from vla_bt.trees.spec import AUTOREMAP, SUBTREE, SUBTREE_ID

__all__ = [
    'CONTROL_TAGS', 'PARALLEL', 'PortDirection', 'PortRule', 'PortType', 'PortValueError',
    'TagKind', 'TagRule',
]  # fmt: skip

PARALLEL = 'Parallel'
"""The control node that runs its children at the same time."""
MAX_ATTEMPTS = 100
"""Most runs of a retried or repeated child: every loop is bounded."""
MAX_WAIT_MS = 3_600_000
"""Longest timeout or delay, milliseconds."""


class TagKind(str, enum.Enum):
    """What a node type is, which decides how many children it takes."""

    CONTROL = 'control'
    """At least one child."""
    DECORATOR = 'decorator'
    """Exactly one child."""
    LEAF = 'leaf'
    """No child."""
    SUBTREE = 'subtree'
    """No child; stands for the tree its `ID` names."""


@dataclass(frozen=True, kw_only=True)
class TagRule:
    """What one node type accepts."""

    kind: TagKind
    """Decides the number of children."""
    summary: str = ''
    """One sentence for people."""
    ports: Mapping[str, PortRule] = field(default_factory=dict)
    """Attributes by name, besides `name`; a SubTree takes others, its tree's keys."""
    resources: tuple[str, ...] = ()
    """What a leaf occupies while it runs: base, left_arm, right_arm, head, speech."""
    is_condition: bool = False
    """True: a leaf that only looks, never acts. For drawings."""


def _count(summary: str) -> PortRule:
    return PortRule(summary=summary, type=PortType.INTEGER, required=True, constant=True,
                    min=1, max=MAX_ATTEMPTS)


def _wait(summary: str, shortest_ms: int) -> PortRule:
    return PortRule(summary=summary, type=PortType.INTEGER, required=True, constant=True,
                    min=shortest_ms, max=MAX_WAIT_MS, unit='ms')


def _threshold(summary: str, default: str) -> PortRule:
    return PortRule(summary=summary, type=PortType.INTEGER, constant=True, default=default,
                    min=-1, max=MAX_ATTEMPTS)


def _control(summary: str, **ports: PortRule) -> TagRule:
    return TagRule(kind=TagKind.CONTROL, summary=summary, ports=ports)


def _decorator(summary: str, **ports: PortRule) -> TagRule:
    return TagRule(kind=TagKind.DECORATOR, summary=summary, ports=ports)


CONTROL_TAGS: Mapping[str, TagRule] = MappingProxyType({
    'Sequence': _control('Run the children in order until one fails.'),
    'ReactiveSequence': _control('Run the children in order, from the first at every tick.'),
    'Fallback': _control('Try the children in order until one succeeds.'),
    'ReactiveFallback': _control('Try the children in order, from the first at every tick.'),
    PARALLEL: _control(
        'Run all children at the same time.',
        success_count=_threshold('Children that must succeed; -1 is all.', '-1'),
        failure_count=_threshold('Failed children that make it fail; -1 is all.', '1'),
    ),
    'RetryUntilSuccessful': _decorator(
        'Run the child again when it fails.', num_attempts=_count('Most runs of the child.'),
    ),
    'Repeat': _decorator(
        'Run the child again when it succeeds.', num_cycles=_count('Runs of the child.'),
    ),
    'Inverter': _decorator('Swap success and failure of the child.'),
    'ForceSuccess': _decorator('Succeed whatever the child ends with.'),
    'ForceFailure': _decorator('Fail whatever the child ends with.'),
    'Timeout': _decorator(
        'Stop the child and fail when it takes longer.', msec=_wait('Longest run.', 1),
    ),
    'Delay': _decorator(
        'Wait, then run the child.', delay_msec=_wait('Wait before the child starts.', 0),
    ),
    SUBTREE: TagRule(
        kind=TagKind.SUBTREE,
        summary='Run the tree called `ID`; other attributes are the keys it gets.',
        ports={
            SUBTREE_ID: PortRule(summary='Which tree.', required=True, constant=True),
            AUTOREMAP: PortRule(
                summary='Whether the tree also sees all keys of this one by their own names.',
                type=PortType.BOOLEAN, constant=True, default='false',
            ),
        },
    ),
})
"""The control nodes and decorators that are built in, as BehaviorTree.CPP v4 names them.

Source: https://www.behaviortree.dev/docs/nodes-library/
"""
