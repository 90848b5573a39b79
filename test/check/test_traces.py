"""Every way a plan can go: against the reference, and one way at a time."""

import itertools

from flow_samples import (
    Sketch,
    again,
    condition,
    first_of,
    flow_plan,
    in_order,
    say,
    step,
    together,
)
from flow_ways import ways
from home import home_world
from hypothesis import assume, given
from hypothesis import strategies as st

from vla_bt.check import check_plan, resolve_step
from vla_bt.check.traces import MAX_MOMENTS, MAX_TRACES, Moment, Trace, too_many, traces
from vla_bt.errors import ProblemCode
from vla_bt.plan import Plan, Step
from vla_bt.robot import Pose
from vla_bt.skills import Fact, load_catalogue
from vla_bt.world import WorldModel, world_facts

CATALOGUE = load_catalogue()


def traces_of(plan: Plan, world: WorldModel | None = None) -> tuple[Trace, ...]:
    world = world or home_world()
    steps = [resolve_step(it, at, CATALOGUE, world) for at, it in enumerate(plan.steps)]
    return traces(plan.flow, steps, world_facts(world), world)


def told(plan: Plan) -> list[str]:
    """Return the ways, the steps in their order, `!` behind one that did not succeed."""
    return [
        ' '.join(f'{it.step.id}{"" if it.succeeded else "!"}' for it in trace)
        for trace in traces_of(plan)
    ]


def plain(*steps: tuple[str, dict[str, object]]) -> Plan:
    return Plan(steps=tuple(Step(skill=skill, args=args) for skill, args in steps))


FETCH = plain(
    ('goto', {'destination': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'x': 1.0, 'y': 2.0, 'theta': 0.5}),
    ('release', {}),
)


def test_a_plain_plan_goes_one_way_on_which_all_succeeds() -> None:
    (trace,) = traces_of(FETCH)
    assert [it.index for it in trace] == [0, 1, 2, 3]
    assert all(it.succeeded for it in trace)
    assert [it.step.skill for it in trace] == ['navigate_to', 'pick_up', 'navigate_to', 'release']
    assert [it.skill.name for it in trace] == [it.step.skill for it in trace]
    assert trace[3].step.args == {'object': 'red_cup'}
    assert all(now.before == last.after for last, now in zip(trace, trace[1:], strict=False))
    assert trace[0].before == world_facts(home_world())
    assert Fact('holding', ('red_cup',)) in trace[1].after
    assert trace[-1].after == check_plan(FETCH, CATALOGUE, home_world()).facts


def test_the_robot_stands_where_drives_lead() -> None:
    (trace,) = traces_of(FETCH)
    start, counter = Pose(0.0, 0.0), home_world().places['counter'].pose
    ends = [start, counter, counter, Pose(1.0, 2.0, 0.5), Pose(1.0, 2.0, 0.5)]
    assert [it.start for it in trace] == ends[:-1]
    assert [it.end for it in trace] == ends[1:] == [it.goal for it in trace]
    assert [it.destination for it in trace] == ['counter', '', '(1, 2)', '']


def test_nobody_knows_where_a_drive_ended_that_failed() -> None:
    plan = flow_plan(first_of(step('navigate_to', location='counter'), say()), say())
    happy, sad = traces_of(plan)
    assert [it.end for it in happy] == [home_world().places['counter'].pose] * 2
    assert [it.end for it in sad] == [None, None, None]
    assert [it.goal for it in sad] == [home_world().places['counter'].pose, None, None]
    assert Fact('at', ('living_room',)) in sad[0].before
    assert not any(fact.predicate == 'at' for fact in sad[0].after)


def test_without_a_pose_the_robot_stands_nowhere_known() -> None:
    world = home_world()
    world.update_robot(pose=None)
    (trace,) = traces_of(plain(('say', {'text': 'x'}), FETCH_DRIVE), world)
    assert [it.start for it in trace] == [None, None]
    assert trace[1].end == world.places['counter'].pose


