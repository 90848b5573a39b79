"""Planning again in the middle of a plan with conditions: a pause, else a question."""

from bench.offline import outline as flow_outline
from offline.asking import ask, catalogue, home, planner
from vla_bt.check import check_plan
from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import PlanRequest

COMMAND = 'if the red cup is on the counter, bring it to me, otherwise go to the dock'


def replan(code: FailureCode, *tried: Plan, recoverable: bool = True) -> Plan:
    """Ask again after the first step of the plan for `COMMAND` has failed."""
    plan = ask(COMMAND)
    failure = Failure(code=code, where='task', message='it did not work', recoverable=recoverable)
    return planner().plan(
        PlanRequest(
            command='',
            world=home(),
            failure=failure,
            remaining=plan.steps,
            remaining_flow=plan.flow,
            tried=frozenset(one.content_key() for one in (plan, *tried)),
        )
    )


def test_what_may_pass_is_waited_for_once_and_all_that_remains_is_kept() -> None:
    again = replan(FailureCode.TIMED_OUT)
    assert flow_outline(again) == f'wait(5) {flow_outline(ask(COMMAND))}'
    assert check_plan(again, catalogue(), home()).is_ok
    assert replan(FailureCode.TIMED_OUT, again).verdict is Verdict.CLARIFY


def test_what_does_not_pass_is_asked_about_and_never_flattened() -> None:
    answer = replan(FailureCode.GRASP_FAILED)
    assert answer.question.startswith('It did not work. What remains depends on conditions')


def test_what_cannot_be_repaired_is_refused() -> None:
    assert replan(FailureCode.TIMED_OUT, recoverable=False).reason == 'It did not work.'
