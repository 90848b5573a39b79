"""Unsafe plans and their safe twins, as `test/safety/plans.yaml` has them."""

from __future__ import annotations

import copy
import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from home import home_world

from vla_bt.check import Checked, check_plan
from vla_bt.plan import Flow, FlowKind, Plan, Step, unless_plain
from vla_bt.robot import Pose
from vla_bt.safety import Safety
from vla_bt.settings import find_share
from vla_bt.skills import Catalogue, Skill, load_catalogue
from vla_bt.world import ObjectBelief, WorldModel

_SECTIONS = ('limits', 'zones', 'speech', 'tags', 'rules')
_CONTROLS = {it.value: it for it in FlowKind}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One plan with its site and world."""

    plan: Plan
    site: dict[str, Any]
    """The safety file, as far as plans are judged by it."""
    catalogue: Catalogue
    world: WorldModel
    is_start: bool

    def checked(self, plan: Plan | None = None) -> Checked:
        """Return what the check says of the plan, or of one that should be the same."""
        return check_plan(
            plan or self.plan,
            self.catalogue,
            self.world,
            safety=Safety.model_validate(self.site),
            is_start=self.is_start,
        )


@cache
def pairs() -> dict[str, dict[str, Any]]:
    """Return all pairs by name."""
    text = (Path(__file__).parent / 'safety' / 'plans.yaml').read_text(encoding='utf-8')
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return loaded


def codes(name: str) -> set[str]:
    """Return the codes of which an unsafe plan has at least one."""
    code = pairs()[name]['code']
    return set(code) if isinstance(code, list) else {code}


def case(name: str, side: str) -> Case:
    """Return one side of a pair, `unsafe` or `safe`, in a world of its own."""
    pair = pairs()[name]
    is_shared = 'plan' in pair
    own = pair[side] if is_shared else {}
    site: Any = {key: copy.deepcopy(_shipped()[key]) for key in _SECTIONS}
    for change in (pair.get('site', {}), own.get('site', {})):
        site = _merged(site, change)
    world = home_world()
    for change in (pair.get('world', {}), own.get('world', {})):
        _alter(world, change)
    own_skills = pair.get('skills', {}).items()
    skills = [Skill.model_validate({'name': it, **of}) for it, of in own_skills]
    return Case(
        plan=plan_of(pair['plan'] if is_shared else pair[side]),
        site=site,
        catalogue=Catalogue([*_catalogue(), *skills]) if skills else _catalogue(),
        world=world,
        is_start=pair.get('start', False),
    )


def plan_of(nodes: list[dict[str, Any]]) -> Plan:
    """Return the plan that is written as nodes."""
    steps: list[Step] = []
    children = tuple(_node(it, steps) for it in nodes)
    flow = Flow(kind=FlowKind.SEQUENCE, children=children)
    return Plan(steps=tuple(steps), flow=unless_plain(flow))


def texts_of(plan: Plan) -> dict[str, str]:
    """Return a plain plan as the text of each dialect."""
    steps = [(it.skill, it.args) for it in plan.steps]
    table = [
        {
            'id': f'n{at}',
            'parent': 'root',
            'do': skill,
            'args': [{'name': key, 'value': _word(value)} for key, value in args.items()],
        }
        for at, (skill, args) in enumerate(steps)
    ]
    root = {'id': 'root', 'parent': '', 'do': 'sequence', 'args': []}
    nodes = [{'node': 'step', 'skill': skill, 'args': args} for skill, args in steps]
    documents: dict[str, Any] = {
        'canonical': json.loads(plan.to_json()),
        'flat': {'verdict': 'plan', 'nodes': [root, *table]},
        'nested': {'verdict': 'plan', 'plan': {'node': 'sequence', 'children': nodes}},
        'action': {'actions': [{'action': it, 'parameters': of} for it, of in steps]},
        'action_type': {'actions': [{'action_type': it, 'parameters': of} for it, of in steps]},
        'primitives': {'primitives': [{'action_type': it, 'parameters': of} for it, of in steps]},
        'name_params': {'actions': [{'name': it, 'params': of} for it, of in steps]},
        'goal_message': {
            'steps': [
                {'action_type': it, 'ros_action_name': f'/{it}', 'goal_message': of}
                for it, of in steps
            ]
        },
    }
    return {name: json.dumps(document) for name, document in documents.items()}


def _node(node: dict[str, Any], steps: list[Step]) -> Flow:
    ((word, inside),) = node.items()
    kind = _CONTROLS.get(word, FlowKind.STEP)
    if kind is FlowKind.CONDITION:
        return Flow(kind=kind, fact=inside)
    if kind is FlowKind.RETRY:
        return Flow(kind=kind, attempts=inside[0], children=(_node(inside[1], steps),))
    if kind is not FlowKind.STEP:
        return Flow(kind=kind, children=tuple(_node(it, steps) for it in inside))
    args = {key: value for key, value in inside.items() if key[:5] != 'step.'}
    own = {
        key[5:]: value if key == 'step.retries' else float(value)
        for key, value in inside.items()
        if key[:5] == 'step.'
    }
    steps.append(Step(skill=word, args=args, id=f'step_{len(steps) + 1}', **own))
    return Flow(kind=kind, step=steps[-1].id)


def _alter(world: WorldModel, change: dict[str, Any]) -> None:
    for name, entry in change.get('objects', {}).items():
        about = {'tags': (), 'pose': None, **entry}
        x_y_z = about.pop('pose')
        pose = None if x_y_z is None else Pose(x_y_z[0], x_y_z[1], 0.0, x_y_z[2])
        tags = tuple(about.pop('tags'))
        world.objects[name] = ObjectBelief(id=name, pose=pose, tags=tags, **about)
    robot = dict(change.get('robot', {}))
    if robot.get('pose') is not None:
        robot['pose'] = Pose(*robot['pose'])
    world.robot = dataclasses.replace(world.robot, **robot)


def _merged(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{key: _merged(one.get(key), it) for key, it in other.items()}}
    return other


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@cache
def _shipped() -> dict[str, Any]:
    text = find_share('config/safety.yaml').read_text(encoding='utf-8')
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()
