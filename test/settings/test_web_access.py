"""Who may talk to a web port."""

from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.settings.web_access import MIN_TOKEN_LENGTH, WebAccess, read_token

TOKEN = 't' * MIN_TOKEN_LENGTH


def status(access: WebAccess, **headers: str) -> int:
    denial = access.denial({name.replace('_', '-'): value for name, value in headers.items()})
    return denial.status if denial else 200


@pytest.mark.parametrize(
    'host',
    ['127.0.0.1', '127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:8080', '127.9.9.9'],
)
def test_requests_to_this_machine_are_answered(host: str) -> None:
    assert status(WebAccess(), host=host) == 200


@pytest.mark.parametrize(
    'host',
    ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example',
     '192.168.0.7:8080', '0.0.0.0:80', '', '[', '::1:80', 'evil@127.0.0.1.x', '2130706433'],
)  # fmt: skip
def test_a_name_that_was_made_to_mean_this_machine_is_not(host: str) -> None:
    assert status(WebAccess(), host=host) == 403


def test_a_request_without_host_is_not_answered() -> None:
    assert status(WebAccess()) == 403


@pytest.mark.parametrize(
    ('origin', 'wanted'),
    [('http://127.0.0.1:8080', 200), ('http://localhost', 200), ('https://evil.example', 403),
     ('null', 403), ('', 403)],
)  # fmt: skip
def test_a_foreign_page_is_not_answered(origin: str, wanted: int) -> None:
    assert status(WebAccess(), host='127.0.0.1', origin=origin) == wanted


@pytest.mark.parametrize('host', ['0.0.0.0', '192.168.0.7', '::', '2001:db8::1'])
def test_an_address_others_reach_takes_a_token(host: str) -> None:
    with pytest.raises(SettingsError, match='takes a token'):
        WebAccess(host=host)
    access = WebAccess(host=host, token=TOKEN)
    assert status(access, host='robot.example') == 401
    assert status(access, host='robot.example', authorization=f'Bearer {TOKEN}x') == 401
    assert status(access, host='robot.example', x_api_key='') == 401
    assert status(access, host='robot.example', authorization='Bearer ä') == 401
    assert status(access, host='robot.example', authorization=f'Bearer {TOKEN}') == 200
    assert status(access, host='robot.example', x_api_key=TOKEN) == 200


def test_a_token_given_on_this_machine_is_asked_for_there_too() -> None:
    access = WebAccess(token=TOKEN)
    assert status(access, host='127.0.0.1') == 401
    assert status(access, host='evil.example', x_api_key=TOKEN) == 403
    assert status(access, host='127.0.0.1', x_api_key=TOKEN) == 200


@pytest.mark.parametrize('host', ['', 'localhost', 'robot', '127.0.0.1:80', '*'])
def test_a_name_is_no_address_to_listen_on(host: str) -> None:
    with pytest.raises(SettingsError, match='no address'):
        WebAccess(host=host, token=TOKEN)


@pytest.mark.parametrize('token', ['t' * (MIN_TOKEN_LENGTH - 1), 'ä' * 20, 'a b' * 9, '\n' * 20])
def test_a_weak_token_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(SettingsError, match='must have at least 16') as caught:
        WebAccess(token=token)
    assert token not in str(caught.value)


def test_a_token_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / 'token'
    path.write_text(f'{TOKEN}\n')
    assert read_token(path) == TOKEN
    assert read_token(None) == ''


@pytest.mark.parametrize(
    ('content', 'words'),
    [(None, 'No such file'), (b'\xff', 'not UTF-8'), (b' \n', 'holds no token')],
)
def test_a_token_file_that_is_none_is_refused(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / 'token'
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        read_token(path)
