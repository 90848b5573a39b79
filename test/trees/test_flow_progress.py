"""What is done, left and ruled out of a plan with control flow."""

from flow_samples import condition, first_of, flow_plan, go, in_order, say, together
from home import home_world
from mission_samples import CATALOGUE, FETCH, MissionBench, plan_of
from tree_bench import ABORTED, FAILURE, RUNNING, SUCCESS

from vla_bt.check import check_plan
from vla_bt.plan import Plan


def test_of_a_plain_plan_what_is_not_done_remains() -> None:
    bench = MissionBench(plan_of(*FETCH))
    assert [len(it or ()) for it in bench.mission.remaining] == [4, 0]
    bench.until('gripper.close')
    steps, flow = bench.mission.remaining
    assert ([it.skill for it in steps], flow) == (['pick_up', 'navigate_to', 'place'], None)
    assert (bench.mission.active_step, bench.mission.steps_left) == (1, 3)


def test_steps_taken_as_done_are_not_done() -> None:
    bench = MissionBench(plan_of(('say', {'text': 'a'}), ('say', {'text': 'b'})), done=1)
    assert (bench.done, bench.mission.steps_left) == (['say'], 1)
    assert bench.finish() is SUCCESS
    assert bench.robot.names == ['speech.say']


def test_a_choice_counts_with_its_first_way_until_another_is_taken() -> None:
    plan = flow_plan(first_of(in_order(say('a'), say('b')), say('c')))
    assert MissionBench(plan).mission.steps_left == 2


def test_progress_counts_the_way_taken_only() -> None:
    long = in_order(go('shelf'), say('b'), say('c'))
    bench = MissionBench(flow_plan(first_of(say('a'), long), say('end')),
                         script={'speech.say': [ABORTED]})  # fmt: skip
    assert bench.mission.steps_left == 2
    while bench.mission.active_step != 1:
        assert bench.step() is RUNNING
    assert bench.mission.steps_left == 4
    assert bench.finish() is SUCCESS


def test_what_remains_of_the_last_way_is_a_list() -> None:
    plan = flow_plan(first_of(say('a'), in_order(go('counter'), say('b'))), say('end'))
    bench = MissionBench(plan, script={'speech.say': [ABORTED] * 2}, attempts=0)
    assert bench.finish() is FAILURE
    steps, flow = bench.mission.remaining
    assert ([it.args['text'] for it in steps], flow) == (['b', 'end'], None)
    assert bench.mission.active_step == 2


def test_a_choice_not_yet_made_remains_a_choice() -> None:
    choice = first_of(in_order(condition('hand_empty()'), say('a')), say('b'))
    bench = MissionBench(flow_plan(go('counter'), say('c'), choice), attempts=0,
                         script={'speech.say': [ABORTED]})  # fmt: skip
    assert bench.finish() is FAILURE
    steps, flow = bench.mission.remaining
    assert [it.args['text'] for it in steps] == ['c', 'a', 'b']
    assert flow is not None
    assert [it.kind.value for it in flow.children] == ['step', 'fallback']
    rest = Plan(steps=steps, flow=flow)
    assert check_plan(rest, CATALOGUE, home_world()).is_ok


def test_of_what_ran_at_the_same_time_the_failed_step_remains_first() -> None:
    bench = MissionBench(flow_plan(together(go('counter'), say())), attempts=0,
                         script={'speech.say': [ABORTED]})  # fmt: skip
    assert bench.finish() is FAILURE
    steps, flow = bench.mission.remaining
    assert ([it.skill for it in steps], flow) == (['say', 'navigate_to'], None)
    assert bench.mission.active_step == 1
