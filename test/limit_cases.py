"""Plans against the shipped home and limits of choice."""

import json
from functools import cache
from typing import Any

from home import home_world

from vla_bt.check import check_plan
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Plan, Step, read_plan
from vla_bt.safety import Limits, Safety
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill, load_catalogue
from vla_bt.world import WorldModel

TO_COUNTER: tuple[str, dict[str, Any]] = ('navigate_to', {'location': 'counter'})
TAKE_CUP: tuple[str, dict[str, Any]] = ('pick_up', {'object': 'red_cup'})
TO_TABLE: tuple[str, dict[str, Any]] = ('navigate_to', {'location': 'table'})
PUT_CUP: tuple[str, dict[str, Any]] = ('place', {'object': 'red_cup', 'location': 'table'})
FETCH = (TO_COUNTER, TAKE_CUP, TO_TABLE, PUT_CUP)


def number(unit: str, most: float = 100.0) -> Argument:
    """Return an optional number argument."""
    return Argument(
        type=ArgumentType.NUMBER,
        summary='A number.',
        unit=unit,
        min=-most,
        max=most,
        optional=True,
    )


@cache
def catalogue() -> Catalogue:
    """Return the shipped skills and a few of a robot that can do more."""
    arm: dict[str, Any] = {'resources': ['right_arm'], 'timeout_s': 30, 'duration_s': 2}
    base: dict[str, Any] = {'resources': ['base'], 'timeout_s': 30, 'duration_s': 2}
    return Catalogue([
        *load_catalogue(),
        Skill(
            name='reach_for', summary='Move the hand to a point.', tree='move.xml',
            arguments={axis: number('m') for axis in 'xyz'} | {'elbow': number('rad')}, **arm,
        ),
        Skill(
            name='back_up', summary='Drive backwards.', tree='move.xml',
            arguments={'speed': number('m/s')}, **base,
        ),
        Skill(
            name='wander', summary='Drive about.', tree='move.xml', effects=('not at(*)',), **base
        ),
        Skill(
            name='charge', summary='Drive to the dock.', tree='move.xml',
            effects=('not at(*)', 'at(dock)'), **base,
        ),
        Skill(
            name='beep', summary='Make a noise.', tree='say.xml', resources=('base',),
            arguments={'tune': Argument(type=ArgumentType.TEXT, summary='Notes.', max_length=50)},
            timeout_s=5, duration_s=1,
        ),
    ])  # fmt: skip


def plan_of(*steps: tuple[str, dict[str, Any]], **fields: Any) -> Plan:
    """Return a plain plan; `fields` go into its last step."""
    made = [Step(skill=skill, args=args) for skill, args in steps]
    made[-1] = made[-1].model_copy(update=fields)
    return Plan(steps=tuple(made))


def problems_of(
    plan: Plan,
    limits: Limits | None = None,
    world: WorldModel | None = None,
    *,
    is_start: bool = False,
    **sections: Any,
) -> tuple[Problem, ...]:
    """Return what is wrong with a plan where a site has these limits."""
    safety = Safety(limits=limits or Limits(), **sections)
    checked = check_plan(
        plan, catalogue(), world or home_world(), safety=safety, is_start=is_start
    )
    return checked.problems


def found(
    plan: Plan,
    limits: Limits | None = None,
    world: WorldModel | None = None,
    *,
    is_start: bool = False,
    **sections: Any,
) -> list[tuple[ProblemCode, str]]:
    """Return code and path of each problem."""
    problems = problems_of(plan, limits, world, is_start=is_start, **sections)
    return [(it.code, it.path) for it in problems]


def read(document: dict[str, Any]) -> Plan:
    """Return the plan of a document in any dialect."""
    reading = read_plan(document)
    assert reading.plan is not None, reading.problems
    return reading.plan


def flow_plan(flow: dict[str, Any], *steps: tuple[str, dict[str, Any]]) -> Plan:
    """Return a plan with control flow over steps `a`, `b`, `c` ..."""
    made = [
        {'id': chr(ord('a') + at), 'skill': skill, 'args': args}
        for at, (skill, args) in enumerate(steps)
    ]
    return Plan.model_validate_json(json.dumps({'steps': made, 'flow': flow}))


def step(name: str) -> dict[str, Any]:
    """Return the flow of one step."""
    return {'kind': 'step', 'step': name}


def node(kind: str, *children: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the flow of a control node."""
    return {'kind': kind, 'children': list(children), **fields}
