"""The client libraries take a second or two to import: not on a test's time."""

import pytest


@pytest.fixture(scope='session', autouse=True)
def _client_libraries() -> None:
    import anthropic
    import openai

    assert anthropic.AsyncAnthropic is not openai.AsyncOpenAI


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    """Variables that would send requests elsewhere, or another key, if they had an effect."""
    monkeypatch.setenv('OPENAI_BASE_URL', 'http://127.0.0.1:9/surprise')
    monkeypatch.setenv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9/surprise')
    monkeypatch.setenv('OPENAI_API_KEY', 'sk-of-the-developer')
    monkeypatch.setenv('ANTHROPIC_API_KEY', 'sk-of-the-developer')
    monkeypatch.setenv('OPENAI_ORG_ID', 'org-of-the-developer')
    monkeypatch.setenv('HTTP_PROXY', 'http://127.0.0.1:9')
    monkeypatch.setenv('ALL_PROXY', 'http://127.0.0.1:9')
    monkeypatch.delenv('NO_PROXY', raising=False)
    monkeypatch.delenv('OPENAI_CUSTOM_HEADERS', raising=False)
    monkeypatch.delenv('ANTHROPIC_CUSTOM_HEADERS', raising=False)
