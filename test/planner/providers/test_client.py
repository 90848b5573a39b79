"""The call as the planner sees it: in time, in its own thread, and canceled at once."""

import sys
import threading
import time

import pytest
from provider_bench import KEYS, PROMPT, PROVIDERS, TEXT, ask, client_for

from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, closed_port
from vla_bt.planner.providers.factory import make_clients
from vla_bt.planner.providers.loop_thread import LoopThread
from vla_bt.planner.providers.records import FaultCode, ModelFault
from vla_bt.planner.records import Cancellation
from vla_bt.settings import LlmSettings

GOOD = FakeReply(text=TEXT)
CANCEL_BAR_S = 0.02
HEARTBEAT_S = 0.1


@pytest.mark.parametrize('provider', PROVIDERS)
def test_an_answer_comes_with_its_times_and_its_cost(provider):
    with FakeLlm([FakeReply(text=TEXT, delay_s=0.1, interval_s=0.02)]) as server:
        reply = ask(client_for(server, provider, model='gpt-9')).reply
    assert (reply.provider, reply.model) == (provider, 'gpt-9')
    assert reply.text == TEXT
    assert reply.usage.output_tokens > 0
    assert 0.1 <= reply.first_text_s < reply.total_s


@pytest.mark.parametrize('provider', PROVIDERS)
def test_the_text_is_handed_over_in_the_callers_thread_as_it_arrives(provider):
    threads, times = set(), []

    def listen(_piece):
        threads.add(threading.current_thread())
        times.append(time.monotonic())

    with FakeLlm([FakeReply(text=TEXT, chunk_chars=10, interval_s=0.05)]) as server:
        client = client_for(server, provider)
        client.complete(PROMPT, timeout_s=5.0, cancellation=Cancellation(), on_text=listen)
    assert threads == {threading.current_thread()}
    assert times[-1] - times[0] > 0.2


def cancel_once(fault, provider):
    """Cancel a request when it, or its first text, arrives; return how it ended, and how soon."""
    cancellation = Cancellation()
    canceled_s = []

    def cancel(_):
        canceled_s.append(time.monotonic())
        cancellation.cancel()

    on_request = cancel if fault is Fault.STALL else lambda _: None
    with FakeLlm([FakeReply(text=TEXT, fault=fault)], on_request=on_request) as server:
        client = client_for(server, provider)
        with pytest.raises(ModelFault) as caught:
            client.complete(PROMPT, timeout_s=10.0, cancellation=cancellation, on_text=cancel)
        took_s = time.monotonic() - canceled_s[-1]
        assert server.wait_for_disconnects(1)
        client.close()
    return caught.value, took_s


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', [Fault.STALL, Fault.STALL_MID_ANSWER])
def test_canceling_ends_the_call_and_the_connection_at_once(fault, provider):
    ends = [cancel_once(fault, provider) for _ in range(5)]
    assert {fault.code for fault, _ in ends} == {FaultCode.CANCELED}
    assert {fault.requests for fault, _ in ends} == {1}
    took_s = sorted(took_s for _, took_s in ends)
    assert took_s[len(took_s) // 2] <= CANCEL_BAR_S, took_s


def test_canceling_ends_the_wait_before_a_retry():
    cancellation = Cancellation()
    failed = FakeReply(fault=Fault.SERVER_ERROR, headers={'retry-after': '5'})
    with FakeLlm([failed]) as server:
        timer = threading.Timer(0.3, cancellation.cancel)
        timer.start()
        outcome = ask(client_for(server, max_retries=3), cancellation=cancellation)
    assert outcome.code is FaultCode.CANCELED
    assert outcome.took_s < 1.0


def test_what_was_canceled_before_is_not_asked():
    cancellation = Cancellation()
    cancellation.cancel()
    with FakeLlm([GOOD]) as server:
        outcome = ask(client_for(server), cancellation=cancellation)
        assert outcome.code is FaultCode.CANCELED
        assert outcome.fault.requests == 0
        assert not server.requests


def test_an_error_of_the_listener_is_the_callers_and_ends_the_request():
    def refuse(_piece):
        raise ZeroDivisionError

    with FakeLlm([FakeReply(text=TEXT, fault=Fault.STALL_MID_ANSWER)]) as server:
        client = client_for(server)
        with pytest.raises(ZeroDivisionError):
            client.complete(PROMPT, timeout_s=5.0, cancellation=Cancellation(), on_text=refuse)
        assert server.wait_for_disconnects(1)


def test_a_slow_listener_does_not_outlast_the_deadline():
    outcome_s = []
    with FakeLlm([FakeReply(text=TEXT, chunk_chars=40, interval_s=0.05)]) as server:
        client = client_for(server)
        begun_s = time.monotonic()
        with pytest.raises(ModelFault) as caught:
            client.complete(
                PROMPT,
                timeout_s=0.3,
                cancellation=Cancellation(),
                on_text=lambda _: time.sleep(0.32),
            )
        outcome_s.append(time.monotonic() - begun_s)
    assert caught.value.code is FaultCode.TIMED_OUT
    assert outcome_s[0] <= 0.45


@pytest.mark.parametrize('provider', PROVIDERS)
def test_a_flood_does_not_hold_up_other_threads(provider):
    gaps_s, is_over = [0.0], threading.Event()

    def tick():
        last_s = time.monotonic()
        while not is_over.wait(0.01):
            now_s = time.monotonic()
            gaps_s.append(now_s - last_s)
            last_s = now_s

    thread = threading.Thread(target=tick)
    with FakeLlm([FakeReply(text=TEXT, fault=Fault.FLOOD)]) as server:
        client = client_for(server, provider)
        thread.start()
        assert [ask(client).code for _ in range(3)] == [FaultCode.TOO_LARGE] * 3
        is_over.set()
        thread.join()
    assert max(gaps_s) < 2 * HEARTBEAT_S


def test_many_threads_ask_at_once():
    with FakeLlm([FakeReply(text=TEXT, delay_s=0.3)]) as server:
        client = client_for(server)
        outcomes = []
        threads = [
            threading.Thread(target=lambda: outcomes.append(ask(client))) for _ in range(12)
        ]
        begun_s = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [outcome.text for outcome in outcomes] == [TEXT] * 12
    assert time.monotonic() - begun_s < 3.0, 'one after the other'


@pytest.mark.parametrize('provider', PROVIDERS)
def test_without_a_key_nothing_is_sent(provider):
    (client,) = make_clients(LlmSettings(provider=provider), {})
    outcome = ask(client)
    assert not client.has_key
    assert outcome.code is FaultCode.AUTH
    assert outcome.fault.requests == 0
    assert 'API_KEY' in outcome.fault.message


def test_a_library_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, 'anthropic', None)
    outcome = ask(client_for('http://127.0.0.1:9', 'anthropic'))
    assert outcome.code is FaultCode.NOT_INSTALLED
    assert outcome.fault.requests == 0
    assert 'anthropic' in outcome.fault.message


