"""Guards that are limited to some steps: where they stand, and what a pause of one step costs."""

from typing import Any

import pytest
from flow_samples import again, first_of, flow_plan, go, say, together
from guard_bench import guard
from mission_samples import CATALOGUE, FETCH, MissionBench, plan_of
from tree_bench import FAILURE, RUNNING, SUCCESS

from vla_bt.plan import Plan, Step
from vla_bt.robot.fake import NEVER
from vla_bt.trees.mission_tags import STEP_GUARDS
from vla_bt.trees.task_spec import TASK_TREE, step_guards, task_spec

BASE_PAUSE = guard(
    'localisation', policy='pause', max_m=0.5, applies_to={'resources': ['base']}
)
BASE_STOP = guard('tilt', max_rad=0.3, applies_to={'resources': ['base']})
ARM_STOP = guard('contact_force', max_n=50.0, applies_to={'resources': ['right_arm']})
E_STOP = guard('emergency_stop')
RULES = (E_STOP, BASE_PAUSE, BASE_STOP, ARM_STOP)


def nobody(skill: object, resources: object) -> bool:
    return False


def guarded_steps(plan: Plan, *rules: Any) -> list[bool]:
    """Return for each step whether guards of its own stand around it."""
    steps = task_spec(plan, CATALOGUE, nobody, rules).tree.trees[TASK_TREE].children
    return [any(node.tag == STEP_GUARDS for node in step.walk()) for step in steps]


def test_guards_stand_around_the_steps_they_apply_to_and_no_others() -> None:
    plan = plan_of(FETCH[0], ('say', {'text': 'x'}), FETCH[1])
    assert guarded_steps(plan, BASE_PAUSE) == [True, False, True]
    assert guarded_steps(plan, ARM_STOP) == [False, False, True]
    assert guarded_steps(plan, E_STOP) == [False, False, False]


def test_they_stand_outside_the_retries_and_the_time_of_the_step() -> None:
    plan = Plan(steps=(Step(skill='navigate_to', args={'location': 'table'}, retries=1),))
    step = task_spec(plan, CATALOGUE, nobody, [BASE_PAUSE]).tree.trees[TASK_TREE].children[0]
    assert step.tag == 'Once'
    guarded = step.children[0]
    assert guarded.tag == 'ReactiveSequence'
    assert [node.tag for node in guarded.children] == [STEP_GUARDS, 'RetryUntilSuccessful']


def test_guards_for_everything_are_no_guards_of_a_step() -> None:
    assert step_guards(RULES, 'navigate_to', ['base']) == (BASE_PAUSE, BASE_STOP)
    assert step_guards(RULES, 'say', ['speech']) == ()


def lost(bench: MissionBench) -> None:
    bench.robot.readings['localisation'] = 0.9


def found(bench: MissionBench) -> None:
    bench.robot.readings['localisation'] = 0.1


def test_a_pause_of_a_step_stops_it_and_takes_none_of_its_time() -> None:
    plan = plan_of(FETCH[0], timeout_s=3.0)
    bench = MissionBench(plan, guards=[BASE_PAUSE], durations_s={'navigation.go_to': 2.0})
    bench.step(10)
    lost(bench)
    assert bench.step(100) is RUNNING
    assert bench.robot.is_idle
    assert bench.robot.names == ['navigation.go_to']
    found(bench)
    assert bench.step() is RUNNING
    assert bench.robot.names == ['navigation.go_to'] * 2
    assert bench.finish() is SUCCESS
    assert bench.asked == []


def test_a_pause_of_a_step_forgets_its_tries_and_keeps_finished_steps() -> None:
    plan = plan_of(*FETCH[:3], retries=1)
    bench = MissionBench(plan, guards=[BASE_PAUSE])
    while len(bench.done) < 2:
        bench.step()
    bench.step(3)
    lost(bench)
    bench.step(20)
    found(bench)
    assert bench.finish() is SUCCESS
    assert bench.done == ['navigate_to', 'pick_up', 'navigate_to']
    assert bench.robot.names.count('arm.attach') == 1


def test_a_step_does_not_begin_while_its_guard_holds_it() -> None:
    bench = MissionBench(plan_of(FETCH[0]), guards=[BASE_PAUSE])
    lost(bench)
    assert bench.step(50) is RUNNING
    assert bench.robot.calls == []
    found(bench)
    assert bench.finish() is SUCCESS


def test_other_branches_go_on_while_one_is_held() -> None:
    bench = MissionBench(flow_plan(together(go('table'), say())), guards=[BASE_PAUSE])
    lost(bench)
    bench.step(20)
    assert bench.robot.names == ['speech.say']
    assert bench.done == ['say']


@pytest.mark.parametrize(
    'plan',
    [
        flow_plan(first_of(go('table'), say())),
        flow_plan(again(3, go('table')), say()),
        flow_plan(again(3, first_of(go('table'), go('counter'))), say()),
        flow_plan(together(go('table'), say())),
    ],
)
def test_no_flow_gets_past_a_stop_of_a_step(plan: Plan) -> None:
    bench = MissionBench(plan, guards=[BASE_STOP], script={'navigation.go_to': [NEVER]})
    bench.until('navigation.go_to')
    bench.robot.readings['tilt'] = 1.0
    asked = len(bench.robot.calls)
    assert bench.step() is FAILURE
    assert len(bench.robot.calls) == asked
    assert bench.failure()[0] == 'guard'
    assert bench.failure()[1].endswith('/tilt')
    assert bench.asked == []
    bench.robot.readings['tilt'] = 0.0
    assert bench.step(5) is FAILURE
    assert len(bench.robot.calls) == asked


@pytest.mark.parametrize(
    'plan', [flow_plan(first_of(go('table'), say())), flow_plan(again(3, go('table')), say())]
)
def test_no_flow_gets_past_a_step_that_may_not_begin(plan: Plan) -> None:
    bench = MissionBench(plan, guards=[BASE_STOP])
    bench.robot.readings['tilt'] = 1.0
    assert bench.step() is FAILURE
    assert bench.robot.calls == []
    assert 'tilt' in bench.watch.stopped_by


def test_a_mission_says_which_guards_apply_to_what_is_under_way() -> None:
    bench = MissionBench(plan_of(('say', {'text': 'x'}), FETCH[0]), guards=RULES)
    bench.until('speech.say')
    assert [bench.mission.applies(rule) for rule in RULES] == [True, False, False, False]
    bench.until('navigation.go_to')
    assert [bench.mission.applies(rule) for rule in RULES] == [True, True, True, False]
    bench.finish()
    assert [bench.mission.applies(rule) for rule in RULES] == [True, False, False, False]


def test_a_new_plan_has_its_own_guards() -> None:
    bench = MissionBench(
        plan_of(('say', {'text': 'x'})), guards=RULES, script={'speech.say': [NEVER]}
    )
    bench.answers = [plan_of(FETCH[0])]
    bench.until('speech.say')
    bench.step(400)
    assert bench.mission.plan.steps[0].skill == 'navigate_to'
    bench.robot.readings['tilt'] = 1.0
    if bench.mission.root.status is RUNNING:
        assert bench.step() is FAILURE
