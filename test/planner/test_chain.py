"""Who is asked in which order, and what is said about those who had no answer."""

from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner import CanceledError, Cancellation, PlanRequest
from vla_bt.planner.chain import PlannerChain
from vla_bt.planner.providers.records import FaultCode, ModelFault
from vla_bt.world import WorldModel

QUESTION = Plan(verdict=Verdict.CLARIFY, question='Which one?')
REFUSAL = Plan(verdict=Verdict.REFUSE, reason='I cannot.', source=PlanSource.OFFLINE)
FAILURE = Failure(code=FailureCode.ABORTED, where='task', message='no way through')


def plan_by(source: PlanSource) -> Plan:
    return Plan(steps=(Step(skill='say', args={'text': source.value}),), source=source)


class Scripted:
    """A model, a planner and a shortcut in one."""

    def __init__(self, answer: Plan | ModelFault | None, name: str = 'openai/a') -> None:
        self.name = name
        self._answer = answer
        self.timeouts: list[float] = []
        self.requests: list[PlanRequest] = []

    def answer(self, request: PlanRequest, timeout_s: float) -> Plan:
        self.timeouts.append(timeout_s)
        return self.plan(request)

    def plan(self, request: PlanRequest) -> Plan:
        answer = self.shortcut(request)
        assert answer is not None
        return answer

    def shortcut(self, request: PlanRequest) -> Plan | None:
        self.requests.append(request)
        if isinstance(self._answer, ModelFault):
            raise self._answer
        return self._answer


def fault(code: FaultCode = FaultCode.TIMED_OUT, words: str = 'no answer in time') -> ModelFault:
    return ModelFault(code, words)


def chain(
    *models: Scripted,
    shortcuts: tuple[Scripted, ...] = (),
    offline: Plan | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    **options: Any,
) -> tuple[PlannerChain, Scripted]:
    last = Scripted(offline or plan_by(PlanSource.OFFLINE))
    planner = PlannerChain(
        shortcuts=[each.shortcut for each in shortcuts],
        models=models,
        model_timeout_s=10.0,
        offline=last,
        clock=clock,
        **options,
    )
    return planner, last


def request(**fields: Any) -> PlanRequest:
    world = WorldModel(clock=lambda: 0.0)
    return PlanRequest(**{'command': 'x', 'world': world, 'patience_s': 20.0, **fields})


def test_the_first_model_that_answers_is_believed() -> None:
    first, second = Scripted(plan_by(PlanSource.MODEL)), Scripted(None)
    planner, offline = chain(first, second)
    plan = planner.plan(request())
    assert (plan.source, plan.notes) == (PlanSource.MODEL, ())
    assert not second.requests
    assert not offline.requests


@pytest.mark.parametrize('answer', [QUESTION, REFUSAL])
def test_a_question_or_refusal_of_a_model_is_an_answer(answer: Plan) -> None:
    planner, offline = chain(Scripted(answer))
    assert planner.plan(request()) == answer
    assert not offline.requests


def test_a_shortcut_saves_the_model() -> None:
    empty, full = Scripted(None), Scripted(plan_by(PlanSource.CACHE))
    model = Scripted(plan_by(PlanSource.MODEL))
    planner, _ = chain(model, shortcuts=(empty, full))
    assert planner.plan(request()).source is PlanSource.CACHE
    assert empty.requests
    assert not model.requests


def test_the_fallback_model_says_why_it_was_asked() -> None:
    planner, _ = chain(Scripted(fault()), Scripted(plan_by(PlanSource.MODEL), 'openai/b'))
    plan = planner.plan(request())
    assert plan.source is PlanSource.MODEL
    assert plan.notes == ('openai/a gave no plan: no answer in time.',)


@pytest.mark.parametrize('code', [it for it in FaultCode if it is not FaultCode.CANCELED])
def test_whatever_the_models_lack_the_offline_planner_answers_and_says_so(code: FaultCode) -> None:
    planner, _ = chain(Scripted(fault(code, 'first')), Scripted(fault(code, 'second'), 'ollama/b'))
    plan = planner.plan(request())
    assert plan.source is PlanSource.OFFLINE
    assert plan.notes == ('openai/a gave no plan: first.', 'ollama/b gave no plan: second.')


