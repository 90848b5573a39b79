"""The budget: no limit is exceeded, whoever asks, and whoever is refused learns why."""

import itertools
import threading
from pathlib import Path

import pytest
from budget_bench import START_S, Bench
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.budget import Purpose
from vla_bt.planner.budget.limits import LIMITS
from vla_bt.planner.providers.records import FaultCode, Leave, ModelFault, Usage
from vla_bt.settings import BudgetSettings

HOUR_S = 3600.0


def total(bench: Bench, column: str = 'input_tokens + output_tokens') -> float:
    query = f'SELECT total({column}) FROM model_use'
    return float(bench.store.run(lambda it: it.execute(query).fetchone()[0]))


def test_the_31st_request_of_a_minute_is_refused_until_the_first_is_a_minute_old() -> None:
    bench = Bench(requests_per_minute=30)
    for _ in range(30):
        bench.use()
        bench.now_s += 1.0
    fault = bench.refusal()
    assert fault.retry_after_s == pytest.approx(30.0)
    assert fault.message == (
        'The model is not asked: 30 requests are used, the limit is 30 requests '
        '(budget.requests_per_minute); there is room again in 30 s.'
    )
    bench.now_s = START_S + 60.0
    bench.use()
    bench.refusal()


def test_requests_sent_again_count() -> None:
    bench = Bench(requests_per_minute=5)
    bench.budget.charge(bench.admit(), Usage(input_tokens=1), requests=5)
    bench.refusal()


def test_tokens_of_a_mission_count_only_for_it() -> None:
    bench = Bench(tokens_per_mission=1000)
    bench.use(950)
    fault = bench.refusal(100)
    assert fault.retry_after_s is None
    assert '950 tokens are used, the limit is 1,000 tokens' in fault.message
    assert 'needs about 100 tokens; a new command starts from zero' in fault.message
    bench.use(950, mission='another')


def test_what_belongs_to_no_mission_does_not_add_up_to_one() -> None:
    bench = Bench(tokens_per_mission=1000)
    for _ in range(3):
        bench.use(900, mission='')
    assert 'never fits' in bench.refusal(1001, mission='').message


@pytest.mark.parametrize(('setting', 'span_s'), [('hour', HOUR_S), ('day', 24 * HOUR_S)])
def test_tokens_free_up_when_enough_of_them_are_old(setting: str, span_s: float) -> None:
    bench = Bench(**{f'tokens_per_{setting}': 1000})
    for _ in range(3):
        bench.use(300)
        bench.now_s += 60.0
    fault = bench.refusal(500)
    assert fault.retry_after_s == pytest.approx(span_s - 120.0)
    bench.now_s = START_S + span_s + 59.0
    bench.refusal(500)
    bench.now_s += 1.0
    bench.use(500)


def test_more_than_a_limit_is_never_admitted_and_the_sentence_says_so() -> None:
    fault = Bench(tokens_per_hour=1000).refusal(1001)
    assert fault.retry_after_s is None
    assert 'never fits' in fault.message


def test_money_is_limited_by_the_prices_cached_tokens_for_less() -> None:
    bench = Bench(usd_per_hour=1.0)
    admission = bench.admit(90_000, model='dear-1')
    bench.budget.charge(admission, Usage(input_tokens=90_000, cached_tokens=50_000))
    assert total(bench, 'usd') == pytest.approx(0.45)
    bench.use(55_000, model='dear-1')
    assert '$1.00 are used, the limit is $1.00' in bench.refusal(10, model='dear-1').message


@pytest.mark.parametrize('details', [{'model': 'cheap'}, {'model': 'dear', 'is_free': True}])
def test_what_costs_nothing_is_asked_when_the_money_is_spent(details: dict[str, object]) -> None:
    bench = Bench(usd_per_mission=1.0)
    admission = bench.admit(1000, model='dear')
    bench.budget.charge(admission, Usage(input_tokens=200_000))
    assert 'usd_per_mission' in bench.refusal(10, model='dear').message
    bench.use(10**6, **details)


