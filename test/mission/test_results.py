"""How missions end, in words."""

from vla_bt.errors import Failure, FailureCode
from vla_bt.mission import Outcome, results
from vla_bt.plan import Plan, Verdict

NOTE = 'openai/x gave no plan: no connection.'


def test_a_refusal_or_question_says_which_model_could_not_be_asked() -> None:
    refusal = Plan(verdict=Verdict.REFUSE, reason='I do not understand', notes=(NOTE,))
    assert results.answered(refusal).reason == f'I do not understand. {NOTE}'
    question = Plan(verdict=Verdict.CLARIFY, question='Which cup?', notes=(NOTE,))
    asked = results.answered(question)
    assert (asked.outcome, asked.question) == (Outcome.NEEDS_CLARIFICATION, 'Which cup?')
    assert asked.reason == NOTE


def test_so_does_the_end_of_a_mission_that_could_not_be_planned_again() -> None:
    failure = Failure(code=FailureCode.ABORTED, where='step 1', message='no way through')
    refusal = Plan(verdict=Verdict.REFUSE, reason='Nothing helps.', notes=(NOTE,))
    result = results.tree_failed(failure, 0, refusal)
    assert result.reason == f'no way through. Nothing helps. {NOTE}'
