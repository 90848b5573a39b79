"""From words to a tree that can be ticked.

- `pipeline.plan15_ms`: JSON text of 15 steps -> read -> checked against catalogue and world ->
  mission of some 240 nodes, with the shipped catalogue, world and skill trees, in one go. The
  skill trees were read before, as a server does when it starts.
- `pipeline.read15_ms`, `check15_ms`, `compile15_ms`: the parts of it by themselves.
- `check.plan15_200_objects_ms`: 15 steps checked in a home of 200 objects, by the shipped limits,
  words and rules, eight zones, a workspace and joints.
- `pipeline.offline_plan_ms`: a command of three parts -> checked plan, without a model.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from bench.figures import spread
from bench.measure import times
from bench.missions import Stage, catalogue, safety
from bench.plans import TIDY_UP, plan_text
from vla_bt.check import check_plan
from vla_bt.errors import Failure
from vla_bt.plan import Plan, Verdict, read_plan
from vla_bt.planner import PlanRequest
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.safety import ConfirmationMode, Consent, Zone
from vla_bt.safety.limits import JointRange
from vla_bt.trees import MissionTree, PlanTicket, TreeContext, build_mission
from vla_bt.world import Bounds, ObjectBelief

COMMAND = 'go to the kitchen, pick up the red cup and bring it to the table'


def measure(samples: int = 500) -> dict[str, float]:
    """Return the figures of the way from words to a tree."""
    stage, text = Stage(), plan_text(TIDY_UP)

    def median_ms(action: Callable[[], object]) -> float:
        return statistics.median(_ms(action, samples))

    plan = _read(text)
    checked = _check(plan, stage)
    return {
        **spread('pipeline.plan15_ms', _ms(lambda: _mission(text, stage), samples)),
        'pipeline.read15_ms': median_ms(lambda: _read(text)),
        'pipeline.check15_ms': median_ms(lambda: _check(plan, stage)),
        'pipeline.compile15_ms': median_ms(lambda: compile_plan(checked, stage)),
        **spread('check.plan15_200_objects_ms', _crowded(plan, samples)),
        **spread('pipeline.offline_plan_ms', _offline(stage, samples)),
    }


def _mission(text: str, stage: Stage) -> MissionTree:
    return compile_plan(_check(_read(text), stage), stage)


def _read(text: str) -> Plan:
    reading = read_plan(text)
    assert reading.plan is not None, reading.problems
    return reading.plan


def _check(plan: Plan, stage: Stage) -> Plan:
    checked = check_plan(plan, catalogue(), stage.world, safety=safety())
    assert checked.is_ok, checked.problems
    return checked.plan


def compile_plan(plan: Plan, stage: Stage) -> MissionTree:
    """Return the mission of a checked plan, ready to be ticked."""
    return build_mission(
        plan,
        catalogue=catalogue(),
        context=TreeContext(
            robot=stage.robot,
            world=stage.world,
            clock=stage.clock,
            watch=stage.equipment.watch,
        ),
        confirmation=stage.equipment.confirmation,
        consent=Consent(ConfirmationMode.AUTO, 1.0, stage.clock),
        request_plan=_no_plan,
        max_attempts=3,
    )


def _no_plan(failure: Failure) -> PlanTicket:
    raise AssertionError(f'planned again: {failure}')


def _crowded(plan: Plan, samples: int) -> list[float]:
    """Time the check of a plan where there is much to check it against."""
    world = Stage().world
    for number in range(200 - len(world.objects)):
        thing = ObjectBelief(id=f'box_{number}', label='box', colour='white', location='desk')
        world.objects[thing.id] = thing
    zones = {f'zone {at}': _zone(20.0 + at) for at in range(8)}
    limits = safety().limits.model_copy(
        update={
            'workspace': Bounds(x_min=-5, x_max=7, y_min=-5, y_max=7, z_min=0, z_max=2),
            'joints': {'right_elbow': JointRange(min=0, max=2)},
        }
    )
    site = safety().model_copy(update={'zones': zones, 'limits': limits})
    assert check_plan(plan, catalogue(), world, safety=site).is_ok
    return _ms(lambda: check_plan(plan, catalogue(), world, safety=site), samples)


def _zone(x_m: float) -> Zone:
    return Zone(polygon=((x_m, 0.0), (x_m + 0.8, 0.0), (x_m + 0.8, 3.0), (x_m, 3.0)))


def _offline(stage: Stage, samples: int) -> list[float]:
    planner = OfflinePlanner(catalogue())
    request = PlanRequest(command=COMMAND, world=stage.world)
    assert planner.plan(request).verdict is Verdict.PLAN
    return _ms(lambda: planner.plan(request), samples)


def _ms(action: Callable[[], object], samples: int) -> list[float]:
    return [1000 * value for value in times(action, samples)]
