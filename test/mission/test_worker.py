"""The thread that plans."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from threading import Event, current_thread
from threading import enumerate as enumerate_threads

import pytest
from killed_thread import ENDS, kill_thread

from vla_bt.mission.executors import MAX_STUCK, DaemonExecutor, InlineExecutor
from vla_bt.mission.worker import PlanningWorker, PlanTicket
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import Experience, PlanRequest, Report, Stage
from vla_bt.world import WorldModel


class Patient:
    """A planner that answers when it is told to, or canceled."""

    def __init__(self) -> None:
        self.requests: list[PlanRequest] = []
        self.begun, self.go_on = Event(), Event()
        self.learned: list[Experience] = []

    def plan(self, request: PlanRequest) -> Plan:
        self.requests.append(request)
        request.cancellation.on_cancel(self.go_on.set)
        request.report(Report(stage=Stage.GENERATING, message='Thinking.'))
        self.begun.set()
        assert self.go_on.wait(5.0)
        request.cancellation.check()
        return Plan(verdict=Verdict.REFUSE, reason='No.')


def ask(planner: Patient, clock: Callable[[], float] = lambda: 0.0) -> tuple[PlanTicket, Event]:
    woken = Event()
    worker = PlanningWorker(
        planner, clock=clock, timeout_s=7.0, wake=woken.set, learn=planner.learned.append
    )
    return worker.ask(PlanRequest(command='x', world=WorldModel(clock=clock))), woken


def test_a_planner_is_told_its_time_and_what_it_reports_wakes() -> None:
    planner = Patient()
    ticket, woken = ask(planner)
    assert planner.begun.wait(5.0)
    assert woken.is_set()
    assert ticket.report is not None
    assert ticket.report.message == 'Thinking.'
    assert planner.requests[0].patience_s == 7.0
    assert ticket.answer is None
    ticket.cancel()


def test_a_canceled_question_reaches_the_planner_at_work() -> None:
    planner = Patient()
    ticket, _ = ask(planner)
    assert planner.begun.wait(5.0)
    ticket.cancel()
    assert planner.go_on.wait(5.0)
    assert planner.requests[0].cancellation.is_canceled


def test_an_answer_that_is_late_is_no_longer_wanted() -> None:
    planner, now = Patient(), [0.0]
    ticket, _ = ask(planner, lambda: now[0])
    assert planner.begun.wait(5.0)
    now[0] = 7.0
    assert ticket.answer is not None
    assert 'in time' in ticket.error
    assert planner.requests[0].cancellation.is_canceled


def test_what_is_learned_is_learned_in_the_planners_thread() -> None:
    learned: list[str] = []
    worker = PlanningWorker(
        Patient(),
        clock=lambda: 0.0,
        timeout_s=1.0,
        learn=lambda it: learned.append(f'{it.outcome} in {current_thread().name}'),
        executor=(executor := DaemonExecutor('planner')),
    )
    worker.tell(experience())
    executor.submit(list).result(timeout=5.0)
    assert learned == ['FAILED in planner']


def question() -> PlanRequest:
    return PlanRequest(command='x', world=WorldModel(clock=lambda: 0.0))


def experience() -> Experience:
    return Experience(request=question(), plan=None, outcome='FAILED')


def test_a_fault_while_learning_is_logged_and_the_planner_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def learn(it: Experience) -> None:
        raise OSError('disk full')

    worker = PlanningWorker(Refuser(), clock=lambda: 0.0, timeout_s=1.0, learn=learn)
    worker.tell(experience())
    assert answer(worker.ask(question())).reason == 'No.'
    assert 'disk full' in caplog.text


class Refuser:
    """A planner that answers at once."""

    def plan(self, request: PlanRequest) -> Plan:
        return Plan(verdict=Verdict.REFUSE, reason='No.')


class Stubborn:
    """A planner that hears no cancellation; every `stuck` questions hang until the end."""

    def __init__(self, stuck: int) -> None:
        self.begun = SimpleQueue[None]()
        self.end = Event()
        self._stuck = stuck

    def plan(self, request: PlanRequest) -> Plan:
        self.begun.put(None)
        if self._stuck:
            self._stuck -= 1
            assert self.end.wait(30.0)
        return Plan(verdict=Verdict.REFUSE, reason='No.')


def answer(ticket: PlanTicket) -> Plan:
    end_s = time.monotonic() + 10.0
    while ticket.answer is None:
        assert time.monotonic() < end_s, 'no answer'
        time.sleep(0.001)
    return ticket.answer


@pytest.mark.parametrize('stuck', [1, MAX_STUCK])
def test_a_planner_that_hangs_on_does_not_keep_the_next_question_waiting(stuck: int) -> None:
    planner, executor = Stubborn(stuck), DaemonExecutor('planner', grace_s=0.05)
    worker = PlanningWorker(planner, clock=time.monotonic, timeout_s=60.0, executor=executor)
    for _ in range(stuck):
        ticket = worker.ask(question())
        planner.begun.get(timeout=5.0)
        ticket.cancel()
        ticket.cancel()
    began_s = time.monotonic()
    assert answer(worker.ask(question())).reason == 'No.'
    assert time.monotonic() - began_s < 1.0
    planner.end.set()


def test_threads_of_planners_that_hang_are_bounded_and_work_goes_on_when_they_end() -> None:
    planner = Stubborn(MAX_STUCK + 1)
    executor = DaemonExecutor('bounded', grace_s=0.05)
    worker = PlanningWorker(planner, clock=time.monotonic, timeout_s=60.0, executor=executor)
    for _ in range(MAX_STUCK + 1):
        ticket = worker.ask(question())
        planner.begun.get(timeout=5.0)
        ticket.cancel()
    last = worker.ask(question())
    assert sum(it.name == 'bounded' for it in enumerate_threads()) == MAX_STUCK + 1
    assert planner.begun.empty()
    planner.end.set()
    assert answer(last).reason == 'No.'


def test_what_waits_behind_a_planner_that_hangs_is_still_done() -> None:
    planner, learned = Stubborn(1), SimpleQueue[str]()
    worker = PlanningWorker(
        planner,
        clock=time.monotonic,
        timeout_s=60.0,
        learn=lambda it: learned.put(it.outcome),
    )
    ticket = worker.ask(question())
    planner.begun.get(timeout=5.0)
    worker.tell(experience())
    ticket.cancel()
    assert learned.get(timeout=5.0) == 'FAILED'
    planner.end.set()


@pytest.mark.parametrize('error', [SystemExit(3), asyncio.CancelledError(), ValueError()])
def test_a_planner_that_breaks_in_any_way_ends_its_question_and_no_other(
    error: BaseException,
) -> None:
    class Broken:
        def plan(self, request: PlanRequest) -> Plan:
            if request.command == 'break':
                raise error
            return Plan(verdict=Verdict.REFUSE, reason='No.')

    worker = PlanningWorker(Broken(), clock=lambda: 0.0, timeout_s=60.0)
    ticket = worker.ask(replace(question(), command='break'))
    assert type(error).__name__ in answer(ticket).reason or str(error) in answer(ticket).reason
    assert answer(worker.ask(question())).reason == 'No.'


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def silence_that(worker: PlanningWorker, wanted: Callable[[float], bool]) -> float:
    end_s = time.monotonic() + 10.0
    while not wanted(silence_s := worker.silence_s()):
        assert time.monotonic() < end_s, f'silent for {silence_s} s'
        time.sleep(0.001)
    return silence_s


def test_a_planner_that_has_nothing_to_do_is_not_silent() -> None:
    clock = Clock()
    worker = PlanningWorker(Refuser(), clock=clock, timeout_s=60.0)
    for _ in range(3):
        silence_that(worker, lambda silence_s: silence_s == 0.0)
        clock.now_s += 100.0
    worker.close()


def test_a_planner_in_the_callers_thread_is_never_silent() -> None:
    clock = Clock()
    worker = PlanningWorker(Refuser(), clock=clock, timeout_s=60.0, executor=InlineExecutor())
    for _ in range(3):
        assert worker.silence_s() == 0.0
        clock.now_s += 100.0


def test_a_planner_at_work_is_silent_from_its_deadline_on() -> None:
    clock, planner = Clock(), Stubborn(1)
    executor = DaemonExecutor('silent', grace_s=0.0)
    worker = PlanningWorker(planner, clock=clock, timeout_s=60.0, executor=executor)
    worker.ask(question())
    planner.begun.get(timeout=5.0)
    for now_s, silence_s in ((1.0, 0.0), (59.0, 0.0), (60.0, 0.0), (60.5, 0.5), (70.0, 10.0)):
        clock.now_s = now_s
        assert worker.silence_s() == silence_s
    planner.end.set()
    silence_that(worker, lambda silence_s: silence_s == 0.0)


def test_a_question_that_is_dropped_gives_its_planner_no_more_time() -> None:
    clock, planner = Clock(), Stubborn(MAX_STUCK + 1)
    executor = DaemonExecutor('dropped', grace_s=0.0)
    worker = PlanningWorker(planner, clock=clock, timeout_s=60.0, executor=executor)
    for _ in range(MAX_STUCK + 1):
        ticket = worker.ask(question())
        planner.begun.get(timeout=5.0)
        ticket.cancel()
    assert worker.silence_s() == 0.0
    clock.now_s = 5.0
    assert worker.silence_s() == 5.0
    planner.end.set()
    silence_that(worker, lambda silence_s: silence_s == 0.0)


def test_a_planner_that_hangs_is_not_silent_once_another_thread_has_its_place() -> None:
    clock, planner = Clock(), Stubborn(1)
    executor = DaemonExecutor('replaced', grace_s=0.0)
    worker = PlanningWorker(planner, clock=clock, timeout_s=60.0, executor=executor)
    ticket = worker.ask(question())
    planner.begun.get(timeout=5.0)
    assert worker.silence_s() == 0.0
    clock.now_s = 61.0
    assert worker.silence_s() == 1.0
    assert ticket.answer is not None
    silence_that(worker, lambda silence_s: silence_s == 0.0)
    planner.end.set()


@ENDS
def test_a_thread_that_has_ended_is_silent_though_its_question_has_time() -> None:
    clock = Clock()
    executor = DaemonExecutor('killed', grace_s=0.0)
    worker = PlanningWorker(Refuser(), clock=clock, timeout_s=60.0, executor=executor)
    kill_thread('killed')
    ticket = worker.ask(question())
    end_s = time.monotonic() + 10.0
    while executor.is_alive:
        assert time.monotonic() < end_s
    assert worker.silence_s() == 0.0
    clock.now_s = 2.0
    assert worker.silence_s() == 2.0
    assert ticket.answer is not None
    assert ticket.error == 'The thread that plans has ended without an answer.'


@ENDS
def test_a_thread_that_has_ended_is_replaced_for_the_next_question() -> None:
    executor = DaemonExecutor('ended', grace_s=0.0)
    worker = PlanningWorker(Refuser(), clock=lambda: 0.0, timeout_s=60.0, executor=executor)
    kill_thread('ended')
    assert 'has ended' in answer(worker.ask(question())).reason
    assert answer(worker.ask(question())).reason == 'No.'
    silence_that(worker, lambda silence_s: silence_s == 0.0)


def test_a_question_that_was_answered_leaves_no_patience() -> None:
    clock = Clock()
    worker = PlanningWorker(Refuser(), clock=clock, timeout_s=60.0, executor=InlineExecutor())
    ticket = worker.ask(question())
    assert ticket.patience_until_s == -math.inf
