"""What holds for every mission whose plan has control flow, on the fake robot."""

from typing import Any

import pytest
from flow_samples import (
    FLOW_PLANS,
    again,
    condition,
    first_of,
    flow_plan,
    go,
    in_order,
    say,
    step,
    together,
)
from home import home_world
from hypothesis import given, settings
from hypothesis import strategies as st
from mission_samples import CATALOGUE, MissionBench, plan_of
from test_mission_tree import PAUSE, REFUSAL, SCRIPTS, STOP, guards_before, motions
from tree_bench import ABORTED, FAILURE, INVALID, RUNNING, SUCCEEDED, SUCCESS, running

from vla_bt.check import check_plan
from vla_bt.plan import Plan, read_plan

many = settings(max_examples=25, deadline=None)


CALM = flow_plan(first_of(condition('holding(red_cup)'), say()), go('table'))


@st.composite
def passing(draw: Any) -> Plan:
    """Return a random flow that passes the check, the first of some, or a simple one."""
    plans = draw(st.lists(FLOW_PLANS, min_size=4, max_size=4))
    return next((it for it in plans if check_plan(it, CATALOGUE, home_world()).is_ok), CALM)


def test_the_second_way_is_taken_when_the_first_fails_and_the_mission_succeeds() -> None:
    plan = flow_plan(first_of(say('a'), in_order(go('counter'), say('b'))), say('end'))
    bench = MissionBench(plan, script={'speech.say': [ABORTED]})
    assert bench.finish() is SUCCESS
    assert bench.done == ['navigate_to', 'say', 'say']
    assert (bench.mission.active_step, bench.mission.steps_left) == (-1, 0)
    assert bench.mission.failure is None


def test_the_second_way_is_left_alone_when_the_first_works() -> None:
    bench = MissionBench(flow_plan(first_of(go('counter'), say('no way')), say('end')))
    assert bench.finish() is SUCCESS
    assert bench.done == ['navigate_to', 'say']
    assert bench.mission.steps_left == 0


@pytest.mark.parametrize(
    ('fact', 'is_true'),
    [
        ('hand_empty()', True),
        ('not hand_empty()', False),
        ('holding(red_cup)', False),
        ('not holding(red_cup)', True),
        ('at(table)', False),
        ('at(counter)', True),
        ('located(red_cup, counter)', True),
        ('not located(red_cup, counter)', False),
    ],
)
def test_a_condition_asks_the_world(fact: str, is_true: bool) -> None:
    plan = flow_plan(first_of(in_order(condition(fact), say('yes')), say('no')))
    bench = MissionBench(plan, place='counter')
    assert bench.finish() is SUCCESS
    assert bench.mission.steps_done[0].args['text'] == ('yes' if is_true else 'no')
    assert bench.mission.failure is None


def test_a_retry_does_finished_steps_only_once() -> None:
    plan = flow_plan(again(3, in_order(go('counter'), say('again'))))
    bench = MissionBench(plan, script={'speech.say': [ABORTED, ABORTED, SUCCEEDED]})
    assert bench.finish() is SUCCESS
    assert bench.robot.names.count('navigation.go_to') == 1
    assert bench.robot.names.count('speech.say') == 3


def test_a_retry_gives_up_after_its_attempts() -> None:
    bench = MissionBench(flow_plan(again(2, say())), script={'speech.say': [ABORTED] * 9},
                         attempts=0)  # fmt: skip
    assert bench.finish() is FAILURE
    assert bench.robot.names.count('speech.say') == 2
    assert bench.mission.active_step == 0


def test_a_retry_tries_all_ways_again() -> None:
    plan = flow_plan(again(2, first_of(say('a'), say('b'))))
    bench = MissionBench(plan, script={'speech.say': [ABORTED] * 3 + [SUCCEEDED]})
    assert bench.finish() is SUCCESS
    assert [it.args['text'] for it in bench.mission.steps_done] == ['b']


def test_steps_at_the_same_time_overlap() -> None:
    bench = MissionBench(flow_plan(together(go('counter'), say('on my way'))))
    bench.step(2)
    assert set(bench.robot.names) == {'navigation.go_to', 'speech.say'}
    assert bench.finish() is SUCCESS


