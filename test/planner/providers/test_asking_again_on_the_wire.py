"""Retries, waits and a second request beside a slow one."""

import pytest
from provider_bench import PROVIDERS, TEXT, ask, client_for, raw_server

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault
from vla_bt.planner.providers.records import FaultCode, Leave

GOOD = FakeReply(text=TEXT)


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize(
    'fault',
    [Fault.SERVER_ERROR, Fault.OVERLOADED, Fault.RESET, Fault.BREAK_OFF, Fault.ERROR_EVENT],
    ids=lambda fault: fault.value,
)
def test_a_fault_that_may_pass_is_asked_again(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault), GOOD]) as server:
        outcome = ask(client_for(server, provider, max_retries=1))
    assert outcome.reply is not None, outcome.fault
    assert outcome.reply.requests == len(server.requests) == 2
    assert outcome.text == TEXT
    assert 0.3 < outcome.took_s < 2.0


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', [Fault.CUT, Fault.BREAK_OFF, Fault.RESET_MID_ANSWER])
def test_an_answer_that_broke_off_starts_anew_and_says_so(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault), GOOD]) as server:
        outcome = ask(client_for(server, provider, max_retries=3))
    assert outcome.text == outcome.reply.text == TEXT
    if fault is not Fault.RESET_MID_ANSWER:  # a reset may overtake what was sent before
        assert outcome.pieces.count('') == 1


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize(
    'fault',
    [
        Fault.UNAUTHORIZED,
        Fault.BAD_REQUEST,
        Fault.UNKNOWN_MODEL,
        Fault.INSUFFICIENT_QUOTA,
        Fault.REFUSAL,
        Fault.LENGTH,
        Fault.CONTENT_FILTER,
        Fault.EMPTY_CONTENT,
        Fault.HTML,
    ],
    ids=lambda fault: fault.value,
)
def test_a_fault_that_will_not_pass_is_not_asked_again(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault)]) as server:
        outcome = ask(client_for(server, provider, max_retries=3))
    assert outcome.fault.requests == len(server.requests) == 1
    assert outcome.took_s < 0.5


def test_there_are_no_more_retries_than_set():
    with FakeLlm([FakeReply(text=TEXT, fault=Fault.SERVER_ERROR)]) as server:
        outcome = ask(client_for(server, max_retries=2))
    assert outcome.code is FaultCode.SERVER_ERROR
    assert outcome.fault.requests == len(server.requests) == 3


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('headers', [{'retry-after-ms': '300'}, {'retry-after': '0.3'}])
def test_a_wait_that_the_server_asks_for_is_kept(headers, provider):
    busy = FakeReply(fault=Fault.RATE_LIMITED, headers=headers)
    with FakeLlm([busy, GOOD]) as server:
        outcome = ask(client_for(server, provider, max_retries=1))
    assert outcome.reply is not None
    first, second = server.requests
    assert second.time_s - first.time_s >= 0.3


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_wait_that_does_not_fit_is_not_begun(provider):
    busy = FakeReply(fault=Fault.RATE_LIMITED, headers={'retry-after': '30'})
    with FakeLlm([busy]) as server:
        outcome = ask(client_for(server, provider, max_retries=3), timeout_s=10.0)
    assert outcome.code is FaultCode.RATE_LIMITED
    assert outcome.fault.retry_after_s == 30.0
    assert outcome.took_s < 0.5


def test_no_retry_is_begun_that_cannot_end_in_time():
    with FakeLlm([FakeReply(fault=Fault.SERVER_ERROR)]) as server:
        outcome = ask(client_for(server, max_retries=10), timeout_s=1.0)
    assert outcome.code is FaultCode.SERVER_ERROR
    assert len(server.requests) == 2
    assert outcome.took_s <= 1.0


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', [Fault.STALL, Fault.STALL_MID_ANSWER, Fault.KEEP_ALIVE_ONLY])
def test_a_second_request_answers_beside_a_first_that_hangs(fault, provider):
    with FakeLlm([FakeReply(text=TEXT, fault=fault), GOOD]) as server:
        client = client_for(server, provider, hedge_after_s=0.2)
        outcome = ask(client, timeout_s=5.0)
        assert outcome.reply is not None, outcome.fault
        assert outcome.reply.requests == 2
        assert outcome.text == outcome.reply.text == TEXT
        assert outcome.took_s < 2.0
        assert server.wait_for_disconnects(1), 'the loser keeps its connection'
        client.close()
    assert server.requests[0].body == server.requests[1].body


