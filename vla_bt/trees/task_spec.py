"""From a plan to a TreeSpec: the task's steps, and the whole mission around them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from vla_bt.plan import Plan, Step
from vla_bt.skills import Catalogue, Skill
from vla_bt.skills.render import call_text
from vla_bt.trees.mission_tags import ONCE, STEP_PORT, TASK, VERIFY
from vla_bt.trees.outline import read_outline
from vla_bt.trees.port_values import value_text
from vla_bt.trees.spec import AUTOREMAP, SUBTREE, SUBTREE_ID, NodeSpec, TreeSpec, blackboard_key
from vla_bt.trees.tags import MAX_WAIT_MS
from vla_bt.trees.templates import Templates, load_templates

TASK_TREE = 'Task'
"""ID of the tree of the steps; no skill can have it, for it begins with a capital."""


@dataclass(frozen=True, kw_only=True)
class TaskSpec:
    """The steps of a plan as a tree."""

    tree: TreeSpec
    """Its main tree holds the steps; the others are those of the skills used."""
    values: Mapping[str, str]
    """What its blackboard begins with: argument values that cannot be written as attributes."""


def task_spec(plan: Plan, catalogue: Catalogue) -> TaskSpec:
    """Return the tree that does the steps one after the other, each of them once.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.

    Raises:
        ProblemsError: A skill's tree file is wrong.
        KeyError: A skill is not in the catalogue.
    """
    templates = load_templates(catalogue)
    values: dict[str, str] = {}
    trees: dict[str, NodeSpec] = {}
    steps = []
    for number, step in enumerate(plan.steps, start=1):
        steps.append(_step_node(number, step, catalogue[step.skill], templates, values))
        trees.update(templates.trees_of(step.skill))
    task = NodeSpec(tag='Sequence', name='task', children=tuple(steps))
    return TaskSpec(tree=TreeSpec(main=TASK_TREE, trees={TASK_TREE: task, **trees}), values=values)


def mission_spec(plan: Plan, catalogue: Catalogue) -> TreeSpec:
    """Return the whole mission as a tree to look at: the outline, the steps, the skills used.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.

    Raises:
        ProblemsError: A skill's tree file is wrong.
        KeyError: A skill is not in the catalogue.
    """
    outline, task = read_outline(), task_spec(plan, catalogue)
    call = NodeSpec(tag=SUBTREE, ports={SUBTREE_ID: TASK_TREE, AUTOREMAP: 'true'})
    trees = {key: _with_task(root, call) for key, root in outline.trees.items()}
    return TreeSpec(main=outline.main, trees={**trees, **task.tree.trees})


def step_name(number: int, step: Step, skill: Skill) -> str:
    """Return what a step is called: `step 2: pick_up(object=red_cup)`, defaults left out."""
    return f'step {number}: {call_text(skill, step.args)}'


def _step_node(
    number: int, step: Step, skill: Skill, templates: Templates, values: dict[str, str]
) -> NodeSpec:
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
        body = NodeSpec(tag='RetryUntilSuccessful', ports=ports, children=(body,))
    return NodeSpec(tag=ONCE, name=step_name(number, step, skill), children=(body,))


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
