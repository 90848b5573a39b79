import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.providers import persistence
from vla_bt.planner.providers.persistence import hedge, persist, wait_s
from vla_bt.planner.providers.records import FaultCode, ModelFault


def passing(retry_after_s=0.0):
    return ModelFault(FaultCode.SERVER_ERROR, 'x', retry_after_s=retry_after_s, is_passing=True)


@given(failed=st.integers(1, 2000))
def test_waits_grow_and_stay_bounded(failed):
    fault = ModelFault(FaultCode.SERVER_ERROR, 'x')
    longest_s = [0.5, 1.0, 2.0, 4.0, 8.0][min(failed, 5) - 1]
    assert 0.75 * longest_s <= wait_s(failed, fault) <= longest_s


def test_waits_are_not_the_same_for_all_robots():
    assert len({wait_s(3, ModelFault(FaultCode.SERVER_ERROR, 'x')) for _ in range(20)}) > 1


def test_a_server_may_ask_for_a_longer_wait_but_not_for_none():
    assert wait_s(1, passing(retry_after_s=3.0)) == 3.0
    assert wait_s(1, passing(retry_after_s=0.0)) > 0.3


def attempts(*outcomes):
    left = list(outcomes)

    async def attempt():
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return attempt, left


def test_the_last_fault_is_the_one_that_counts(monkeypatch):
    monkeypatch.setattr(persistence, 'FIRST_WAIT_S', 0.01)
    last = passing()
    attempt, _ = attempts(passing(), passing(), last)
    with pytest.raises(ModelFault) as caught:
        asyncio.run(persist(attempt, max_retries=2, left_s=lambda: 10.0))
    assert caught.value is last


def test_without_retries_there_is_one_attempt():
    attempt, left = attempts(passing(), 'answer')
    with pytest.raises(ModelFault):
        asyncio.run(persist(attempt, max_retries=0, left_s=lambda: 10.0))
    assert left == ['answer']


def test_a_wait_that_just_does_not_fit_is_not_begun():
    attempt, left = attempts(passing(retry_after_s=1.0), 'answer')
    with pytest.raises(ModelFault):
        asyncio.run(persist(attempt, max_retries=5, left_s=lambda: 1.0))
    assert left == ['answer']


def test_a_failure_while_the_other_request_runs_is_not_the_end():
    turn = iter(range(2))

    async def attempt():
        if next(turn) == 0:
            await asyncio.sleep(0.1)
            raise passing()
        await asyncio.sleep(0.3)
        return 'second'

    assert asyncio.run(hedge(attempt, after_s=0.05)) == 'second'


def test_canceling_cancels_both_requests():
    running = 0

    async def attempt():
        nonlocal running
        running += 1
        try:
            await asyncio.sleep(60)
        finally:
            running -= 1

    async def main():
        task = asyncio.ensure_future(hedge(attempt, after_s=0.02))
        while running < 2:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert running == 0
