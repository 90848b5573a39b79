"""What the branches of a flow change and occupy."""

from flow_samples import (
    Sketch,
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

from vla_bt.check.branches import Branch, branches_of, of_others, resource_clashes
from vla_bt.check.steps import resolve_step
from vla_bt.plan import flow_of
from vla_bt.skills import Fact, load_catalogue

CATALOGUE = load_catalogue()
DRIVE = {'at(*)', 'looking_at(*)'}
GRASP = {'hand_empty()', 'located(red_cup, *)'}
PICK = step('pick_up', object='red_cup')


def branch(sketch: Sketch) -> Branch:
    plan = flow_plan(sketch)
    world = home_world()
    steps = (resolve_step(it, at, CATALOGUE, world) for at, it in enumerate(plan.steps))
    return Branch(flow_of(plan), tuple(steps))


def changes(sketch: Sketch, *, is_failure: bool = False) -> set[str]:
    return {str(fact) for fact in branch(sketch).changes(is_failure=is_failure)}


def test_a_branch_changes_what_its_steps_make_false() -> None:
    assert changes(in_order(go('table'), first_of(PICK, say()))) == DRIVE | GRASP
    assert changes(condition('hand_empty()')) == set()


def test_a_drive_that_fails_has_left_and_a_grasp_that_fails_has_changed_nothing() -> None:
    assert changes(go('table'), is_failure=True) == {'at(*)'}
    assert changes(PICK, is_failure=True) == set()


def test_a_branch_that_fails_has_not_finished_its_last_step() -> None:
    assert changes(in_order(PICK, go('table')), is_failure=True) == GRASP | {'at(*)'}
    assert changes(in_order(go('table'), again(2, PICK)), is_failure=True) == DRIVE
    assert changes(first_of(go('table'), PICK), is_failure=True) == {'at(*)'}
    assert changes(together(go('table'), say()), is_failure=True) == DRIVE


def test_each_branch_has_its_own_steps() -> None:
    whole = branch(in_order(in_order(go('table'), PICK), condition('at(table)'), say()))
    skills = [
        [it.skill and it.skill.name for it in one.steps]
        for one in branches_of(whole.flow, whole.steps)
    ]
    assert skills == [['navigate_to', 'pick_up'], [], ['say']]


def test_the_others_of_a_branch_are_all_but_itself() -> None:
    a, b = Fact('a'), Fact('b')
    assert of_others([[a], [], [b]]) == [[b], [a, b], [a]]


def test_what_two_branches_occupy_is_a_clash() -> None:
    whole = branch(together(go('table'), say(), in_order(say(), go('shelf'))))
    clashes = resource_clashes(branches_of(whole.flow, whole.steps))
    assert [(it.path, it.found) for it in clashes] == [
        ('steps[3]', 'base'), ('steps[2]', 'speech'),
    ]  # fmt: skip
