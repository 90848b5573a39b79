import subprocess
import sys

import pytest
from provider_bench import KEYS, TEXT, ask

from vla_bt.fake_llm import FakeLlm, FakeReply
from vla_bt.planner.providers.factory import make_clients
from vla_bt.settings import LlmSettings


def names(**settings):
    return [client.name for client in make_clients(LlmSettings(**settings), KEYS)]


def test_offline_has_no_clients():
    assert names(provider='offline', fallback_model='x') == []


def test_the_model_comes_first_and_then_its_fallback():
    assert names(model='a') == ['openai/a']
    assert names(model='a', fallback_model='b') == ['openai/a', 'openai/b']
    both = names(model='a', fallback_provider='anthropic', fallback_model='claude')
    assert both == ['openai/a', 'anthropic/claude']


def test_a_fallback_provider_without_a_model_is_none():
    assert names(model='a', fallback_provider='ollama') == ['openai/a']


def test_a_fallback_of_the_same_provider_has_the_same_server():
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        settings = LlmSettings(model='a', base_url=server.base_url, fallback_model='b')
        for client in make_clients(settings, {}):
            assert ask(client).text == TEXT
        assert [request.body['model'] for request in server.requests] == ['a', 'b']


def test_a_fallback_of_another_provider_has_its_own_server():
    settings = LlmSettings(
        base_url='http://127.0.0.1:1/v1', fallback_provider='anthropic', fallback_model='c'
    )
    _, fallback = make_clients(settings, {})
    assert not fallback.has_key, 'it is Anthropic itself'


def test_a_key_file_goes_to_the_first_server_only(tmp_path):
    file = tmp_path / 'key'
    file.write_text('sk-first', encoding='ascii')
    with FakeLlm([FakeReply(text=TEXT)], key='sk-first') as first, FakeLlm() as second:
        settings = LlmSettings(
            base_url=first.base_url,
            api_key_file=str(file),
            fallback_model='b',
            fallback_base_url=second.base_url,
        )
        for client in make_clients(settings, {}):
            ask(client)
        assert first.requests[0].has_expected_key
        assert not second.requests[0].has_key


def test_an_address_without_a_path_means_its_v1():
    with FakeLlm([FakeReply(text=TEXT)]) as server:
        for url in (server.root_url, f'{server.root_url}/', server.base_url):
            (client,) = make_clients(LlmSettings(base_url=url), {})
            assert ask(client).text == TEXT
        for url in (server.root_url, server.base_url):
            (client,) = make_clients(LlmSettings(provider='anthropic', base_url=url), KEYS)
            assert ask(client).text == TEXT


@pytest.mark.parametrize('library', ['openai', 'anthropic', 'httpx2'])
def test_making_clients_imports_no_client_library(library):
    code = (
        'import sys\n'
        'from vla_bt.planner.providers.factory import make_clients\n'
        'from vla_bt.settings import LlmSettings\n'
        "settings = LlmSettings(fallback_provider='anthropic', fallback_model='c')\n"
        "make_clients(settings, {'OPENAI_API_KEY': 'x'})\n"
        f'assert {library!r} not in sys.modules\n'
    )
    subprocess.run([sys.executable, '-c', code], check=True, timeout=60)
