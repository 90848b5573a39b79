import pytest

from vla_bt.planner.providers.credentials import Credential, find_credential
from vla_bt.planner.providers.records import FaultCode, ModelFault

KEYS = {'OPENAI_API_KEY': ' sk-open \n', 'ANTHROPIC_API_KEY': 'sk-ant'}


@pytest.mark.parametrize(
    ('provider', 'base_url', 'key'),
    [
        ('openai', '', 'sk-open'),
        ('anthropic', '', 'sk-ant'),
        ('ollama', '', ''),
        ('openai', 'https://models.example.org/v1', 'sk-open'),
        ('openai', 'HTTPS://models.example.org/v1', 'sk-open'),
        ('openai', 'http://localhost:8000/v1', 'sk-open'),
        ('openai', 'http://127.0.0.1:8000', 'sk-open'),
        ('openai', 'http://[::1]:8000', 'sk-open'),
        ('openai', 'http://192.168.0.7:8000/v1', ''),
        ('openai', 'http://localhost.example.org/v1', ''),
        ('anthropic', 'http://10.0.0.1', ''),
        ('openai', 'http://[half', ''),
    ],
)
def test_the_key_of_the_environment_never_travels_in_the_clear(provider, base_url, key):
    credential = find_credential(provider, base_url, '', KEYS)
    assert credential.key == key
    credential.check()


@pytest.mark.parametrize('provider', ['openai', 'anthropic'])
@pytest.mark.parametrize('environment', [{}, {'OPENAI_API_KEY': '', 'ANTHROPIC_API_KEY': ' '}])
def test_no_key_is_a_fault_that_says_what_to_do(provider, environment):
    with pytest.raises(ModelFault) as caught:
        find_credential(provider, '', '', environment).check()
    assert caught.value.code is FaultCode.AUTH
    assert caught.value.requests == 0
    assert f'{provider.upper()}_API_KEY' in caught.value.message


def test_a_key_file_comes_before_the_environment_and_may_go_anywhere(tmp_path):
    file = tmp_path / 'key'
    file.write_text('sk-file\n', encoding='ascii')
    credential = find_credential('openai', 'http://192.168.0.7:8000/v1', str(file), KEYS)
    assert credential.key == 'sk-file'


@pytest.mark.parametrize('content', ['', '\n', 'two words', 'ключ', 'a\x00b', 'a\nb'])
def test_a_key_file_without_a_key_is_a_fault_that_names_the_file(tmp_path, content):
    file = tmp_path / 'key'
    file.write_text(content, encoding='utf-8')
    credential = find_credential('openai', '', str(file), KEYS)
    assert not credential.key
    with pytest.raises(ModelFault, match='key of llm.api_key_file'):
        credential.check()


def test_a_key_file_that_is_not_there_is_a_fault(tmp_path):
    for path in (tmp_path / 'nothing', tmp_path):
        assert 'cannot be read' in find_credential('openai', '', str(path), KEYS).missing


def test_a_key_is_not_shown():
    assert 'secret' not in repr(Credential(key='secret'))
    environment = {'OPENAI_API_KEY': 'se cret'}
    assert 'se cret' not in find_credential('openai', '', '', environment).missing


KEY = 'a-secret-123'


@pytest.mark.parametrize('size', [1, 5, 12, 40])
def test_a_listener_never_hears_the_key(size):
    text = f'before {KEY} after {KEY[:-1]}'
    heard = []
    listen = Credential(key=KEY).guarded(heard.append)
    for _ in range(2):
        for start in range(0, len(text), size):
            listen(text[start : start + size])
        listen('')
    assert KEY not in ''.join(heard)
    assert heard.count('') == 2
    listen('hello')
    assert heard[-1] == 'hello'


def test_a_listener_hears_everything_else():
    text, heard = KEY[:-1] + 'x' + KEY[1:], []
    listen = Credential(key=KEY).guarded(heard.append)
    for char in text:
        listen(char)
    assert ''.join(heard) == text


def test_a_short_key_is_a_word_like_others():
    credential = Credential(key='test')
    assert credential.removed_from('a test') == 'a test'
    assert credential.guarded(print) is print


@pytest.mark.parametrize('name', ['sk-proj-0123456789abcdef', '/keys/sk-0123456789'])
def test_a_key_instead_of_its_file_is_not_shown(name):
    credential = find_credential('openai', '', name, {})
    assert 'cannot be read' in credential.missing
    assert '0123456789' not in credential.missing


def test_a_key_file_without_end_is_not_read_to_its_end():
    assert find_credential('openai', '', '/dev/zero', {}).missing
