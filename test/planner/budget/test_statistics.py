"""What `vla-bt usage` reads back."""

import json

import pytest
from budget_bench import START_S, Bench

from vla_bt.plan import PlanSource
from vla_bt.planner.budget import PlanningRecord, Statistics
from vla_bt.planner.budget import statistics as module
from vla_bt.planner.providers.records import FaultCode, Usage


def record(number: int, success: bool = True) -> PlanningRecord:
    return PlanningRecord(
        command=f'command {number}',
        success=success,
        steps=number if success else 0,
        source=PlanSource.MODEL if success else PlanSource.OFFLINE,
        seconds=1.5,
        at_s=START_S + number,
    )


def test_nothing_answered_is_no_error() -> None:
    found = Statistics(Bench().store).planning()
    assert (found.total_plans, found.success_rate, found.recent_history) == (0, 0.0, ())


def test_planning_is_counted_and_the_last_five_are_told_oldest_first() -> None:
    statistics = Statistics(Bench().store)
    for number in range(8):
        statistics.add(record(number, success=number % 4 != 0))
    found = statistics.planning()
    assert (found.total_plans, found.successful_plans, found.success_rate) == (8, 6, 0.75)
    assert found.by_source == {'model': 6, 'offline': 2}
    assert found.recent_history == (
        record(3), record(4, success=False), record(5), record(6), record(7)
    )  # fmt: skip


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, 'KEPT_PLANNINGS', 3)
    statistics = Statistics(Bench().store)
    for number in range(5):
        statistics.add(record(number))
    assert statistics.planning().total_plans == 3


def test_a_long_command_is_shortened() -> None:
    statistics = Statistics(Bench().store)
    long = PlanningRecord(
        command='go ' * 10_000,
        success=True,
        steps=1,
        source=PlanSource.MODEL,
        seconds=1.0,
        at_s=START_S,
    )
    statistics.add(long)
    assert len(statistics.planning().recent_history[0].command) == 200


def test_each_model_is_summed_up() -> None:
    bench = Bench()
    for seconds in range(1, 11):
        usage = Usage(input_tokens=100, cached_tokens=40, output_tokens=10)
        bench.budget.charge(bench.admit(model='dear'), usage, seconds=float(seconds))
    admission = bench.admit(200, model='dear')
    bench.budget.charge(
        admission, Usage(), requests=2, fault=FaultCode.TIMED_OUT, seconds=99.0
    )
    bench.use(7, model='cheap')
    cheap, dear = Statistics(bench.store).use_since(0.0)
    assert (cheap.model, cheap.usd, cheap.input_tokens) == ('cheap', None, 7)
    assert (dear.requests, dear.input_tokens, dear.cached_tokens) == (12, 1200, 400)
    assert dear.output_tokens == 100
    assert dear.usd == pytest.approx((600 * 10 + 400 * 1 + 100 * 20 + 200 * 10) / 1e6)
    assert (dear.median_s, dear.p90_s) == (5.0, 9.0)
    assert dear.faults == {'timed_out': 1}
    assert dear.estimated == 1


def test_the_report_tells_spans_apart_and_is_plain_json() -> None:
    bench = Bench()
    bench.use(1)
    bench.now_s += 30 * 24 * 3600.0
    bench.use(20)
    statistics = Statistics(bench.store, lambda: bench.now_s)
    statistics.add(record(1))
    report = statistics.report()
    assert [use.input_tokens for use in report.last_hour] == [20]
    assert [use.input_tokens for use in report.today] == [20]
    assert [use.input_tokens for use in report.total] == [21]
    told = json.loads(json.dumps(report.as_dict()))
    assert told['planning']['recent_history'][0]['source'] == 'model'
    assert told['total'][0]['provider'] == 'openai'


def test_an_answer_from_a_source_of_another_version_is_counted_and_not_told() -> None:
    bench = Bench()
    Statistics(bench.store).add(record(1))
    Statistics(bench.store).add(record(2))
    bench.store.run(lambda it: it.execute("UPDATE plannings SET source = 'x' WHERE number = 1"))
    found = Statistics(bench.store).planning()
    assert found.by_source == {'model': 1, 'x': 1}
    assert found.recent_history == (record(2),)
