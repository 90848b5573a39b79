"""`vla-bt fake-llm`."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from vla_bt.cli import fake_llm as module
from vla_bt.errors import SettingsError
from vla_bt.settings.web_access import WebAccess

app = typer.Typer()
app.command()(module.fake_llm)


def test_options_reach_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[tuple[Path | None, int, WebAccess]] = []

    def run(script: Path | None, port: int, access: WebAccess) -> None:
        started.append((script, port, access))
        raise KeyboardInterrupt

    monkeypatch.setattr(module, 'run_server', run)
    token = tmp_path / 'token'
    token.write_text('t' * 16)
    words = ['--script', 'a.yaml', '--port', '8080', '--host', '::1', '--token-file', str(token)]
    result = CliRunner().invoke(app, words)
    assert started == [(Path('a.yaml'), 8080, WebAccess(host='::1', token='t' * 16))]
    assert result.exit_code == 0, 'Ctrl-C is the way to end it'


def test_a_port_for_other_machines_takes_a_token() -> None:
    result = CliRunner().invoke(app, ['--host', '0.0.0.0'])
    assert isinstance(result.exception, SettingsError)
    assert 'takes a token' in str(result.exception)


def test_a_wrong_script_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ['--script', str(tmp_path / 'nowhere.yaml')])
    assert isinstance(result.exception, SettingsError)
