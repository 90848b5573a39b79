"""The offline planner in a home of sixty things, over all commands written down for it.

- `offline.plan_ms`: from words to a checked plan, a question or a refusal; each command by itself.
- `offline.right_share`: share of the commands that end as written down.
- `offline.wrong_actions`: commands that end in a plan other than the one written down. A question
  or a refusal in the place of a plan is not right either, but nothing moves.

The home and the commands are those of the tests: `test/planner/offline/large_home*.yaml`, and
what stands for that home in `unseen_commands.yaml`.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bench.figures import spread
from bench.measure import times
from bench.missions import catalogue
from vla_bt.plan import Flow, FlowKind, Plan, Step
from vla_bt.planner import PlanRequest
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.safety import Limits, Safety
from vla_bt.world import WorldModel, load_world

LARGE_HOME = Safety(
    limits=Limits(move_distance_m=25.0, total_distance_m=250.0, plan_duration_s=900.0)
)
"""What the site of a home of seven rooms would sign off."""
DATA = Path(__file__).resolve().parents[1] / 'test/planner/offline'


def measure(samples: int = 3) -> dict[str, float]:
    """Return the figures; each command is answered `samples` times, the median counts."""
    world, table = _world(), _table()
    planner = OfflinePlanner(catalogue(), safety=LARGE_HOME)
    taken_ms, right, wrong = [], 0, 0
    for command, expected in table.items():
        request = PlanRequest(command=command, world=world)
        seconds = times(partial(planner.plan, request), samples)
        taken_ms.append(1000 * statistics.median(seconds))
        answer = planner.plan(request)
        is_right = _is_as_written(answer, expected)
        right += is_right
        wrong += bool(answer.steps) and not is_right
    return {
        **spread('offline.plan_ms', taken_ms),
        'offline.plan_ms.worst': max(taken_ms),
        'offline.right_share': right / len(table),
        'offline.wrong_actions': float(wrong),
    }


def _world() -> WorldModel:
    config = load_world(DATA / 'large_home.yaml')
    world = config.to_model(lambda: 0.0)
    world.update_robot(pose=config.robot.start.to_pose(), battery_ratio=0.9)
    return world


def _table() -> dict[str, tuple[str, str]]:
    """Return command -> part of the table, text."""
    tables = (_read('large_home_commands.yaml'), _read('unseen_commands.yaml')['large home'])
    return {
        command: (part, expected)
        for table in tables
        for part, commands in table.items()
        for command, expected in commands.items()
    }


def _read(name: str) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding='utf-8'))
    return tables


def _is_as_written(answer: Plan, expected: tuple[str, str]) -> bool:
    part, text = expected
    if part == 'plans':
        return outline(answer) == text
    return (answer.question if part == 'questions' else answer.reason).startswith(text)


def outline(plan: Plan) -> str:
    """Return a plan in short.

    Steps are `navigate_to(table) pick_up(red_mug)`, defaults left out; `{a | b}` is a fallback
    and `?` stands before a fact.
    """
    short = {step.id: step_outline(step) for step in plan.steps}
    return ' '.join(short.values()) if plan.flow is None else _flow_outline(plan.flow, short)


def _flow_outline(flow: Flow, short: Mapping[str, str]) -> str:
    if flow.kind is FlowKind.STEP:
        return short[flow.step]
    if flow.kind is FlowKind.CONDITION:
        return f'?{flow.fact}'
    inside = [_flow_outline(child, short) for child in flow.children]
    return ' '.join(inside) if flow.kind is FlowKind.SEQUENCE else f'{{{" | ".join(inside)}}}'


def step_outline(step: Step) -> str:
    """Return a step in short, arguments that have their default left out."""
    arguments = catalogue()[step.skill].arguments
    values = [
        f'{value:.3g}' if isinstance(value, float) else str(value)
        for name, value in step.args.items()
        if value != arguments[name].default
    ]
    return f'{step.skill}({", ".join(values)})'
