import pytest

from vla_bt.planner.providers.breaker import MAX_COOLDOWN_S, MAX_FAULTS, Breaker
from vla_bt.planner.providers.records import FaultCode, ModelFault


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(30.0, clock)


def fault(code, retry_after_s=None):
    return ModelFault(code, 'It failed.', retry_after_s=retry_after_s)


def fail(breaker, times, code=FaultCode.TIMED_OUT):
    for _ in range(times):
        breaker.enter()
        breaker.leave(fault(code))


def is_open(breaker):
    try:
        breaker.enter()
    except ModelFault as raised:
        return (raised.code, raised.requests) == (FaultCode.COOLING_DOWN, 0)
    breaker.leave(fault(FaultCode.CANCELED))
    return False


OF_THE_SERVER = [
    FaultCode.TIMED_OUT,
    FaultCode.UNREACHABLE,
    FaultCode.SERVER_ERROR,
    FaultCode.RATE_LIMITED,
    FaultCode.NOT_AN_ANSWER,
]
NEUTRAL = [
    FaultCode.CANCELED, FaultCode.COOLING_DOWN, FaultCode.NOT_INSTALLED, FaultCode.OVER_BUDGET,
]  # fmt: skip


@pytest.mark.parametrize('code', OF_THE_SERVER)
def test_faults_of_the_server_in_a_row_open_it(breaker, code):
    fail(breaker, MAX_FAULTS - 1, code)
    assert not is_open(breaker)
    fail(breaker, 1, code)
    assert is_open(breaker)


@pytest.mark.parametrize('code', sorted(set(FaultCode) - {*OF_THE_SERVER, *NEUTRAL}))
def test_an_answer_that_is_no_good_shows_that_the_server_lives(breaker, code):
    fail(breaker, MAX_FAULTS - 1)
    fail(breaker, 1, code)
    fail(breaker, MAX_FAULTS - 1)
    assert not is_open(breaker)


@pytest.mark.parametrize('code', NEUTRAL)
def test_what_is_nobodys_fault_does_not_count(breaker, code):
    fail(breaker, MAX_FAULTS - 1)
    fail(breaker, 5, code)
    assert not is_open(breaker)
    fail(breaker, 1)
    assert is_open(breaker)


def test_an_answer_closes_it(breaker):
    fail(breaker, MAX_FAULTS - 1)
    breaker.enter()
    breaker.leave(None)
    fail(breaker, MAX_FAULTS - 1)
    assert not is_open(breaker)


def test_it_says_how_long_and_why(breaker, clock):
    fail(breaker, MAX_FAULTS)
    clock.now_s += 10.0
    with pytest.raises(ModelFault) as caught:
        breaker.enter()
    assert caught.value.retry_after_s == pytest.approx(20.0)
    assert '20 s' in caught.value.message
    assert 'It failed.' in caught.value.message


def test_afterwards_one_trial_is_let_through(breaker, clock):
    fail(breaker, MAX_FAULTS)
    clock.now_s += 30.0
    breaker.enter()
    assert is_open(breaker), 'a second one beside the trial'
    breaker.leave(None)
    assert not is_open(breaker)


def test_a_failed_trial_opens_it_again(breaker, clock):
    fail(breaker, MAX_FAULTS)
    clock.now_s += 30.0
    fail(breaker, 1)
    assert is_open(breaker)
    clock.now_s += 30.0
    assert not is_open(breaker)


def test_a_canceled_trial_leaves_room_for_the_next(breaker, clock):
    fail(breaker, MAX_FAULTS)
    clock.now_s += 30.0
    fail(breaker, 1, FaultCode.CANCELED)
    breaker.enter()


def test_the_server_may_ask_for_a_longer_time(breaker, clock):
    breaker.enter()
    breaker.leave(fault(FaultCode.RATE_LIMITED, retry_after_s=90.0))
    clock.now_s += 89.0
    assert is_open(breaker)
    clock.now_s += 1.0
    assert not is_open(breaker)


def test_nobody_is_left_alone_for_days_because_he_says_so(breaker, clock):
    breaker.enter()
    breaker.leave(fault(FaultCode.RATE_LIMITED, retry_after_s=1e9))
    clock.now_s += MAX_COOLDOWN_S
    assert not is_open(breaker)


def test_without_a_cooldown_it_never_opens_by_itself(clock):
    breaker = Breaker(0.0, clock)
    fail(breaker, 10)
    assert not is_open(breaker)
