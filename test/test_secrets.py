"""Keys where none belongs, and what is shown of them; and keys in use, which nothing shows."""

import base64
import logging
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from planner_bench import Desk, fetch, flat

from vla_bt.errors import SettingsError, VlaBtError
from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, plan_reply
from vla_bt.planner import Experience
from vla_bt.settings import load_settings
from vla_bt.settings.secrets import has_user, shown_name, without_keys

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


MARK = 'kanarienvogel'
CANARY = f'{MARK}-0123456789abcdef'
"""A key in no provider's form: nothing but knowing it can keep it from being shown."""
FAULTS = (
    Fault.UNAUTHORIZED, Fault.BAD_REQUEST, Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.RESET,
    Fault.BREAK_OFF, Fault.HTML, Fault.BROKEN_JSON, Fault.EMPTY_BODY, Fault.REFUSAL,
    Fault.ERROR_EVENT, Fault.LENGTH, Fault.DUPLICATE_KEY, Fault.UNKNOWN_SKILL,
)  # fmt: skip
ECHOES = (
    plan_reply(flat(('say', {'text': f'My key is {CANARY}.'}))),
    plan_reply(flat(verdict='clarify', question=f'Is {CANARY} yours?', options=[CANARY])),
    plan_reply(flat(verdict='refuse', reason=CANARY)),
    plan_reply(flat((CANARY, {CANARY: CANARY}))),
    FakeReply(text=f'{CANARY} {CANARY}'),
    FakeReply(text=f'{{"verdict": "{CANARY}"', chunk_chars=3),
)
"""Answers of a server that repeats what it was sent."""


def traces(text: str) -> list[str]:
    """Return where a text shows the canary, or a piece of it, or shows it in another writing."""
    raw = CANARY.encode()
    forms = (MARK[:8], base64.b64encode(raw).decode()[:12], raw.hex())
    return [text[max(0, at - 80) :][:160] for form in forms if (at := text.find(form)) >= 0]


def content_of(folder: Path) -> str:
    """Return the bytes of all files below a folder, readable as text."""
    files = [path for path in sorted(folder.rglob('*')) if path.is_file()]
    return '\n'.join(f'{path}\n{path.read_bytes().decode("latin-1")}' for path in files)


@pytest.fixture(params=['openai', 'anthropic'])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=['variable', 'file'])
def keys(
    request: pytest.FixtureRequest, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Mapping[str, str], Mapping[str, Any]]]:
    """The environment and the section `llm` that hold the key."""
    if request.param == 'variable':
        yield {f'{provider.upper()}_API_KEY': CANARY}, {}
    else:
        file = tmp_path_factory.mktemp('keys') / 'secret'
        file.write_text(f'{CANARY}\n')
        yield {}, {'api_key_file': str(file)}


REPLIES = (fetch(), *ECHOES, *(FakeReply(text=CANARY, fault=fault) for fault in FAULTS))


def test_a_key_in_use_is_shown_nowhere(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    provider: str,
    keys: tuple[Mapping[str, str], Mapping[str, Any]],
) -> None:
    caplog.set_level(logging.DEBUG)
    environment, llm = keys
    with FakeLlm(REPLIES, key=CANARY) as server:
        url = server.root_url if provider == 'anthropic' else server.base_url
        llm = {**llm, 'provider': provider, 'base_url': url, 'max_retries': 0, 'max_repairs': 0}
        desk = Desk(tmp_path, server, environment, llm={**llm, 'cooldown_s': 0.0})
        shown: list[object] = [desk.settings, desk.planner.prompt(desk.request())]
        for _ in REPLIES:
            request, plan = desk.request(), desk.plan()
            shown += [plan, plan.to_json(), desk.planner.summary, desk.planner.models]
            told = Experience(request=request, plan=plan, outcome='FAILED', reason=plan.reason)
            desk.planner.learn(told)
        shown += [desk.reports, server.requests]
        shown += [vars(client) for client in desk.planner._clients]
        desk.planner.close()
        assert len(server.requests) >= len(REPLIES)
        assert all(it.has_expected_key for it in server.requests), 'the key was used'
    out, err = capfd.readouterr()
    logged = '\n'.join(f'{it.getMessage()} {it.exc_text or ""} {it.args}' for it in caplog.records)
    for text in (str(shown), repr(shown), logged, caplog.text, out, err, content_of(tmp_path)):
        assert not traces(text)


@pytest.mark.parametrize('change', [('nobody', 'gpt-4'), ('ollama', 'x' * 300), ('anthropic', '')])
def test_a_key_stands_in_no_exception(tmp_path: Path, change: tuple[str, str]) -> None:
    desk = Desk(tmp_path, None, {'OPENAI_API_KEY': CANARY})
    with pytest.raises(VlaBtError) as caught:
        desk.planner.use(*change)
    told = ''.join(traceback.format_exception(caught.value))
    assert 'Traceback' in told
    assert not traces(told)


@pytest.mark.parametrize('key', KEYS[:4])
def test_a_key_given_as_the_name_of_a_model_is_refused_and_not_shown(
    tmp_path: Path, key: str
) -> None:
    desk = Desk(tmp_path, None)
    for change in (('', key), (key, '')):
        with pytest.raises(VlaBtError) as caught:
            desk.planner.use(*change)
        assert key not in str(caught.value)
    assert key not in desk.planner.summary


@pytest.mark.parametrize(
    ('name', 'told'),
    [
        ('max_tokens', 'max_tokens'),
        ('sharp things are not handed over to 2 people', None),
        ('confidence_half_life_in_seconds', None),
        ('0123456789abcdef01234567', None),
        ('0123456789abcdef012345678', '(25 characters)'),
        ('sk-abcdefgh12345678', '(key)'),
        ('', ''),
    ],
)
def test_a_name_that_may_be_a_key_is_only_counted(name: str, told: str | None) -> None:
    assert shown_name(name) == (name if told is None else told)