FETCH_DRIVE = ('navigate_to', {'location': 'counter'})


def test_what_is_no_skill_is_left_out() -> None:
    (trace,) = traces_of(plain(('say', {'text': 'x'}), ('fly', {}), ('say', {'text': 'y'})))
    assert [it.index for it in trace] == [0, 2]


def test_no_steps_go_one_way() -> None:
    assert traces_of(Plan()) == ((),)


def test_the_own_retries_of_a_step_are_its_attempts() -> None:
    ((moment,),) = traces_of(Plan(steps=(Step(skill='say', args={'text': 'x'}, retries=2),)))
    assert moment.attempts == 3


def test_a_choice_goes_on_to_the_next_until_none_catches() -> None:
    assert told(flow_plan(first_of(say(), say(), say()))) == ['s1', 's1! s2', 's1! s2! s3']


def test_a_retry_fails_never_or_as_often_as_it_can() -> None:
    assert told(flow_plan(again(3, in_order(say(), say())))) == [
        's1 s2', 's1 s2! s2! s2', 's1! s1! s1 s2',
    ]  # fmt: skip


def test_a_choice_that_failed_begins_anew_in_the_next_run() -> None:
    assert told(flow_plan(again(2, first_of(say(), say())))) == [
        's1', 's1! s2', 's1! s2! s1', 's1! s2! s1! s2',
    ]  # fmt: skip


def test_what_an_outer_choice_catches_may_fail_in_the_last_run_too() -> None:
    assert told(flow_plan(first_of(again(2, say()), say()))) == ['s1', 's1! s1', 's1! s1! s2']


def test_parallel_branches_go_in_every_order_of_their_steps() -> None:
    turns = in_order(step('rotate', angle=1.0), step('rotate', angle=2.0))
    assert told(flow_plan(together(in_order(say(), say()), turns))) == [
        's1 s2 s3 s4', 's1 s3 s2 s4', 's1 s3 s4 s2', 's3 s1 s2 s4', 's3 s1 s4 s2', 's3 s4 s1 s2',
    ]  # fmt: skip


def test_a_branch_may_break_off_a_step_of_another() -> None:
    found = told(flow_plan(first_of(together(say(), step('rotate', angle=1.0)), say())))
    assert sorted(found) == sorted(
        's1 s2,s2 s1,s1! s3,s2! s3,s1 s2! s3,s2 s1! s3,s1! s2! s3,s2! s1! s3'.split(',')
    )


def test_a_choice_that_was_broken_off_goes_on_in_the_next_run() -> None:
    found = told(flow_plan(again(2, together(first_of(say(), say()), step('scan')))))
    assert 's1! s2! s3! s2 s3' in found
    assert not any(it.startswith('s1! s2! s3! s1') for it in found)


def test_a_branch_may_break_off_a_choice_of_another() -> None:
    found = told(flow_plan(first_of(together(first_of(say(), say()), step('scan')), say())))
    assert 's1! s2! s3! s4' in found


def test_a_condition_is_answered_both_ways_whatever_is_known() -> None:
    plan = flow_plan(first_of(in_order(condition('holding(red_cup)'), say()), say()))
    asked, otherwise = (trace for trace in traces_of(plan) if all(it.succeeded for it in trace))
    assert [it.step.id for it in asked] == ['s1']
    assert Fact('holding', ('red_cup',)) in asked[0].before
    assert [it.step.id for it in otherwise] == ['s2']
    assert Fact('hand_empty') in otherwise[0].before


def test_a_condition_nothing_catches_is_true() -> None:
    ((moment,),) = traces_of(flow_plan(condition('not hand_empty()'), say()))
    assert Fact('hand_empty') not in moment.before


