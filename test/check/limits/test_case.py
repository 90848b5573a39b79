"""What is judged, once each."""

from home import home_world
from limit_cases import TO_COUNTER, TO_TABLE, flow_plan, found, node, problems_of, step

from vla_bt.check.limits import Case, limit_problems
from vla_bt.errors import ProblemCode
from vla_bt.safety import Limits, Safety
from vla_bt.world import Bounds


def test_a_fault_on_several_ways_is_told_once() -> None:
    flow = node('fallback', step('a'), step('b'), step('c'))
    plan = flow_plan(flow, TO_COUNTER, TO_COUNTER, TO_TABLE)
    problems = problems_of(plan, Limits(move_distance_m=1.0))
    assert [it.path for it in problems if it.code is ProblemCode.TOO_FAR] == [
        f'steps[{at}].args.location' for at in range(3)
    ]


def test_where_a_hand_works_counts_whether_or_not_the_step_may_fail() -> None:
    pick_up = ('pick_up', {'object': 'red_mug'})
    steps = [TO_TABLE, pick_up, TO_COUNTER, ('release', {}), ('wait', {})]
    around = home_world().places['counter'].surface_pose
    assert around is not None
    limits = Limits(workspace=Bounds(x_min=-50, x_max=50, y_min=-50, y_max=around.y_m - 0.1))
    before = [step(name) for name in 'abc']
    for kind in ('sequence', 'fallback'):
        rest = node(kind, step('d'), step('e'))
        plan = flow_plan(node('sequence', *before, rest), *steps)
        assert (ProblemCode.OUTSIDE_WORKSPACE, 'steps[3]') in found(plan, limits)


def test_a_plan_of_too_many_ways_is_refused_not_judged() -> None:
    branches = [node('sequence', *map(step, names)) for names in ('abcd', 'efgh', 'ijkl')]
    steps = [('say', {'text': 'hi'}), ('wait', {}), ('look_at', {'target': 'table'})]
    plan = flow_plan(node('parallel', *branches), *(it for it in steps for _ in range(4)))
    assert (ProblemCode.TOO_LARGE, 'flow') in found(plan)


def test_nothing_is_judged_of_an_empty_case() -> None:
    case = Case(steps=(), traces=((),), safety=Safety(), world=home_world(), is_start=True)
    assert limit_problems(case) == []
    assert case.moments == ()
