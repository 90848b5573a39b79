"""What a mission has finished counts when what remains is judged by the site's rules."""

from typing import Any

from mission_bench import SAFETY, Bench, plan_of

from vla_bt.mission import Order, Outcome
from vla_bt.plan import Plan
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.safety.rules import Rule

ABORTED = Ended(code=VerdictCode.ABORTED, message='no way through', server_code=208)
SAY = ('say', {'text': 'here I come'})
DRIVE = ('navigate_to', {'location': 'desk'})
REST = plan_of(('navigate_to', {'location': 'table'}))


def carried_out(rule: str, first: Plan, rest: Plan) -> Any:
    """Return the end of a mission whose first drive fails, and what was asked then."""
    rules = {'the rule': Rule(rule=rule, message='That is forbidden.')}
    bench = Bench(
        first, rest, safety=SAFETY.model_copy(update={'rules': rules}),
        script={'navigation.go_to': [ABORTED] * 3},
    )  # fmt: skip
    result = bench.run(bench.executive.submit(Order(command='x')))
    return result, bench.planner.requests[-1]


def test_what_was_announced_need_not_be_announced_again() -> None:
    result, request = carried_out('say() before navigate_to()', plan_of(SAY, DRIVE), REST)
    assert result.outcome is Outcome.SUCCEEDED, result
    assert [step.skill for step in request.history.steps] == ['say']


def test_what_was_done_once_is_not_done_again() -> None:
    rest = plan_of(SAY, *((it.skill, it.args) for it in REST.steps))
    result, _ = carried_out('at most 1 time say()', plan_of(SAY, DRIVE), rest)
    assert result.outcome is Outcome.FAILED
    assert 'The new plan cannot be executed' in result.reason
    assert 'That is forbidden' in result.reason


def test_what_was_started_is_still_to_be_finished() -> None:
    rule = 'after say() do wait()'
    result, _ = carried_out(rule, plan_of(SAY, DRIVE, ('wait', {})), REST)
    assert 'started by the finished step say(' in result.reason
    rest = plan_of(('wait', {}))
    assert carried_out(rule, plan_of(SAY, DRIVE, ('wait', {})), rest)[0].outcome is (
        Outcome.SUCCEEDED
    )


def test_the_world_is_remembered_as_it_was_when_the_mission_began() -> None:
    first = plan_of(('rotate', {'angle': 1.0}), DRIVE)
    _, request = carried_out('never press_button()', first, REST)
    assert request.begun is not request.world
    assert request.begun.robot.held_object == request.history.world.robot.held_object == ''


def test_a_first_plan_that_breaks_a_rule_moves_nothing() -> None:
    rules = {'quiet': Rule(rule='never say()', message='Be quiet.')}
    bench = Bench(plan_of(SAY), safety=SAFETY.model_copy(update={'rules': rules}))
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.failure_code) == (Outcome.REFUSED, 'rule')
    assert "steps[0]: Be quiet (rule 'quiet')" in result.reason
    assert bench.robot.names == []
