"""From a plan to a TreeSpec: the task's flow and steps, and the whole mission around them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from vla_bt.plan import Flow, FlowKind, Plan, Step, flow_of
from vla_bt.safety import GuardRule
from vla_bt.skills import Catalogue, Skill, parse_literal
from vla_bt.skills.render import call_text
from vla_bt.trees.mission_tags import (
    CHOICE,
    CONFIRM,
    ONCE,
    STEP_GUARDS,
    STEP_PORT,
    TASK,
    VERIFY,
)
from vla_bt.trees.outline import read_outline
from vla_bt.trees.port_values import value_text
from vla_bt.trees.spec import AUTOREMAP, SUBTREE, SUBTREE_ID, NodeSpec, TreeSpec, blackboard_key
from vla_bt.trees.tags import MAX_WAIT_MS
from vla_bt.trees.templates import Templates, load_templates

TASK_TREE = 'Task'
"""ID of the tree of the steps; no skill can have it, for it begins with a capital."""
CONDITIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    'at': ('IsAt', ('location',)),
    'holding': ('IsHolding', ('object',)),
    'hand_empty': ('IsHandEmpty', ()),
    'located': ('IsLocated', ('object', 'location')),
}
"""The leaf that asks for a fact, and its ports, by predicate; the same as in the plan's check."""
_CONTROLS = {
    FlowKind.SEQUENCE: ('Sequence', 'in order'),
    FlowKind.FALLBACK: (CHOICE, 'try in order'),
    FlowKind.PARALLEL: ('Parallel', 'at the same time'),
}


@dataclass(frozen=True, kw_only=True)
class TaskSpec:
    """The steps of a plan as a tree."""

    tree: TreeSpec
    """Its main tree holds the steps; the others are those of the skills used."""
    values: Mapping[str, str]
    """What its blackboard begins with: argument values that cannot be written as attributes."""


MayAsk = Callable[[Skill, Collection[str]], bool]
"""Whether there are steps with a skill, which occupies so much, that a person is asked about."""


def task_spec(
    plan: Plan, catalogue: Catalogue, may_ask: MayAsk, guards: Collection[GuardRule] = ()
) -> TaskSpec:
    """Return the tree that does the steps as the plan's flow says, each of them once.

    What succeeded, a step or a condition, is not done or asked again, neither after a pause nor in
    a retry; see `Once` and `Choice`.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.
        may_ask: Steps with these skills get a `Confirm` before them.
        guards: Steps that one of them is limited to get `StepGuards` around them.

    Raises:
        ProblemsError: A skill's tree file is wrong.
        KeyError: A skill is not in the catalogue.
    """
    templates = load_templates(catalogue)
    values: dict[str, str] = {}
    trees: dict[str, NodeSpec] = {}
    steps = []
    for number, step in enumerate(plan.steps, start=1):
        skill, resources = catalogue[step.skill], templates.resources_of(step.skill)
        node = _step_node(
            number, step, skill, templates, values,
            is_asked=may_ask(skill, resources),
            is_guarded=bool(step_guards(guards, skill.name, resources)),
        )  # fmt: skip
        steps.append(node)
        trees.update(templates.trees_of(step.skill))
    root = _flow_node(flow_of(plan), iter(steps))
    children = root.children if root.tag == 'Sequence' else (root,)
    task = NodeSpec(tag='Sequence', name='task', children=children)
    return TaskSpec(tree=TreeSpec(main=TASK_TREE, trees={TASK_TREE: task, **trees}), values=values)


def step_guards(
    guards: Collection[GuardRule], skill: str, resources: Collection[str]
) -> tuple[GuardRule, ...]:
    """Return the guards that stand in front of one step, besides those in front of everything.

    Args:
        guards: Of the site.
        skill: Name of the step's skill.
        resources: What the skill's trees occupy.
    """
    return tuple(it for it in guards if not it.is_for_all and it.covers(skill, resources))


def mission_spec(
    plan: Plan, catalogue: Catalogue, may_ask: MayAsk, guards: Collection[GuardRule] = ()
) -> TreeSpec:
    """Return the whole mission as a tree to look at: the outline, the steps, the skills used.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.
        may_ask: See `task_spec`.
        guards: See `task_spec`.

    Raises:
        ProblemsError: A skill's tree file is wrong.
        KeyError: A skill is not in the catalogue.
    """
    outline, task = read_outline(), task_spec(plan, catalogue, may_ask, guards)
    call = NodeSpec(tag=SUBTREE, ports={SUBTREE_ID: TASK_TREE, AUTOREMAP: 'true'})
    trees = {key: _with_task(root, call) for key, root in outline.trees.items()}
    return TreeSpec(main=outline.main, trees={**trees, **task.tree.trees})


