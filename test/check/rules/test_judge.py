"""What whoever made the plan is told of a broken rule."""


from rule_cases import catalogue, plan_of, site

from vla_bt.check import History, check_plan
from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import Plan, Step
from vla_bt.safety import Safety
from vla_bt.safety.rules import Rule
from vla_bt.world import WorldModel


def broken(
    rule: str, plan: Plan, world: WorldModel | None = None, history: History | None = None
) -> list[Problem]:
    rules = {'the rule': Rule(rule=rule, message='That is forbidden.')}
    checked = check_plan(
        plan, catalogue(), world or site(), safety=Safety(rules=rules),
        history=history or History(),
    )  # fmt: skip
    return [it for it in checked.problems if it.code is ProblemCode.RULE]


def test_a_problem_tells_the_step_the_message_and_the_rule() -> None:
    (problem,) = broken('never say()', plan_of(['wait', 'say text=hello']))
    assert problem.path == 'steps[1]'
    assert problem.message == "That is forbidden (rule 'the rule')"
    assert problem.found == 'say(text=hello)'
    assert problem.allowed == ()


def test_it_tells_the_step_that_started_it() -> None:
    carried = plan_of(
        ['navigate_to location=counter', 'pick_up object=hot_mug', 'wait', 'say text=x']
    )
    (problem,) = broken('while holding(?x) and hot(?x) avoid say()', carried)
    assert problem.path == 'steps[3]'
    assert problem.message.endswith("'the rule', started by steps[1] pick_up(object=hot_mug))")
    assert problem.allowed == ()


def test_it_tells_nothing_of_a_start_when_it_starts_with_the_step_itself() -> None:
    plan = plan_of(['navigate_to location=counter', 'pick_up object=hot_mug'])
    (problem,) = broken('while holding(?x) avoid located(glass, counter)', plan)
    assert problem.path == 'steps[1]'
    assert problem.message == "That is forbidden (rule 'the rule')"


def test_a_message_loses_its_full_stop_and_nothing_else() -> None:
    rules = {'it': Rule(rule='never say()', message='XX goes before X.')}
    plan = plan_of(['say text=x'])
    (problem,) = check_plan(plan, catalogue(), site(), safety=Safety(rules=rules)).problems
    assert problem.message == "XX goes before X (rule 'it')"


def test_it_tells_what_was_so_from_the_start() -> None:
    (problem,) = broken('while holding(?x) avoid say()', plan_of(['say text=x']), site('knife'))
    assert problem.message.endswith("(rule 'the rule', true since before the mission)")


def test_it_tells_nothing_of_a_start_that_is_the_step_itself() -> None:
    world = site('hot_mug')
    (problem,) = broken('at most 1 time say()', plan_of(['say text=x @retries=1']), world)
    assert problem.message.endswith("(rule 'the rule')")


def test_it_tells_what_would_be_accepted() -> None:
    (problem,) = broken('wait() before say(text=?t)', plan_of(['say text=x']))
    assert problem.allowed == ('wait() before it',)
    (problem,) = broken('at most 1 time say(text=?t)', plan_of(['say text=x', 'say text=x']))
    assert problem.allowed == ('at most 1 times say(text=x)',)
    assert problem.message.endswith('started by steps[0] say(text=x))')
    (problem,) = broken('after say(text=?t) do wait() within 1 step', plan_of(['say text=x']))
    assert problem.allowed == ('wait() after say(text=x) within 1 steps',)
    (problem,) = broken('after say(text=?t) do wait() before rotate()', plan_of(['say text=x']))
    assert problem.allowed == ('wait() after say(text=x) before rotate()',)


def test_a_name_that_another_one_begins_with_is_filled_in_by_itself() -> None:
    rule = 'wait(duration=?t) and at(?tt) before say(text=?t) and located(red_cup, ?tt)'
    (problem,) = broken(rule, plan_of(['say text=x']))
    assert problem.allowed == ('wait(duration=x) and at(counter) before it',)


def test_a_step_is_told_once_a_rule_however_many_ways_lead_to_it() -> None:
    plan = plan_of([{'fallback': ['wait', 'scan_environment']}, 'say text=x'])
    assert [it.path for it in broken('never say()', plan)] == ['steps[2]']


def test_every_step_that_breaks_it_is_told() -> None:
    plan = plan_of(['say text=x', 'wait', 'say text=y'])
    assert [it.path for it in broken('never say()', plan)] == ['steps[0]', 'steps[2]']


def test_what_is_finished_counts_and_is_not_blamed() -> None:
    done = History(steps=(Step(skill='say', args={'text': 'x'}),), world=site())
    say = plan_of(['say text=x'])
    assert broken('at most 1 time say()', say, history=done)[0].path == 'steps[0]'
    assert broken('at most 2 times say()', say, history=done) == []
    assert broken('say() before wait()', plan_of(['wait']), history=done) == []
    assert broken('never say()', plan_of(['wait']), history=done) == []


def test_what_a_finished_step_started_is_still_to_be_done() -> None:
    done = History(steps=(Step(skill='say', args={'text': 'x'}),), world=site())
    rule = 'after say() do wait() within 2 steps'
    assert broken(rule, plan_of(['rotate angle=1', 'wait']), history=done) == []
    (problem,) = broken(rule, plan_of(['rotate angle=1'] * 2 + ['wait']), history=done)
    assert problem.path == 'steps[1]'
    assert problem.message.endswith('started by the finished step say(text=x))')


def test_finished_steps_are_simulated_from_where_the_mission_began() -> None:
    steps = (Step(skill='pick_up', args={'object': 'hot_mug'}),)
    rule = 'after holding(?x) and hot(?x) do place(object=?x)'
    now = site('hot_mug')
    begun = site()
    begun.update_robot(pose=begun.places['counter'].pose)
    (problem,) = broken(rule, plan_of(['wait']), now, History(steps=steps, world=begun))
    assert 'finished step pick_up(object=hot_mug)' in problem.message
    assert broken(rule, plan_of(['wait']), now, History(steps=steps)) == []