def test_a_pause_does_not_ask_an_answered_condition_again() -> None:
    plan = flow_plan(condition('hand_empty()'), go('counter'), step('pick_up', object='red_cup'),
                     go('table'))  # fmt: skip
    bench = MissionBench(plan, guards=[PAUSE])
    bench.until('gripper.close')
    while len(bench.done) < 2:
        bench.step()
    bench.world.update_robot(emergency_stop=True)
    bench.step()
    bench.world.update_robot(emergency_stop=False)
    assert bench.finish() is SUCCESS
    assert bench.done == ['navigate_to', 'pick_up', 'navigate_to']


def test_a_pause_does_not_make_a_choice_anew() -> None:
    plan = flow_plan(first_of(in_order(condition('at(counter)'), say('here')), go('counter')),
                     say('end'))  # fmt: skip
    bench = MissionBench(plan, guards=[PAUSE])
    bench.until('navigation.go_to')
    bench.world.update_robot(emergency_stop=True, pose=bench.world.places['counter'].pose)
    bench.tick(bench.mission.root)
    bench.world.update_robot(emergency_stop=False)
    assert bench.finish() is SUCCESS
    assert [it.args.get('text') for it in bench.mission.steps_done] == [None, 'end']


def test_a_false_condition_is_planned_around() -> None:
    bench = MissionBench(flow_plan(say('a'), condition('holding(red_cup)')))
    bench.answers = [plan_of(('wait', {'duration': 0.1}))]
    assert bench.finish() is SUCCESS
    assert [failure.code.value for failure in bench.asked] == ['condition']


@many
@given(plan=passing(), script=SCRIPTS)
def test_every_flow_that_passes_its_check_ends(plan: Plan, script: dict[str, list[Any]]) -> None:
    bench = MissionBench(plan, script=script, cancel_latency_s=0.3)
    bench.answers = [REFUSAL]
    status = bench.run(bench.mission.root, ticks=3000, step_s=1.0)
    assert running(bench.mission.root) == []
    bench.clock.advance(0.3)
    assert bench.robot.is_idle
    assert (bench.mission.failure is None) == (status is SUCCESS)
    if status is SUCCESS:
        assert (bench.mission.steps_left, bench.mission.active_step) == (0, -1)
        assert bench.mission.remaining == ((), None)


@many
@given(plan=passing(), answer=passing())
def test_every_motion_of_a_flow_is_dominated_by_every_guard(plan: Plan, answer: Plan) -> None:
    bench = MissionBench(plan, guards=[STOP, PAUSE], script={'navigation.go_to': [ABORTED] * 2})
    bench.answers = [answer]
    for _ in range(2):
        for leaf in motions(bench.mission.root):
            assert guards_before(leaf) == {'stop', 'pause'}
        bench.step(80)


@many
@given(plan=passing(), trips=st.lists(st.integers(1, 40), max_size=4))
def test_a_flow_goes_on_after_a_pause_as_if_there_had_been_none(
    plan: Plan, trips: list[int]
) -> None:
    bench, calm = MissionBench(plan, guards=[PAUSE]), MissionBench(plan, guards=[PAUSE])
    bench.answers, calm.answers = [REFUSAL], [REFUSAL]
    for ticks in trips:
        bench.step(ticks)
        done = bench.done
        if bench.mission.root.status is not RUNNING:
            break
        bench.world.update_robot(emergency_stop=True)
        bench.step(3)
        assert bench.robot.is_idle
        bench.world.update_robot(emergency_stop=False)
        assert bench.done == done
    assert bench.finish() is calm.finish()
    assert bench.done == calm.done


@many
@given(plan=passing(), script=SCRIPTS, ticks=st.integers(0, 100))
def test_what_remains_of_a_flow_is_itself_a_flow(
    plan: Plan, script: dict[str, list[Any]], ticks: int
) -> None:
    bench = MissionBench(plan, script=script, attempts=0)
    bench.step(ticks)
    steps, flow = bench.mission.remaining
    rest = Plan(steps=steps, flow=flow)
    assert steps == () or read_plan(rest.to_json()).plan == rest
    assert not {it.id for it in steps} & {it.id for it in bench.mission.steps_done}
    bench.mission.root.stop(INVALID)
    assert bench.mission.remaining[0] == steps
