"""Harmless first steps begin before the plan is complete, and are done once."""

from flow_samples import first_of, flow_plan, go, in_order, say, step
from mission_bench import CATALOGUE, FETCH, TIMELESS, Bench, Scene, Writing, plan_of

from vla_bt.check import check_plan
from vla_bt.mission import MissionState, Order, Outcome
from vla_bt.plan import Flow, FlowKind, Plan
from vla_bt.planner import Report, Stage
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.robot.virtual import SUCCEEDED
from vla_bt.safety.guards import BatteryGuard, Selection
from vla_bt.settings import ExecutionSettings, Settings

EARLY = Settings(execution=ExecutionSettings(early_start=True))
LOOK = ('look_at', {'target': 'red_cup'})
ABORTED = Ended(code=VerdictCode.ABORTED, message='no way through')
DESK = ('navigate_to', {'location': 'desk'})


def test_a_first_step_begins_before_the_plan_is_complete_and_is_done_once() -> None:
    scene = Scene(EARLY)
    scene.write(*FETCH[:1])
    assert scene.drives == 1
    assert scene.mission.state is MissionState.PLANNING
    assert 'navigate_to' in scene.mission.status.tree
    scene.ticks(30)
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert (result.steps_done, result.steps_total) == (4, 4)
    assert scene.drives == 2, 'to the counter once, to the table once'


def test_a_step_under_way_when_the_plan_is_complete_is_finished_not_begun_anew() -> None:
    scene = Scene(EARLY)
    scene.write(*FETCH[:1])
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 2


def test_it_is_off_by_default() -> None:
    scene = Scene(Settings())
    scene.write(*FETCH[:1])
    scene.ticks(5)
    assert scene.bench.robot.calls == []


def test_nothing_moves_when_only_a_plan_was_asked_for() -> None:
    writing = Writing()
    bench = Bench(executor=writing, settings=EARLY)
    bench.executive.submit(Order(command='x', plan_only=True))
    bench.tick()
    steps = check_plan(plan_of(*FETCH[:1]), CATALOGUE, bench.world).plan.steps
    assert writing.request is not None
    writing.request.report(Report(stage=Stage.GENERATING, message='Writing.', steps=steps))
    bench.tick()
    assert bench.robot.calls == []


def test_no_step_begins_that_is_not_harmless_nor_any_after_it() -> None:
    scene = Scene(EARLY)
    scene.write(('say', {'text': 'hi'}), FETCH[0])
    scene.ticks(20)
    assert scene.bench.robot.calls == []
    scene = Scene(EARLY)
    scene.write(*FETCH[:3])
    scene.ticks(40)
    assert 'gripper.close' not in scene.bench.robot.names
    assert scene.drives == 1


def test_several_harmless_steps_follow_each_other() -> None:
    scene = Scene(EARLY)
    scene.write(FETCH[0], LOOK)
    scene.ticks(40)
    assert scene.bench.robot.names[:2] == ['navigation.go_to', 'head.look_at']
    result = scene.answer(plan_of(FETCH[0], LOOK, *FETCH[1:]))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.bench.robot.names.count('head.look_at') == 1


def test_first_steps_of_a_plan_with_control_flow_are_not_repeated_either() -> None:
    scene = Scene(EARLY)
    scene.write(*FETCH[:1])
    scene.ticks(30)
    steps = [
        step.model_copy(update={'id': f's{at}'})
        for at, step in enumerate(plan_of(*FETCH).steps)
    ]
    leaves = [Flow(kind=FlowKind.STEP, step=step.id) for step in steps]
    retry = Flow(kind=FlowKind.RETRY, attempts=2, children=(leaves[1],))
    flow = Flow(kind=FlowKind.SEQUENCE, children=(leaves[0], retry, *leaves[2:]))
    result = scene.answer(Plan(steps=tuple(steps), flow=flow))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 2


def test_a_step_with_control_flow_around_it_is_done_as_the_plan_says() -> None:
    scene = Scene(EARLY)
    scene.write(FETCH[0], LOOK)
    scene.ticks(30)
    look = first_of(step('look_at', target='red_cup'), say('x'))
    result = scene.answer(flow_plan(in_order(go('counter'), look)))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.bench.robot.names.count('head.look_at') == 2


def test_an_early_step_that_fails_is_left_to_the_complete_plan() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [ABORTED] * 2})
    scene.write(*FETCH[:1])
    scene.ticks(20)
    tried = scene.drives
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == tried + 2


def test_a_step_whose_effect_was_undone_by_one_that_broke_off_is_done_again() -> None:
    scene = Scene(EARLY, script={'navigation.go_to': [SUCCEEDED, Act(verdict=NEVER)]})
    scene.write(FETCH[0], DESK)
    scene.ticks(5)
    assert scene.drives == 2, 'at the counter, and on the way to the desk'
    result = scene.answer(plan_of(*FETCH))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 4, 'back to the counter before anything is picked up there'


def test_a_step_is_not_done_again_when_the_one_that_failed_comes_next() -> None:
    scene = Scene(EARLY, script={'head.look_at': [ABORTED]})
    scene.write(FETCH[0], LOOK)
    scene.ticks(30)
    result = scene.answer(plan_of(FETCH[0], LOOK, *FETCH[1:]))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.drives == 2


def test_no_early_step_begins_while_something_may_still_move() -> None:
    scene = Scene(EARLY)
    scene.bench.robot.alarms = ('navigation.go_to may still be carried out.',)
    scene.write(*FETCH[:1])
    scene.ticks(5)
    assert scene.bench.robot.calls == []
    scene.bench.robot.alarms = ()
    scene.ticks(2)
    assert scene.drives == 1


def test_no_early_step_begins_while_an_earlier_action_is_still_stopping() -> None:
    scene = Scene(EARLY, script={'speech.say': [Act(duration_s=1.0)]})
    scene.bench.robot.say('an earlier mission')
    scene.write(*FETCH[:1])
    assert scene.drives == 0
    scene.ticks(20)
    assert scene.drives == 1


def test_a_long_early_step_needs_no_tick_of_its_own_after_the_answer() -> None:
    scene = Scene(EARLY, durations_s={'navigation.go_to': 60.0}, guards=TIMELESS)
    scene.write(*FETCH[:1])
    checked = check_plan(plan_of(*FETCH), CATALOGUE, scene.bench.world)
    scene.writing.future.set_result(checked.plan)
    scene.bench.tick()
    result = scene.bench.run_by_events(scene.mission)
    assert result.outcome is Outcome.SUCCEEDED, result
    assert scene.bench.ticks < 100


def test_no_early_step_begins_that_a_guard_forbids_and_nothing_is_latched() -> None:
    low = BatteryGuard(
        name='battery', watches='battery', policy='stop', min_ratio=0.2, max_age_s=5.0,
        applies_to=Selection(resources=('base',)),
    )  # fmt: skip
    scene = Scene(EARLY, guards=[*TIMELESS, low])
    scene.bench.robot.readings['battery'] = 0.1
    scene.write(*FETCH[:1])
    scene.ticks(3)
    assert scene.bench.executive.stopped_by == ''
    result = scene.answer(plan_of(*FETCH))
    assert result.reason.startswith('Refused by guard battery')
    assert scene.bench.robot.calls == []
    assert scene.bench.executive.stopped_by == ''
