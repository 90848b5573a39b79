from pathlib import Path

import pytest
from mission_bench import FETCH, Bench, plan_of, skills_of

from vla_bt.mission import Order
from vla_bt.mission.refusal import Refusal
from vla_bt.plan import Plan
from vla_bt.safety import Trip
from vla_bt.safety.guards import BatteryGuard, EmergencyStopGuard, Selection

E_STOP = EmergencyStopGuard(name='emergency_stop', policy='stop')
BASE = BatteryGuard(
    name='battery', watches='battery', policy='stop', min_ratio=0.2, max_age_s=5.0,
    applies_to=Selection(resources=('base',)),
)  # fmt: skip
SAY, GO = plan_of(('say', {'text': 'hello'})), plan_of(FETCH[0])


def low(**options: object) -> Bench:
    """Return a bench with a low battery that has been looked at."""
    bench = Bench(guards=[E_STOP, BASE], **options)
    bench.robot.readings['battery'] = 0.1
    bench.report()
    bench.executive.look()
    return bench


@pytest.mark.parametrize(('plan', 'is_refused'), [(None, False), (SAY, False), (GO, True)])
def test_a_limited_guard_counts_with_the_plan_it_applies_to(
    plan: Plan | None, is_refused: bool
) -> None:
    refusal = Refusal(Order(), low().equipment)
    assert bool(refusal.reason(has_begun=False, plan=plan)) is is_refused


def test_what_a_tree_occupies_counts_whatever_its_skill_declares(tmp_path: Path) -> None:
    bench = low(catalogue=skills_of(tmp_path, wiggle='<Turn angle="1.0"/>'))
    refusal = Refusal(Order(), bench.equipment)
    assert refusal.reason(has_begun=False, plan=plan_of(('wiggle', {})))


def test_once_begun_only_what_has_stopped_everything_counts() -> None:
    equipment = low().equipment
    refusal = Refusal(Order(), equipment)
    assert refusal.reason(has_begun=True, plan=GO) == ''
    equipment.watch.latch(Trip(BASE, 'low'))
    assert refusal.reason(has_begun=True) == equipment.watch.stopped_by


@pytest.mark.parametrize('is_stopped_before', [True, False])
def test_what_was_ordered_before_a_reset_is_refused_after_it(is_stopped_before: bool) -> None:
    equipment = Bench(guards=[E_STOP]).equipment
    refusals = [Refusal(Order(), equipment)] * (not is_stopped_before)
    equipment.watch.latch(Trip(E_STOP, 'pressed'))
    refusal = (*refusals, Refusal(Order(), equipment))[0]
    equipment.world.update_robot(emergency_stop=False)
    assert equipment.watch.reset() == ''
    assert 'order it again' in refusal.reason(has_begun=False)
    assert Refusal(Order(), equipment).reason(has_begun=False) == ''


def test_what_is_only_planned_is_never_refused() -> None:
    equipment = low().equipment
    refusal = Refusal(Order(plan_only=True), equipment)
    equipment.watch.latch(Trip(BASE, 'low'))
    assert refusal.reason(has_begun=False, plan=GO) == ''