def test_the_first_request_wins_when_it_answers_first():
    slow = FakeReply(text=TEXT, delay_s=0.5)
    with FakeLlm([slow, FakeReply(fault=Fault.STALL)]) as server:
        outcome = ask(client_for(server, hedge_after_s=0.1), timeout_s=5.0)
    assert outcome.text == TEXT
    assert '' not in outcome.pieces


def test_a_quick_answer_has_no_second_request():
    with FakeLlm([GOOD]) as server:
        outcome = ask(client_for(server, hedge_after_s=5.0))
    assert outcome.reply.requests == len(server.requests) == 1


def test_both_requests_failing_is_one_fault():
    slow_failure = FakeReply(fault=Fault.SERVER_ERROR, delay_s=0.3)
    with FakeLlm([slow_failure, FakeReply(fault=Fault.BAD_REQUEST)]) as server:
        outcome = ask(client_for(server, hedge_after_s=0.1), timeout_s=5.0)
    assert outcome.code in (FaultCode.SERVER_ERROR, FaultCode.BAD_REQUEST)
    assert outcome.fault.requests == 2


def test_what_a_failed_request_cost_is_known():
    start = (
        b'event: message_start\ndata: {"type": "message_start", "message": {"content": [],'
        b' "usage": {"input_tokens": 7, "cache_read_input_tokens": 5}}}\n\n'
    )
    head = b'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n'
    with raw_server(head + start) as url:
        outcome = ask(client_for(url, 'anthropic'))
    assert outcome.code is FaultCode.TRUNCATED
    assert outcome.fault.usage.input_tokens == 12
    assert outcome.fault.usage.cached_tokens == 5


def test_a_truncated_answer_still_counts_its_tokens():
    reply = FakeReply(text=TEXT, fault=Fault.LENGTH, input_tokens=90, output_tokens=9)
    for provider in PROVIDERS:
        with FakeLlm([reply]) as server:
            fault = ask(client_for(server, provider)).fault
        assert (fault.usage.input_tokens, fault.usage.output_tokens) == (90, 9), provider


DOWN = [FakeReply(text=TEXT, fault=Fault.SERVER_ERROR)]


@pytest.mark.parametrize('most', [1, 2])
def test_no_more_requests_are_sent_than_there_is_leave_for(most):
    with FakeLlm(DOWN) as server:
        outcome = ask(client_for(server, max_retries=3), leave=Leave(max_requests=most))
        assert len(server.requests) == most
    assert outcome.code is FaultCode.OVER_BUDGET
    assert outcome.fault.requests == most
    assert 'HTTP 500' in outcome.fault.message


def test_a_second_request_without_leave_leaves_the_first_alone():
    with FakeLlm([FakeReply(text=TEXT, delay_s=0.3)]) as server:
        client = client_for(server, hedge_after_s=0.05)
        outcome = ask(client, leave=Leave(max_requests=1))
        assert len(server.requests) == 1
    assert outcome.text == TEXT


def test_requests_of_one_question_keep_their_interval():
    with FakeLlm([*DOWN, GOOD]) as server:
        outcome = ask(client_for(server, max_retries=1), leave=Leave(min_interval_s=0.8))
        first, second = server.requests
    assert outcome.text == TEXT
    assert second.time_s - first.time_s >= 0.79


def test_an_interval_that_does_not_fit_in_is_not_waited_for():
    with FakeLlm(DOWN) as server:
        client = client_for(server, max_retries=1)
        outcome = ask(client, timeout_s=5.0, leave=Leave(min_interval_s=10.0))
        assert len(server.requests) == 1
    assert outcome.code is FaultCode.OVER_BUDGET
    assert outcome.took_s < 2.0
