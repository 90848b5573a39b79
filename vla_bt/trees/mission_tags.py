"""The node types that only the mission's own outline may hold: no plan and no skill can name them.

A skill's tree is checked against `CONTROL_TAGS` and `LEAF_TAGS` alone, so a guard can neither be
forged nor hidden, and a finished step cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vla_bt.trees.tags import PortRule, PortType, TagKind, TagRule

GUARDS = 'Guards'
REPLAN = 'Replan'
TASK = 'Task'
ONCE = 'Once'
VERIFY = 'Verify'
CHOICE = 'Choice'
STEP_PORT = 'step'

MISSION_TAGS: Mapping[str, TagRule] = MappingProxyType({
    GUARDS: TagRule(
        kind=TagKind.LEAF,
        summary='All guards of config/safety.yaml.',
        is_condition=True,
    ),
    REPLAN: TagRule(
        kind=TagKind.DECORATOR,
        summary='Hold still and plan the remaining steps again when the child fails.',
    ),
    TASK: TagRule(kind=TagKind.LEAF, summary='The steps of the plan.'),
    ONCE: TagRule(
        kind=TagKind.DECORATOR,
        summary='Succeed at once when the child has succeeded before.',
    ),
    CHOICE: TagRule(
        kind=TagKind.CONTROL,
        summary='Try the children in order until one succeeds; a pause does not forget which.',
    ),
    VERIFY: TagRule(
        kind=TagKind.LEAF,
        summary="Check that the world shows what the step's skill promises.",
        ports={
            STEP_PORT: PortRule(
                summary='Which step, from 1.',
                type=PortType.INTEGER,
                required=True,
                constant=True,
                min=1,
            ),
        },
        is_condition=True,
    ),
})
