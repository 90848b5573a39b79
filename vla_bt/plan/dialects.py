"""The forms in which plans arrive, as tables: what each key of each dialect means."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from vla_bt.plan.flat_read import FLAT_NODE, read_flat
from vla_bt.plan.flow_read import FlowReader, read_canonical
from vla_bt.plan.keys import (
    Key,
    KeyTable,
    args_from_text,
    args_in_degrees,
    first_key,
    flat_args,
    member_of,
    named,
    nested,
    positive_or_none,
    texts,
)
from vla_bt.plan.nested_read import read_nested
from vla_bt.plan.records import Plan, PlanSource, Step, Verdict


class Dialect(str, enum.Enum):
    """Who writes plans how; values are stable. S0 to S4 are the seed documents."""

    CANONICAL = 'canonical'
    """Ours, as `Plan.to_json` writes it: `{"verdict", "steps": [{"skill", "args"}], "flow"}`."""
    FLAT = 'flat'
    """For models: `{"verdict", "nodes": [{"id", "parent", "do", "args": [{"name", "value"}]}]}`;
    all values are texts."""
    NESTED = 'nested'
    """For models: `{"verdict", "plan": {"node": "sequence", "children": [...]}}`."""
    ACTION = 'action'
    """S0: `{"actions": [{"action", "parameters"}]}`."""
    ACTION_TYPE = 'action_type'
    """S1: `{"actions": [{"action_type", "parameters"}]}`; its ROS node writes `type`."""
    PRIMITIVES = 'primitives'
    """S2: `{"primitives": [{"action_type", "parameters"}]}`, as a tool call or as messages."""
    NAME_PARAMS = 'name_params'
    """S3: `{"actions": [{"name", "params", "duration"}]}`; its `rotate` turns by degrees."""
    GOAL_MESSAGE = 'goal_message'
    """S4: `{"steps": [{"action_type", "ros_action_name", "goal_message"}]}`."""
    ANSWER = 'answer'
    """S3: no steps but `{"clarification"}` or `{"error"}`."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the keys of one dialect mean."""

    plan: KeyTable
    """Keys of the document."""
    step: KeyTable
    """Keys of a step; empty when the dialect has no list of steps."""
    read_flow: FlowReader | None = None
    """How the steps are read together with their flow; None: one by one, by `step`."""
    args_example: str = '{...}'
    """What arguments look like, for messages."""

    @cached_property
    def list_key(self) -> str:
        """The key that holds the steps."""
        return first_key(self.plan, 'steps')

    @cached_property
    def skill_keys(self) -> frozenset[str]:
        """The keys that may name a step's skill."""
        return frozenset(name for name, key in self.step.items() if key.field == 'skill')

    @property
    def example(self) -> str:
        """The form in short, for messages."""
        skill, args = first_key(self.step, 'skill'), first_key(self.step, 'args')
        return f'{{"{self.list_key}": [{{"{skill}": "...", "{args}": {self.args_example}}}]}}'


_DROPPED = Key('')
_EXPLANATION = Key('explanation', texts)
_PRECONDITIONS = Key('preconditions', texts)
_EXPECTED = Key('expected', texts)
_LIMITS = {name: Key('limits', named(name)) for name in ('max_force', 'max_velocity')}
_LIMIT_OBJECT = {name: Key(name) for name in _LIMITS} | {'workspace_bounds': _DROPPED}

ANSWER_KEYS: KeyTable = {
    'clarification': Key('question'),
    'question': Key('question'),
    'error': Key('reason'),
    'refusal': Key('reason'),
    'infeasible': Key('reason'),
}
_PLAN_KEYS = {
    **ANSWER_KEYS,
    'options': Key('options', texts),
    'command': Key('command'),
    'plan_id': Key('id'),
    'explanation': _EXPLANATION,
    'notes': _EXPLANATION,
    'reasoning': _EXPLANATION,
    'preconditions': _PRECONDITIONS,
    'expected_outcomes': _EXPECTED,
    **dict.fromkeys(('total_duration', 'estimated_total_time', 'estimated_duration'), _DROPPED),
    **dict.fromkeys(('estimated_duration_s', 'visual_analysis', 'header'), _DROPPED),
    **dict.fromkeys(('intent_id', 'source_intent_id'), _DROPPED),
    **dict.fromkeys(('plan_status', 'current_step_index'), _DROPPED),
}
_STEP_KEYS = {
    'description': Key('description'),
    'duration': Key('duration_s'),
    'estimated_duration': Key('duration_s'),
    'timeout': Key('timeout_s'),
    'timeout_s': Key('timeout_s', positive_or_none),
    'retry_count': Key('retries'),
    'preconditions': _PRECONDITIONS,
    'expected_outcomes': _EXPECTED,
    'success_criteria': _EXPECTED,
    'primitive_id': Key('id'),
    'constraints': Key('limits', nested(_LIMIT_OBJECT)),
    **_LIMITS,
    **dict.fromkeys(('safety_check', 'ros_action_name', 'status', 'error_message'), _DROPPED),
}
_CANONICAL_KEYS = {
    'verdict': Key('verdict', member_of(Verdict)),
    'source': Key('source', member_of(PlanSource)),
    'options': Key('options', texts),
    'preconditions': _PRECONDITIONS,
    'expected': _EXPECTED,
    'notes': Key('notes', texts),
    'flow': Key('flow', read_canonical),
}
_WIRE_KEYS = {
    'verdict': Key('verdict', member_of(Verdict)),
    'question': Key('question'),
    'options': Key('options', texts),
    'reason': Key('reason'),
    'explanation': Key('explanation'),
}
_NO_STEPS = dict.fromkeys(('actions', 'primitives', 'steps'), _DROPPED)
_SKILL = Key('skill')
_ARGS = Key('args', flat_args)


def _form(list_key: str, **own: Key) -> Form:
    return Form(plan={list_key: Key('steps'), **_PLAN_KEYS}, step={**own, **_STEP_KEYS})


def _canonical() -> Form:
    plan, step = (
        {name: _CANONICAL_KEYS.get(name, Key(name)) for name in record.model_fields}
        for record in (Plan, Step)
    )
    return Form(plan=plan, step=step)


_FORMS = {
    Dialect.CANONICAL: _canonical(),
    Dialect.FLAT: Form(
        plan={**_WIRE_KEYS, 'nodes': Key('steps')},
        step=FLAT_NODE,
        read_flow=read_flat,
        args_example='[{"name": "...", "value": "..."}]',
    ),
    Dialect.NESTED: Form(
        plan={**_WIRE_KEYS, 'plan': Key('steps')}, step={}, read_flow=read_nested
    ),
    Dialect.ACTION: _form('actions', action=_SKILL, parameters=_ARGS),
    Dialect.ACTION_TYPE: _form('actions', action_type=_SKILL, type=_SKILL, parameters=_ARGS),
    Dialect.PRIMITIVES: _form(
        'primitives',
        action_type=_SKILL,
        parameters=_ARGS,
        parameters_json=Key('args', args_from_text),
    ),
    Dialect.NAME_PARAMS: _form('actions', name=_SKILL, params=Key('args', args_in_degrees)),
    Dialect.GOAL_MESSAGE: _form('steps', action_type=_SKILL, goal_message=_ARGS),
    Dialect.ANSWER: Form(plan={**_PLAN_KEYS, **_NO_STEPS}, step={}),
}
FORMS: Mapping[Dialect, Form] = MappingProxyType(_FORMS)
"""The table of dialects; where two fit equally, the earlier one is taken."""