def step_name(number: int, step: Step, skill: Skill) -> str:
    """Return what a step is called: `step 2: pick_up(object=red_cup)`, defaults left out."""
    return f'step {number}: {call_text(skill, step.args)}'


def _flow_node(flow: Flow, steps: Iterator[NodeSpec]) -> NodeSpec:
    """Return the node of a flow.

    Args:
        flow: Checked and canonical.
        steps: The nodes of its steps, in order; those used are taken.
    """
    if flow.kind is FlowKind.STEP:
        return next(steps)
    if flow.kind is FlowKind.CONDITION:
        return NodeSpec(tag=ONCE, name=f'if {flow.fact}', children=(_condition_node(flow.fact),))
    children = tuple(_flow_node(child, steps) for child in flow.children)
    if flow.kind is FlowKind.RETRY:
        name, ports = f'up to {flow.attempts} times', {'num_attempts': str(flow.attempts)}
        return NodeSpec(tag='RetryUntilSuccessful', name=name, ports=ports, children=children)
    tag, name = _CONTROLS[flow.kind]
    return NodeSpec(tag=tag, name=name, children=children)


def _condition_node(fact: str) -> NodeSpec:
    literal = parse_literal(fact)
    tag, ports = CONDITIONS[literal.fact.predicate]
    given = dict(zip(ports, literal.fact.args, strict=True))
    leaf = NodeSpec(tag=tag, name=str(literal.fact), ports=given)
    return NodeSpec(tag='Inverter', children=(leaf,)) if literal.negated else leaf


def _step_node(
    number: int,
    step: Step,
    skill: Skill,
    templates: Templates,
    values: dict[str, str],
    *,
    is_asked: bool,
    is_guarded: bool,
) -> NodeSpec:
    confirm = NodeSpec(tag=CONFIRM, name='confirm', ports={STEP_PORT: str(number)})
    first = (confirm,) if is_asked else ()
    call = NodeSpec(tag=SUBTREE, ports={
        SUBTREE_ID: skill.name, **_arguments(number, step, templates, values)
    })  # fmt: skip
    verify = NodeSpec(tag=VERIFY, name='verify', ports={STEP_PORT: str(number)})
    body = NodeSpec(tag='Sequence', children=(call, verify))
    limit_ms = round(1000 * (step.timeout_s or skill.timeout_s))
    ports = {'msec': str(min(max(limit_ms, 1), MAX_WAIT_MS))}
    body = NodeSpec(tag='Timeout', ports=ports, children=(body,))
    if step.retries:
        ports = {'num_attempts': str(step.retries + 1)}
        again = _in_order(*first, body)  # what is asked may be another thing by then
        body = NodeSpec(tag='RetryUntilSuccessful', ports=ports, children=(again,))
    if is_guarded:
        guards = NodeSpec(tag=STEP_GUARDS, ports={STEP_PORT: str(number)})
        body = NodeSpec(tag='ReactiveSequence', children=(guards, body))
    body = _in_order(*first, body)
    return NodeSpec(tag=ONCE, name=step_name(number, step, skill), children=(body,))


def _in_order(*nodes: NodeSpec) -> NodeSpec:
    return nodes[0] if len(nodes) == 1 else NodeSpec(tag='Sequence', children=nodes)


def _arguments(
    number: int, step: Step, templates: Templates, values: dict[str, str]
) -> dict[str, str]:
    """Return the attributes of a step's SubTree; what was left out is empty."""
    ports = {}
    for name in templates.arguments_of(step.skill):
        text = value_text(step.args.get(name))
        if blackboard_key(text) is None:
            ports[name] = text
        else:
            key = f'step_{number}_{name}'
            values[key], ports[name] = text, f'{{{key}}}'
    return ports


def _with_task(node: NodeSpec, call: NodeSpec) -> NodeSpec:
    if node.tag == TASK:
        return call
    children = tuple(_with_task(child, call) for child in node.children)
    return dataclasses.replace(node, children=children)