def test_ways_share_the_steps_that_are_the_same_on_them() -> None:
    first = first_of(step('navigate_to', location='counter'), step('navigate_to', location='desk'))
    went, lost = traces_of(flow_plan(first, step('navigate_to', location='table'), say()))
    assert went[-1] is lost[-1]
    assert went[-2] is not lost[-2], 'they begin elsewhere'


def test_so_many_ways_are_gone_and_one_more_is_a_problem() -> None:
    at_limit = flow_plan(first_of(*[say()] * 8), first_of(*[say()] * 25))
    found = traces_of(at_limit)
    assert len(found) == MAX_TRACES
    assert list(too_many(found)) == []
    none = traces_of(flow_plan(first_of(*[say()] * 8), first_of(*[say()] * 26)))
    assert none == ()
    (problem,) = too_many(none)
    assert (problem.code, problem.path) == (ProblemCode.TOO_LARGE, 'flow')


def test_ways_too_long_to_go_are_a_problem() -> None:
    world = home_world()
    step = resolve_step(Step(skill='say', args={'text': 'x'}), 0, CATALOGUE, world)
    (trace,) = traces(None, [step] * (MAX_MOMENTS - 1), frozenset(), world)
    assert len(trace) == MAX_MOMENTS - 1
    assert traces(None, [step] * MAX_MOMENTS, frozenset(), world) == ()
    steps = in_order(*[say() for _ in range(60)])
    assert traces_of(flow_plan(again(10, again(10, steps)))) == ()


LEAVES = st.one_of(st.just(say()), st.just(step('rotate', angle=1.0)))


def _several(below: st.SearchStrategy[Sketch]) -> st.SearchStrategy[Sketch]:
    some = st.lists(below, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda them: in_order(*them)),
        some.map(lambda them: first_of(*them)),
        st.builds(again, st.integers(1, 2), below),
    )


def _or_together(below: st.SearchStrategy[Sketch]) -> st.SearchStrategy[Sketch]:
    both = st.tuples(below, below).map(lambda them: together(*them))
    return st.one_of(_several(below), both)


PLANS = st.recursive(LEAVES, _several, max_leaves=5).map(flow_plan)
PARALLEL = st.recursive(LEAVES, _or_together, max_leaves=4).map(flow_plan)


def _reference(plan: Plan) -> set[tuple[str, ...]]:
    """Return the steps begun on each way that succeeds, in their order, see `_once`."""
    found = set()
    for count, (way, is_good) in enumerate(ways(plan, CATALOGUE, home_world(), 3000)):
        assume(count < 2900)
        if is_good:
            found.add(_once(way.begun))
    return found


def _begun(found: tuple[Trace, ...]) -> set[tuple[str, ...]]:
    return {_once([it.step.id for it in trace]) for trace in found}


def _once(begun: list[str]) -> tuple[str, ...]:
    """Return the steps with each that is tried again at once told once."""
    return tuple(key for key, _ in itertools.groupby(begun))


@given(plan=PLANS)
def test_the_ways_are_those_of_the_reference(plan: Plan) -> None:
    found = traces_of(plan)
    assume(found)
    assert _begun(found) == _reference(plan)


@given(plan=PARALLEL)
def test_no_order_of_parallel_steps_is_left_out(plan: Plan) -> None:
    found = traces_of(plan)
    assume(found)
    assert _reference(plan) <= _begun(found)


@given(plan=PARALLEL)
def test_each_way_begins_where_the_world_stands_and_ends_in_success(plan: Plan) -> None:
    for trace in traces_of(plan):
        assert trace[0].before == world_facts(home_world())
        last: dict[str, Moment] = {it.step.id: it for it in trace}
        assert trace[-1].succeeded
        assert all(not it.succeeded or last[it.step.id] is it for it in trace)


def test_half_a_goal_leads_nowhere_known() -> None:
    for half in ({'x': 1.0}, {'y': 1.0}):
        ((moment,),) = traces_of(plain(('navigate_to', half)))
        assert (moment.end, moment.destination) == (None, '')
