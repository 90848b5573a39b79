"""The unsafe plans and their safe twins, as plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from home import home_world

from vla_bt.plan import Flow, FlowKind, Plan, Step, unless_plain
from vla_bt.robot import Pose
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue, Skill, load_catalogue
from vla_bt.world import ObjectBelief, Place, PlaceKind, WorldModel

PATH = Path(__file__).parent / 'check' / 'rules' / 'unsafe_plans.yaml'


@dataclass(frozen=True)
class Case:
    """A plan a rule forbids, and one like it that it does not."""

    rule: str
    name: str
    unsafe: Plan
    safe: Plan
    held: str

    def __str__(self) -> str:
        return f'{self.rule}: {self.name}'


@cache
def document() -> dict[str, Any]:
    """Return the file, read once."""
    data: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding='utf-8'))
    return data


@cache
def catalogue() -> Catalogue:
    """Return the shipped skills, and one that closes doors."""
    close = Skill(
        name='close_door',
        summary='Close a door.',
        aliases=('shut',),
        arguments=load_catalogue()['open_door'].arguments,
        preconditions=('hand_empty()', 'at($door)', 'door($door)'),
        effects=('not open($door)',),
        resources=('base', 'right_arm', 'head'),
        timeout_s=60,
        duration_s=10,
        tree='open_door.xml',
    )
    return Catalogue([*load_catalogue(), close])


def safety() -> Safety:
    """Return what the site of the file holds safe."""
    data = document()
    return Safety.model_validate({'rules': data['rules'], 'tags': data['tags']})


def site(held: str = '') -> WorldModel:
    """Return the shipped home with the places and objects of the file."""
    world = home_world()
    for name, (kind, x_m, y_m) in document()['places'].items():
        pose = Pose(x_m, y_m)
        world.places[name] = Place(name=name, kind=PlaceKind(kind), pose=pose, surface_pose=pose)
    for name, (place, *tags) in document()['objects'].items():
        world.objects[name] = ObjectBelief(
            id=name, label=name, location=place, pose=world.places[place].surface_pose,
            weight_kg=1.0, tags=tuple(tags),
        )  # fmt: skip
    if held:
        world.picked(held)
    return world


def cases() -> Iterator[Case]:
    """Yield all cases of the file."""
    for rule, entries in document()['cases'].items():
        for entry in entries:
            unsafe, safe = plan_of(entry['unsafe']), plan_of(entry['safe'])
            yield Case(rule, entry['name'], unsafe, safe, entry.get('held', ''))


def plan_of(items: list[Any]) -> Plan:
    """Return the plan of a list of steps and nodes."""
    steps: list[Step] = []
    flow = _sequence(items, steps)
    return Plan(steps=tuple(steps), flow=unless_plain(flow))


def _sequence(items: list[Any], steps: list[Step]) -> Flow:
    children = tuple(_node(item, steps) for item in items)
    return Flow(kind=FlowKind.SEQUENCE, children=children)


def _node(item: Any, steps: list[Step]) -> Flow:
    if isinstance(item, str):
        steps.append(_step(item, f's{len(steps) + 1}'))
        return Flow(kind=FlowKind.STEP, step=steps[-1].id)
    ((kind, below),) = item.items()
    if kind == 'if':
        return Flow(kind=FlowKind.CONDITION, fact=below)
    if kind == 'sequence':
        return _sequence(below, steps)
    if kind == 'retry':
        children = (_node(below[1], steps),)
        return Flow(kind=FlowKind.RETRY, children=children, attempts=below[0])
    if kind == 'parallel':
        children = tuple(_sequence(branch, steps) for branch in below)
        return Flow(kind=FlowKind.PARALLEL, children=children)
    children = tuple(_node(child, steps) for child in below)
    return Flow(kind=FlowKind(kind), children=children)


def _step(text: str, name: str) -> Step:
    skill, *pairs = text.split()
    given = dict(pair.split('=', 1) for pair in pairs)
    retries = int(given.pop('@retries', 0))
    args = {key: _value(value) for key, value in given.items()}
    return Step(skill=skill, args=args, id=name, retries=retries)


def _value(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text.replace('_', ' ') if text[0].isupper() else text