def test_what_the_offline_planner_asks_carries_the_reason_too() -> None:
    planner, _ = chain(Scripted(fault()), offline=QUESTION)
    plan = planner.plan(request())
    assert (plan.verdict, len(plan.notes)) == (Verdict.CLARIFY, 1)


def test_time_is_kept_for_the_offline_planner() -> None:
    model = Scripted(fault())
    planner, _ = chain(model)
    planner.plan(request(patience_s=4.0))
    planner.plan(request(patience_s=2.0))
    planner.plan(request(patience_s=60.0))
    assert model.timeouts == [3.0, 1.5, 10.0]


def test_a_model_is_not_asked_without_time() -> None:
    now = iter([0.0, 0.5, 19.5, 19.5])
    slow, late = Scripted(fault()), Scripted(plan_by(PlanSource.MODEL), 'openai/b')
    planner, _ = chain(slow, late, clock=lambda: next(now))
    plan = planner.plan(request())
    assert plan.source is PlanSource.OFFLINE
    assert plan.notes[1] == 'There was no time left to ask openai/b.'


def test_a_repair_without_a_model_goes_first_after_a_failure() -> None:
    cache, model = Scripted(plan_by(PlanSource.CACHE)), Scripted(plan_by(PlanSource.MODEL))
    planner, _ = chain(model, shortcuts=(cache,))
    assert planner.plan(request(failure=FAILURE)).source is PlanSource.OFFLINE
    assert not cache.requests
    assert not model.requests


def test_a_model_is_asked_where_repair_finds_no_way() -> None:
    planner, _ = chain(Scripted(plan_by(PlanSource.MODEL)), offline=REFUSAL)
    assert planner.plan(request(failure=FAILURE)).source is PlanSource.MODEL


def test_what_repair_said_stands_when_no_model_helps() -> None:
    planner, offline = chain(Scripted(fault()), offline=REFUSAL)
    plan = planner.plan(request(failure=FAILURE))
    assert (plan.reason, len(plan.notes)) == ('I cannot.', 1)
    assert len(offline.requests) == 1


def test_a_canceled_question_ends_the_chain() -> None:
    planner, offline = chain(Scripted(fault(FaultCode.CANCELED)))
    with pytest.raises(CanceledError):
        planner.plan(request())
    cancellation = Cancellation()
    cancellation.cancel()
    planner, offline = chain(Scripted(plan_by(PlanSource.MODEL)))
    with pytest.raises(CanceledError):
        planner.plan(request(cancellation=cancellation))
    assert not offline.requests


def test_the_offline_planner_gets_the_time_that_is_left() -> None:
    times = iter([0.0, 1.0, 19.5])
    planner, offline = chain(Scripted(fault()), clock=lambda: next(times))
    planner.plan(request())
    assert [each.patience_s for each in offline.requests] == [0.5]


def test_there_is_always_an_answer_even_without_time() -> None:
    times = iter([0.0, 30.0, 30.0])
    planner, offline = chain(Scripted(None), clock=lambda: next(times))
    assert planner.plan(request()).source is PlanSource.OFFLINE
    assert 0.0 < offline.requests[0].patience_s <= 0.1


@pytest.mark.parametrize('command', ['', '  \n'])
def test_no_model_is_asked_what_nobody_asked(command: str) -> None:
    model = Scripted(plan_by(PlanSource.MODEL))
    planner, _ = chain(model)
    assert planner.plan(request(command=command)).source is PlanSource.OFFLINE
    assert not model.requests


@pytest.mark.parametrize('source', [PlanSource.MODEL, PlanSource.CACHE, PlanSource.OFFLINE])
@pytest.mark.parametrize('failure', [None, FAILURE])
def test_whoever_answers_a_doubt_is_heard(source: PlanSource, failure: Failure | None) -> None:
    answer, doubted = plan_by(source), []

    def doubt(asked: PlanRequest, plan: Plan) -> Plan:
        doubted.append((asked.command, plan.source))
        return QUESTION

    planner, _ = chain(
        Scripted(answer), shortcuts=(Scripted(answer),), offline=answer, doubt=doubt
    )
    assert planner.plan(request(command='yes, x', failure=failure)) is QUESTION
    assert doubted == [('yes, x', source)]
