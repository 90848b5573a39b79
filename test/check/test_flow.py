"""Plans with control flow: what is certain on every way."""

from typing import Any

import pytest
from flow_samples import (
    FLOW_PLANS,
    SKETCHES,
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
from flow_ways import ways
from home import home_world
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.check import Checked, check_plan
from vla_bt.plan import Flow, FlowKind, Plan, Step, read_plan
from vla_bt.skills import Catalogue, Skill, load_catalogue

CATALOGUE = load_catalogue()


def check(*sketches: Sketch, place: str = 'counter', held: str = '') -> Checked:
    return check_plan(flow_plan(*sketches), CATALOGUE, home_world(place, held))


def found(*sketches: Sketch, **world: str) -> list[tuple[str, str]]:
    checked = check(*sketches, **world)
    return [(problem.code.value, problem.path) for problem in checked.problems]


def pick() -> Sketch:
    return step('pick_up', object='red_cup')


def put(place: str = 'table') -> Sketch:
    return step('place', object='red_cup', location=place)


def test_a_checked_flow_is_canonical() -> None:
    checked = check(first_of(condition('located(red cup, the counter)'), step('find', query='x')))
    assert checked.is_ok
    assert checked.plan.flow is not None
    assert checked.plan.flow.children[0].fact == 'located(red_cup, counter)'
    assert checked.plan.steps[0].skill == 'detect_objects'
    assert check_plan(checked.plan, CATALOGUE, home_world()) == checked
    assert read_plan(checked.plan.to_json()).plan == checked.plan


def test_a_plain_flow_is_checked_as_a_list_and_becomes_one() -> None:
    plain = Plan(steps=flow_plan(go('counter'), pick()).steps)
    checked = check(go('counter'), in_order(pick()))
    assert (checked.plan.flow, checked.problems) == (None, ())
    as_list = check_plan(plain, CATALOGUE, home_world())
    assert checked.plan.steps == as_list.plan.steps
    assert checked.facts == as_list.facts


def test_a_sequence_threads_the_facts() -> None:
    assert found(pick(), go('table'), put(), say()) == []
    assert found(go('table'), in_order(say(), pick())) == [('precondition', 'steps[2]')]


def test_after_a_condition_its_fact_is_certain() -> None:
    assert found(condition('holding(red_cup)'), go('table'), put()) == []
    assert found(condition('not holding(red_cup)'), go('table'), put(), held='red_cup') == [
        ('precondition', 'steps[1]')
    ]


def test_each_way_of_a_fallback_begins_as_the_first_but_for_what_its_failure_tells() -> None:
    assert found(first_of(pick(), step('pick_up', object='red_cup', grasp_type='side'))) == []
    assert found(first_of(condition('not hand_empty()'), pick())) == []
    assert found(first_of(condition('hand_empty()'), pick())) == [('precondition', 'steps[0]')]


def test_what_a_failed_way_may_have_done_is_not_certain_in_the_next() -> None:
    assert set(found(first_of(in_order(pick(), go('table')), pick()))) == {
        ('precondition', 'steps[2]')
    }
    assert found(first_of(in_order(go('table'), say()), pick())) == [('precondition', 'steps[2]')]
    assert found(first_of(go('table'), pick())) == [('precondition', 'steps[1]')]
    assert found(first_of(in_order(go('table'), say()), in_order(go('counter'), pick()))) == []


def test_uncertain_hands_are_called_so() -> None:
    checked = check(first_of(in_order(pick(), go('table')), pick()))
    assert 'not certain that the hand is empty' in checked.problems[0].message
    checked = check(first_of(pick(), say()), go('table'), put())
    assert 'the hand would be empty' not in checked.problems[0].message


def test_after_a_fallback_only_what_every_way_leads_to_is_certain() -> None:
    there = first_of(condition('located(red_cup, counter)'), step('find', query='red_cup'))
    assert found(there, pick()) == []
    assert found(first_of(condition('holding(red_cup)'), pick()), go('table'), put()) == []
    assert found(first_of(go('table'), go('shelf')), pick())[0] == ('precondition', 'steps[2]')


@pytest.mark.parametrize('query', ['red cup', 'the red cup', 'red_cup'])
def test_what_is_sought_in_words_is_the_thing_they_mean(query: str) -> None:
    look = again(3, step('detect_objects', query=query))
    there = first_of(condition('located(red_cup, counter)'), look)
    checked = check(there, pick())
    assert checked.is_ok
    assert checked.plan.steps[0].args['query'] == query


def test_words_that_mean_several_things_find_none_of_them() -> None:
    gone = condition('not located(apple_1, counter)')
    pick_apple = step('pick_up', object='apple_1')
    assert found(gone, step('find', query='apple'), pick_apple)
    assert found(gone, condition('not located(apple_1, table)'), step('find', query='apple_1'),
                 pick_apple) == []  # fmt: skip


def test_a_retry_is_its_child() -> None:
    assert found(again(3, in_order(pick(), go('table'))), put()) == []


@pytest.mark.parametrize(
    'child',
    [
        pick(),
        in_order(pick(), go('table'), put()),
        in_order(condition('located(red_cup, counter)'), pick(), go('table')),
        first_of(pick(), in_order(step('scan'), step('pick_up', object='red_cup'))),
        first_of(in_order(condition('hand_empty()'), pick()), say()),
        in_order(first_of(condition('at(counter)'), go('counter')), pick()),
        in_order(go('table'), again(2, in_order(go('counter'), pick()))),
        in_order(together(step('look_at', target='person'), say()), pick()),
    ],
)
def test_a_retry_may_be_around_whatever_goes_on_where_it_failed(child: Sketch) -> None:
    assert found(again(3, child)) == []


def test_a_retry_must_not_take_up_a_way_that_another_way_has_led_away_from() -> None:
    both = first_of(in_order(go('counter'), pick()), in_order(go('table'), say()))
    assert found(both) == []
    assert found(again(1, both)) == []
    checked = check(again(2, both))
    (problem,) = checked.problems
    assert (problem.code.value, problem.path) == ('precondition', 'steps[1]')
    assert 'when it is tried again' in problem.message


def test_what_was_asked_before_another_way_is_not_certain_in_the_next_run() -> None:
    there = in_order(condition('at(counter)'), say(), pick())
    assert found(again(2, first_of(there, say()))) == []
    assert found(again(2, first_of(there, go('table')))) == [('precondition', 'steps[1]')]
    assert found(again(2, first_of(condition('at(counter)'), go('table'))), pick())


def test_an_answer_in_the_next_run_tells_no_more_than_what_is_certain_then() -> None:
    away = condition('not at(table)')
    assert found(in_order(away, pick())) == []
    assert found(again(2, in_order(away, pick()))) == [('precondition', 'steps[0]')]


@pytest.mark.parametrize(
    'before',
    [in_order(say(), say()), first_of(say(), say()), again(1, say()), again(2, say())],
)
def test_below_a_retry_all_is_tried_again(before: Sketch) -> None:
    asked = in_order(before, condition('not at(table)'), pick())
    assert [code for code, _ in found(asked)] == []
    assert [code for code, _ in found(again(2, asked))] == ['precondition']


def test_a_retry_in_a_way_of_another_knows_what_the_others_change() -> None:
    here = in_order(condition('at(counter)'), again(2, condition('located(apple_1, table)')))
    both = first_of(here, in_order(go('table'), go('counter')))
    assert found(again(2, both), pick()) == [('precondition', 'steps[2]')]


def test_what_can_never_work_is_not_told_as_of_another_run() -> None:
    (problem,) = check(again(2, in_order(go('table'), pick()))).problems
    assert 'tried again' not in problem.message


def test_a_step_tried_again_is_about_the_same_thing() -> None:
    other = in_order(put('counter'), say())
    problem = check(again(2, first_of(step('release'), other)), held='red_cup').problems[0]
    assert problem.path == 'steps[0]'
    assert problem.message.startswith('release needs holding(red_cup)')


def test_what_two_runs_may_have_found_otherwise_is_not_certain() -> None:
    data = CATALOGUE['wait'].model_dump() | {
        'name': 'bring',
        'aliases': (),
        'arguments': {'object': {'type': 'object', 'summary': 'What.'}},
        'effects': ('not located($object, *)', 'located($object, table)'),
    }
    catalogue = Catalogue([*CATALOGUE, Skill.model_validate(data)])
    both = first_of(step('find', query='red_cup'), step('bring', object='red_cup'))
    plan = flow_plan(again(2, both), step('inspect', object='red_cup'))
    problems = check_plan(plan, catalogue, home_world('table')).problems
    assert [it.path for it in problems] == ['steps[2]']


@pytest.mark.parametrize(
    'first', [say(), condition('located(apple_1, counter)'), together(go('counter'), say())]
)
def test_what_another_way_leads_away_from_is_not_certain_after_a_retry(first: Sketch) -> None:
    both = first_of(first, in_order(go('table'), go('counter')))
    assert found(both, pick()) == []
    assert [path for _, path in found(again(2, both), pick())] == [
        f'steps[{len(flow_plan(both).steps)}]'
    ]


@given(FLOW_PLANS, st.sampled_from(['', 'counter']), st.sampled_from(['', 'red_cup']))
def test_no_way_of_a_plan_that_passes_begins_a_step_that_cannot_work(
    plan: Plan, place: str, held: str
) -> None:
    world = home_world(place, held)
    checked = check_plan(plan, CATALOGUE, world)
    if checked.is_ok:
        assert not any(way.unmet for way, _ in ways(checked.plan, CATALOGUE, world, most=300))


def test_branches_that_share_a_resource_are_named_both() -> None:
    checked = check(together(in_order(say(), go('table')), go('shelf')))
    (problem,) = checked.problems
    assert (problem.code.value, problem.path, problem.found) == ('resource', 'steps[2]', 'base')
    assert 'steps[1]' in problem.message


def test_branches_that_share_a_resource_are_judged_each_by_itself() -> None:
    assert found(together(go('table'), pick())) == [('resource', 'steps[1]')]


def test_what_a_branch_was_told_is_not_certain_when_another_changes_it() -> None:
    told = together(go('table'), condition('at(counter)'))
    assert found(told, pick(), place='shelf')[1:] == [('precondition', 'steps[1]')]


def test_what_a_branch_changes_is_not_certain_after_another_failed() -> None:
    both = together(go('counter'), condition('not at(counter)'))
    assert found(first_of(both, pick()))[1:] == [('precondition', 'steps[1]')]


def test_branches_add_up() -> None:
    assert found(together(go('table'), say()), put(), held='red_cup') == []


def test_what_one_branch_finds_false_is_not_certain_after_all_of_them() -> None:
    gone = condition('not located(red_cup, counter)')
    assert found(together(condition('hand_empty()'), say()), pick()) == []
    assert found(together(gone, say()), pick()) == [('precondition', 'steps[1]')]
    assert found(first_of(together(gone, say()), say()), pick()) == [('precondition', 'steps[2]')]


def test_no_branch_may_need_what_another_changes() -> None:
    looking = in_order(condition('at(counter)'), say())
    checked = check(together(go('table'), looking))
    (problem,) = checked.problems
    assert (problem.code.value, problem.path) == (
        'precondition', 'flow.children[1].children[0].fact',
    )  # fmt: skip
    assert 'at the same time' in problem.message
    checked = check(together(go('table'), step('inspect', object='red_cup')))
    assert [it.path for it in checked.problems] == ['steps[1]']
    assert 'at the same time' in checked.problems[0].message


def test_a_step_that_may_succeed_changes_what_another_branch_asks() -> None:
    assert found(together(pick(), condition('hand_empty()'))) == [
        ('precondition', 'flow.children[1].fact')
    ]


def test_where_something_is_seen_on_the_move_is_not_known() -> None:
    lost, look = condition('not located(red_cup, counter)'), step('find', query='red_cup')
    assert found(lost, look, go('counter'), pick()) == []
    assert found(lost, together(go('table'), look), go('counter'), pick()) == [
        ('precondition', 'steps[3]')
    ]


def test_problems_of_steps_and_facts_have_their_paths() -> None:
    assert found(first_of(condition('at(moon)'), step('fly'), step('say', texts='x'))) == [
        ('unknown_place', 'flow.children[0].fact'),
        ('unknown_skill', 'steps[0].skill'),
        ('unknown_key', 'steps[1].args.texts'),
        ('missing', 'steps[1].args.text'),
    ]


@pytest.mark.parametrize('next_one', [condition('at(counter)'), together(go('table'), say())])
def test_what_was_found_before_stays_found(next_one: Sketch) -> None:
    assert found(go('moon'), next_one, say()) == [('unknown_place', 'steps[0].args.location')]


def test_a_fact_that_cannot_be_read_stays_as_written() -> None:
    flow = check(condition('at(moon)'), say()).plan.flow
    assert flow is not None
    assert flow.children[0].fact == 'at(moon)'


def test_a_flow_of_wrong_structure_is_not_simulated() -> None:
    flow = Flow(kind=FlowKind.SEQUENCE, children=(Flow(kind=FlowKind.STEP, step='other'),))
    checked = check_plan(Plan(steps=(Step(skill='fly'),), flow=flow), CATALOGUE, home_world())
    assert {it.path for it in checked.problems} == {'flow.other', 'flow.step_1'}


def test_a_flow_has_no_more_steps_than_a_list_may_have() -> None:
    plan = flow_plan(first_of(*[say()] * 16))
    checked = check_plan(plan, CATALOGUE, home_world())
    assert [it.code.value for it in checked.problems] == ['too_large']


@pytest.mark.parametrize(
    ('text', 'value'),
    [('1.5', 1.5), ('2', 2.0), ('1e1', 10.0), ('+3', 3.0)],
)
def test_a_number_written_as_text_is_a_number(text: str, value: float) -> None:
    wait = Step(skill='wait', args={'duration': text}, has_text_args=True)
    (read,) = check_plan(Plan(steps=(wait,)), CATALOGUE, home_world()).plan.steps
    assert (read.args, read.has_text_args) == ({'duration': value}, False)


def check_signal(args: dict[str, str], **arguments: Any) -> Checked:
    data = CATALOGUE['wait'].model_dump() | {
        'name': 'signal',
        'aliases': (),
        'arguments': {name: {**it, 'summary': 'How.'} for name, it in arguments.items()},
    }
    step = Step(skill='signal', args=args, has_text_args=True)
    return check_plan(
        Plan(steps=(step,)), Catalogue([Skill.model_validate(data)]), home_world()
    )


def test_a_whole_number_written_as_text_is_one() -> None:
    checked = check_signal({'count': '2'}, count={'type': 'integer', 'min': 0, 'max': 9})
    assert checked.is_ok
    assert repr(checked.plan.steps[0].args['count']) == '2'


@pytest.mark.parametrize(('text', 'value'), [('true', True), ('false', False), ('yes', None)])
def test_a_boolean_written_as_text_is_one(text: str, value: bool | None) -> None:
    checked = check_signal({'loud': text}, loud={'type': 'boolean', 'default': True})
    assert checked.is_ok is (value is not None)
    assert checked.plan.steps[0].args.get('loud') is value


def test_a_text_argument_with_another_unit_is_scaled() -> None:
    wait = Step(skill='wait', args={'duration_ms': '1500'}, has_text_args=True)
    assert check_plan(Plan(steps=(wait,)), CATALOGUE, home_world()).plan.steps[0].args == {
        'duration': 1.5
    }


@pytest.mark.parametrize('text', ['', ' 1', '1_0', 'nan', 'inf', '1,5', '0x1', 'one', '1.', '١'])
def test_what_is_no_number_is_a_problem(text: str) -> None:
    wait = Step(skill='wait', args={'duration': text}, has_text_args=True)
    checked = check_plan(Plan(steps=(wait,)), CATALOGUE, home_world())
    assert [(it.code.value, it.path) for it in checked.problems] == [
        ('wrong_type', 'steps[0].args.duration')
    ]


def test_a_number_as_text_stays_wrong_in_other_dialects() -> None:
    wait = Step(skill='wait', args={'duration': '1.5'})
    assert not check_plan(Plan(steps=(wait,)), CATALOGUE, home_world()).is_ok


def _loose(sketch: Sketch, drop: int) -> Plan:
    """Return a plan whose flow mentions a step too much or too little."""
    plan = flow_plan(sketch)
    return plan.model_copy(update={'steps': plan.steps[drop:]})


@given(FLOW_PLANS | st.builds(_loose, SKETCHES, st.integers(0, 2)))
def test_any_flow_is_checked_or_has_problems(plan: Any) -> None:
    checked = check_plan(plan, CATALOGUE, home_world())
    if checked.is_ok:
        assert check_plan(checked.plan, CATALOGUE, home_world()) == checked
        assert not any(step.has_text_args for step in checked.plan.steps)
