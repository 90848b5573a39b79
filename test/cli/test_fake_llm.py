"""`vla-bt fake-llm`."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from vla_bt.cli import fake_llm as module
from vla_bt.errors import SettingsError

app = typer.Typer()
app.command()(module.fake_llm)


def test_options_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[Path | None, int]] = []

    def run(script: Path | None, port: int) -> None:
        started.append((script, port))
        raise KeyboardInterrupt

    monkeypatch.setattr(module, 'run_server', run)
    result = CliRunner().invoke(app, ['--script', 'a.yaml', '--port', '8080'])
    assert started == [(Path('a.yaml'), 8080)]
    assert result.exit_code == 0, 'Ctrl-C is the way to end it'


def test_a_wrong_script_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ['--script', str(tmp_path / 'nowhere.yaml')])
    assert isinstance(result.exception, SettingsError)