def test_what_comes_too_early_is_told_how_long_to_wait_and_the_next_waits_longer() -> None:
    bench = Bench(min_interval_s=2.0)
    assert bench.admit().wait_s == 0.0
    bench.now_s += 0.5
    assert bench.admit().wait_s == pytest.approx(1.5)
    assert bench.admit(patience_s=4.0).wait_s == pytest.approx(3.5)
    fault = bench.refusal(patience_s=5.0)
    assert fault.retry_after_s == pytest.approx(5.5)
    assert 'in 6 s (budget.min_interval_s)' in fault.message


def test_what_is_admitted_counts_before_it_is_charged() -> None:
    bench = Bench(tokens_per_hour=1000)
    bench.admit(600)
    bench.refusal(600)


def test_an_admission_not_used_counts_no_more() -> None:
    bench = Bench(tokens_per_hour=1000, requests_per_minute=1)
    bench.budget.charge(
        bench.admit(600), Usage(), requests=0, fault=FaultCode.COOLING_DOWN
    )
    bench.use(600)


def test_a_failed_request_costs_what_it_took() -> None:
    bench = Bench()
    bench.budget.charge(bench.admit(600), Usage(input_tokens=500), fault=FaultCode.INVALID)
    assert total(bench) == 500


@pytest.mark.parametrize('fault', [None, FaultCode.TIMED_OUT, FaultCode.CANCELED])
def test_a_server_at_work_that_names_no_tokens_took_the_estimate(fault: FaultCode | None) -> None:
    bench = Bench()
    bench.budget.charge(bench.admit(600), Usage(), fault=fault)
    assert total(bench) == 600


def test_a_request_that_reached_nobody_took_nothing() -> None:
    bench = Bench()
    bench.budget.charge(bench.admit(600), Usage(), fault=FaultCode.UNREACHABLE)
    assert total(bench) == 0
    assert total(bench, 'requests') == 1


@pytest.mark.parametrize(('tokens', 'counted'), [(-5, 600), (10**30, 10**9)])
def test_a_server_that_says_nonsense_of_its_tokens_is_not_believed(
    tokens: int, counted: int
) -> None:
    bench = Bench()
    bench.budget.charge(bench.admit(600), Usage(input_tokens=tokens, cached_tokens=-1))
    assert total(bench) == counted
    assert total(bench, 'cached_tokens') == 0


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    before = Bench(tmp_path, tokens_per_day=1000)
    before.use(600)
    before.store.close()
    Bench(tmp_path, tokens_per_day=1000).refusal(600)


def test_a_clock_set_back_neither_frees_nor_blocks_for_long() -> None:
    bench = Bench(tokens_per_hour=1000, min_interval_s=1.0)
    bench.use(600)
    bench.now_s = START_S - 1000.0
    bench.refusal(600)
    bench.now_s = START_S - 2 * HOUR_S
    bench.use(600)


def test_old_rows_are_deleted() -> None:
    bench = Bench()
    bench.use()
    bench.now_s += 91 * 24 * HOUR_S
    bench.use()
    assert total(bench, '1') == 1


def test_an_answer_after_the_row_is_gone_still_counts() -> None:
    bench = Bench()
    admission = bench.admit(100)
    bench.store.run(lambda it: it.execute('DELETE FROM model_use'))
    bench.budget.charge(admission, Usage(input_tokens=70))
    assert total(bench) == 70


def test_threads_and_stores_together_stay_within_a_limit(tmp_path: Path) -> None:
    benches = [Bench(tmp_path, requests_per_minute=10) for _ in range(3)]
    admitted: list[int] = []

    def burst(bench: Bench) -> None:
        for _ in range(8):
            try:
                admitted.append(bench.admit().number)
            except ModelFault:
                return

    threads = [threading.Thread(target=burst, args=(bench,)) for bench in benches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(admitted)) == len(admitted) == 10


