"""The thread that plans."""

import subprocess
import sys
from collections.abc import Callable
from threading import Event, current_thread

import pytest

from vla_bt.mission.worker import DaemonExecutor, PlanningWorker, PlanTicket
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import Experience, PlanRequest, Report, Stage
from vla_bt.world import WorldModel

HANGING = """
import threading
from vla_bt.mission.worker import DaemonExecutor
begun, executor = threading.Event(), DaemonExecutor('hanging')
executor.submit(lambda: (begun.set(), threading.Event().wait()))
begun.wait()
executor.shutdown(wait=False, cancel_futures=True)
"""


def test_calls_run_one_after_the_other_and_errors_arrive() -> None:
    executor = DaemonExecutor('planner')
    order: list[int] = []
    futures = [executor.submit(order.append, number) for number in range(3)]
    wrong = executor.submit(int, 'x')
    with pytest.raises(ValueError, match='invalid literal'):
        wrong.result(timeout=5.0)
    assert order == [0, 1, 2]
    assert all(future.done() for future in futures)
    executor.shutdown()


def test_what_waits_at_the_end_is_canceled() -> None:
    executor, begun, go_on = DaemonExecutor('planner'), Event(), Event()
    running = executor.submit(lambda: (begun.set(), go_on.wait(5.0)))
    waiting = executor.submit(list)
    assert begun.wait(5.0)
    executor.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    go_on.set()
    assert running.result(timeout=5.0)


def test_a_call_that_hangs_does_not_keep_the_process_from_ending() -> None:
    subprocess.run([sys.executable, '-c', HANGING], check=True, timeout=20)


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
    request = PlanRequest(command='x', world=WorldModel(clock=lambda: 0.0))
    worker.tell(Experience(request=request, plan=None, outcome='FAILED'))
    executor.submit(list).result(timeout=5.0)
    assert learned == ['FAILED in planner']