def test_a_server_that_keeps_failing_is_left_alone_and_then_tried_again():
    script = [FakeReply(fault=Fault.SERVER_ERROR, times=3), GOOD]
    with FakeLlm(script) as server:
        client = client_for(server, cooldown_s=0.4)
        assert [ask(client).code for _ in range(3)] == [FaultCode.SERVER_ERROR] * 3
        left_alone = ask(client)
        assert left_alone.code is FaultCode.COOLING_DOWN
        assert left_alone.fault.requests == 0
        assert left_alone.took_s < 0.05
        assert len(server.requests) == 3
        deadline_s = time.monotonic() + 5.0
        while (outcome := ask(client)).code is FaultCode.COOLING_DOWN:
            assert time.monotonic() < deadline_s
        assert outcome.text == TEXT


def test_a_server_that_asks_to_be_left_alone_is():
    busy = FakeReply(fault=Fault.RATE_LIMITED, headers={'retry-after': '60'})
    with FakeLlm([busy, GOOD]) as server:
        client = client_for(server, cooldown_s=1.0)
        assert ask(client).code is FaultCode.RATE_LIMITED
        left_alone = ask(client).fault
        assert left_alone.code is FaultCode.COOLING_DOWN
        assert 58 < left_alone.retry_after_s <= 60
        assert len(server.requests) == 1


def test_a_canceled_call_is_no_fault_of_the_server():
    cancellation = Cancellation()
    cancellation.cancel()
    with FakeLlm([GOOD]) as server:
        client = client_for(server, cooldown_s=60.0)
        for _ in range(5):
            ask(client, cancellation=cancellation)
        assert ask(client).text == TEXT


def test_a_closed_client_connects_anew():
    with FakeLlm([GOOD]) as server:
        client = client_for(server)
        assert ask(client).text == TEXT
        client.close()
        assert ask(client).text == TEXT
        client.close()


def test_warming_up_sends_nothing():
    with FakeLlm([GOOD]) as server:
        client = client_for(server)
        client.warm_up()
        assert ask(client).text == TEXT
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ('provider', 'base_url', 'keys', 'is_free'),
    [
        ('openai', '', KEYS, False),
        ('openai', '', {}, False),
        ('openai', 'https://api.example.org/v1', KEYS, False),
        ('openai', 'http://gpu.example.org:8000/v1', {}, True),
        ('openai', 'http://127.0.0.1:8000/v1', KEYS, True),
        ('anthropic', '', KEYS, False),
        ('ollama', '', KEYS, True),
    ],
)
def test_only_a_server_of_ones_own_is_free(provider, base_url, keys, is_free):
    (client,) = make_clients(LlmSettings(provider=provider, base_url=base_url), keys)
    assert client.is_free is is_free


@pytest.mark.parametrize('provider', PROVIDERS)
@pytest.mark.parametrize('fault', [Fault.STALL, Fault.STALL_MID_ANSWER])
def test_closing_ends_the_question_under_way_and_not_as_canceled(fault, provider):
    arrived = threading.Event()
    reply = FakeReply(text=TEXT, fault=fault)
    with FakeLlm([reply], on_request=lambda _: arrived.set()) as server:
        client = client_for(server, provider, max_retries=3)
        closing = threading.Thread(target=lambda: arrived.wait(5.0) and client.close())
        closing.start()
        outcome = ask(client)
        closing.join()
        assert outcome.code is FaultCode.UNREACHABLE
        assert outcome.fault.requests == len(server.requests) == 1
        assert outcome.took_s < 2.0


def test_a_question_after_the_end_of_the_loop_is_not_asked():
    loop = LoopThread()
    loop.close()
    with closed_port() as port:
        settings = LlmSettings(base_url=f'http://127.0.0.1:{port}/v1')
        (client,) = make_clients(settings, KEYS, loop=loop)
        outcome = ask(client)
        assert outcome.code is FaultCode.UNREACHABLE
        assert outcome.fault.requests == 0
