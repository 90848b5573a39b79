"""The node types that only the mission's own outline may hold: no plan and no skill can name them.

A skill's tree is checked against `CONTROL_TAGS` and `LEAF_TAGS` alone, so a guard can neither be
forged nor hidden, and a finished step cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vla_bt.trees.tags import PortRule, PortType, TagKind, TagRule

CONFIRM = 'Confirm'
GUARDS = 'Guards'
STEP_GUARDS = 'StepGuards'
REPLAN = 'Replan'
TASK = 'Task'
ONCE = 'Once'
VERIFY = 'Verify'
CHOICE = 'Choice'
STEP_PORT = 'step'

_STEP_PORTS = {
    STEP_PORT: PortRule(
        summary='Which step, from 1.',
        type=PortType.INTEGER,
        required=True,
        constant=True,
        min=1,
    ),
}

MISSION_TAGS: Mapping[str, TagRule] = MappingProxyType({
    GUARDS: TagRule(
        kind=TagKind.LEAF,
        summary='Guards of config/safety.yaml that stand in front of everything.',
        is_condition=True,
    ),
    STEP_GUARDS: TagRule(
        kind=TagKind.LEAF,
        summary='Guards of config/safety.yaml that stand in front of a step like this.',
        ports=_STEP_PORTS,
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
    CONFIRM: TagRule(
        kind=TagKind.LEAF,
        summary='Ask a person before a step begins, where the rules say so.',
        ports=_STEP_PORTS,
        is_condition=True,
    ),
    VERIFY: TagRule(
        kind=TagKind.LEAF,
        summary="Check that the world shows what the step's skill promises.",
        ports=_STEP_PORTS,
        is_condition=True,
    ),
})