def test_every_limit_of_the_settings_is_kept() -> None:
    told = {limit.setting for limit in LIMITS} | {'min_interval_s'}
    assert told == set(BudgetSettings.model_fields)


LIMITED = {
    'requests_per_minute': 4, 'tokens_per_mission': 800, 'tokens_per_hour': 1000,
    'tokens_per_day': 3000, 'usd_per_mission': 0.009, 'usd_per_hour': 0.011, 'usd_per_day': 0.03,
}  # fmt: skip
USES = st.lists(
    st.tuples(
        st.floats(0.0, 2000.0),  # seconds since the one before
        st.sampled_from('ab'),  # mission
        st.integers(1, 900),  # estimate
        st.integers(0, 900),  # tokens
        st.sampled_from([1, 1, 3]),  # requests
    ),
    max_size=30,
)


@given(uses=USES)
def test_no_limit_is_exceeded_by_more_than_one_request(
    uses: list[tuple[float, str, int, int, int]],
) -> None:
    bench = Bench(**LIMITED)
    charged: list[tuple[float, str, int, int]] = []
    for pause_s, mission, estimate, tokens, requests in uses:
        bench.now_s += pause_s
        try:
            admission = bench.admit(estimate, mission=mission, model='dear')
        except ModelFault:
            continue
        bench.budget.charge(admission, Usage(input_tokens=tokens), requests=requests)
        charged.append((bench.now_s, mission, tokens or estimate, requests))
        for limit in LIMITS:
            allowed = LIMITED[limit.setting]
            amounts = [
                requests if 'requests' in limit.setting
                else tokens / 100_000 if 'usd' in limit.setting
                else tokens
                for at_s, whose, tokens, requests in charged
                if (limit.window_s is None and whose == mission)
                or (limit.window_s is not None and at_s > bench.now_s - limit.window_s)
            ]  # fmt: skip
            assert sum(amounts) - amounts[-1] <= allowed + 1e-9, limit.setting


@given(uses=st.lists(st.tuples(st.floats(0.0, 90.0), st.integers(1, 500)), max_size=30))
def test_who_comes_back_when_told_is_let_in(uses: list[tuple[float, int]]) -> None:
    bench = Bench(requests_per_minute=3, tokens_per_hour=1000)
    for pause_s, tokens in uses:
        bench.now_s += pause_s
        for _ in LIMITS:
            try:
                bench.use(tokens)
                break
            except ModelFault as fault:
                bench.now_s += (fault.retry_after_s or 0.0) + 1e-3
        else:
            raise AssertionError('refused again and again')


@given(pauses=st.lists(st.floats(0.0, 3.0), min_size=1, max_size=20))
def test_starts_are_never_closer_than_the_interval(pauses: list[float]) -> None:
    bench = Bench(min_interval_s=1.0)
    starts = []
    for pause_s in pauses:
        bench.now_s += pause_s
        starts.append(bench.admit(patience_s=100.0).starts_at_s)
    assert all(later - sooner > 1.0 - 1e-6 for sooner, later in itertools.pairwise(starts))


def test_without_limits_everything_is_admitted() -> None:
    bench = Bench()
    for _ in range(100):
        bench.use(10**7, model='dear')
    purpose = Purpose(provider='openai', model='dear')
    assert bench.budget.admit(purpose, Usage(), patience_s=0.1).wait_s == 0.0


def test_requests_sent_again_stay_within_the_minute() -> None:
    bench = Bench(requests_per_minute=3, min_interval_s=0.5)
    leaves = []
    for _ in range(3):
        admission = bench.admit()
        leaves.append(admission.leave)
        bench.budget.charge(admission, Usage(input_tokens=1))
        bench.now_s += 1.0
    assert [leave.max_requests for leave in leaves] == [3, 2, 1]
    assert leaves[0].min_interval_s == 0.5
    assert Bench().admit().leave == Leave()
