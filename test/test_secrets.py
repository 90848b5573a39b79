"""Keys where none belongs, and what is shown of them."""

from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.settings import load_settings
from vla_bt.settings.secrets import has_user, without_keys

KEYS = (
    'sk-abcdefgh12345678', 'sk-proj-Ab_12345678-xyz', 'AIzaSyA1234567890abcdefg',
    'gsk_abcdefghijklmn1234', '0123456789abcdef0123456789abcdef', 'xai-0123456789abc',
)  # fmt: skip


@pytest.mark.parametrize('key', KEYS)
@pytest.mark.parametrize(
    'text',
    [
        'llm: {{api_key: {0}}}', 'api_key: {0}', 'llm: {{provider: {0}}}', 'llm: {0}',
        'llm: {{model: [{0}]}}', 'llm: {{timeout_s: {0}}}', 'llm: {{a: *{0}}}',
        'llm: {{base_url: "https://me:{0}@host/v1"}}', 'llm: {{max_tokens: {{"{0}": "{0}"}}}}',
        'llm: {{images: "Bearer {0}"}}',
    ],
)  # fmt: skip
def test_a_key_in_the_settings_is_refused_and_not_shown(
    tmp_path: Path, text: str, key: str
) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text(text.format(key))
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert key not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize('key', KEYS)
def test_a_key_in_a_variable_is_not_shown(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environment={'LLM_PROVIDER': key})
    assert key not in str(caught.value)


def test_a_short_wrong_value_is_shown() -> None:
    with pytest.raises(SettingsError, match="found 'opnai'"):
        load_settings(environment={'LLM_PROVIDER': 'opnai'})


@pytest.mark.parametrize('name', ['LLM_BASE_URL'])
@pytest.mark.parametrize('url', ['http://user:pass@host/v1', 'https://token@host'])
def test_an_address_with_a_user_is_refused(name: str, url: str) -> None:
    with pytest.raises(SettingsError, match='no user name') as caught:
        load_settings(environment={name: url})
    assert 'pass' not in str(caught.value).replace('password', '')
    assert 'token' not in str(caught.value)


def test_other_addresses_have_no_user() -> None:
    assert not has_user('http://localhost:11434/v1')
    assert not has_user('https://host/a@b')
    assert has_user('http://a@[::1/v1')


@pytest.mark.parametrize(
    'text',
    ['llm.api_key_file of desk-lamp', 'task-planning-is-fun', 'a monkey-wrench', 'risk-averse'],
)
def test_words_are_no_keys(text: str) -> None:
    assert without_keys(text) == text
