from vla_bt.plan import Flow, FlowKind, Plan, ProblemLog, Step, check_flow
from vla_bt.planner.repair.insertion import with_steps_before, without_steps

A, B, C = (Step(skill='wait', id=name) for name in 'abc')
NEW = Step(skill='scan_environment')


def leaf(name):
    return Flow(kind=FlowKind.STEP, step=name)


def node(kind, *children, attempts=1):
    return Flow(kind=kind, children=children, attempts=attempts)


TREE = node(
    FlowKind.SEQUENCE, leaf('a'), node(FlowKind.RETRY, leaf('b'), attempts=2), leaf('c')
)
PLAN = Plan(steps=(A, B, C), flow=TREE)


def is_right(plan):
    log = ProblemLog()
    check_flow(plan.flow, plan.steps, log)
    return not log


def test_steps_go_before_a_step_of_a_plain_plan():
    plan = with_steps_before(Plan(steps=(A, B)), 1, [NEW, NEW])
    assert [step.id for step in plan.steps] == ['a', 'before_b', 'before_b_2', 'b']


def test_within_a_sequence_they_become_its_children():
    plan = with_steps_before(PLAN, 2, [NEW])
    assert is_right(plan)
    assert [child.step for child in plan.flow.children] == ['a', '', 'before_c', 'c']


def test_elsewhere_a_sequence_takes_the_place_of_the_step():
    plan = with_steps_before(PLAN, 1, [NEW])
    assert is_right(plan)
    inner = plan.flow.children[1].children[0]
    assert [child.step for child in inner.children] == ['before_b', 'b']


def test_a_step_leaves_a_sequence_but_no_other_node():
    plan = without_steps(PLAN, frozenset('a'))
    assert is_right(plan)
    assert [step.id for step in plan.steps] == ['b', 'c']
    assert without_steps(PLAN, frozenset('b')) is None
    assert without_steps(Plan(steps=(A,)), frozenset('a')) is None
