"""A plan with control flow goes the way its words say: the trees against the reference."""

from flow_samples import (
    Sketch,
    again,
    condition,
    first_of,
    flow_plan,
    in_order,
    say,
    step,
)
from flow_ways import Way, ways
from home import home_world
from hypothesis import given
from hypothesis import strategies as st
from mission_samples import CATALOGUE, MissionBench
from tree_bench import ABORTED, FAILURE, SUCCEEDED, SUCCESS

from vla_bt.check import check_plan
from vla_bt.plan import Plan

STEPS = st.one_of(st.just(say()), st.just(step('rotate', angle=1.0)))
FACTS = st.sampled_from(['hand_empty()', 'not hand_empty()', 'holding(red_cup)'])


def _several(below: st.SearchStrategy[Sketch]) -> st.SearchStrategy[Sketch]:
    some = st.lists(below, min_size=1, max_size=3)
    return st.one_of(
        some.map(lambda them: in_order(*them)),
        some.map(lambda them: first_of(*them)),
        st.builds(again, st.integers(1, 3), below),
    )


PLANS = st.recursive(st.one_of(STEPS, FACTS.map(condition)), _several, max_leaves=10).map(
    flow_plan
).filter(lambda plan: 1 <= len(plan.steps) <= 10)  # fmt: skip
OUTCOMES = st.lists(st.booleans(), max_size=40)


@given(plan=PLANS, speech=OUTCOMES, turns=OUTCOMES)
def test_a_mission_goes_the_way_the_plan_says(
    plan: Plan, speech: list[bool], turns: list[bool]
) -> None:
    bench = MissionBench(plan, attempts=0, guards=[], script={
        'speech.say': [SUCCEEDED if it else ABORTED for it in speech],
        'navigation.turn': [SUCCEEDED if it else ABORTED for it in turns],
    })  # fmt: skip
    left = {'say': list(speech), 'rotate': list(turns)}
    skills = {it.id: it.skill for it in plan.steps}
    way = Way(plan, CATALOGUE, home_world(), lambda _: not _next(left[skills[way.begun[-1]]]))
    is_good = way.go()
    assert bench.finish() is (SUCCESS if is_good else FAILURE)
    assert [ACTIONS[skills[it]] for it in way.begun] == bench.robot.names
    assert {it.id for it in bench.mission.steps_done} == set(way.done)


ACTIONS = {'say': 'speech.say', 'rotate': 'navigation.turn'}


def _next(outcomes: list[bool]) -> bool:
    return outcomes.pop(0) if outcomes else True


def test_the_reference_knows_every_way() -> None:
    plan = flow_plan(first_of(say('a'), again(2, say('b'))))
    checked = check_plan(plan, CATALOGUE, home_world()).plan
    found = [(way.begun, is_good) for way, is_good in ways(checked, CATALOGUE, home_world(), 99)]
    assert found == [
        (['s1'], True), (['s1', 's2'], True), (['s1', 's2', 's2'], True),
        (['s1', 's2', 's2'], False),
    ]  # fmt: skip
