"""The server as a process of its own."""

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from vla_bt.errors import SettingsError
from vla_bt.fake_llm import FakeLlm, run_server


@contextmanager
def running(*options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, '-m', 'vla_bt.fake_llm', *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def test_it_says_its_address_and_each_request_and_ends_with_ctrl_c(asked) -> None:
    with running() as process:
        lines: list[str] = []
        while not lines or 'Ctrl-C' not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], 'it ended'
        port = int(re.search(r'^base_url: http://127\.0\.0\.1:(\d+)/v1$', ''.join(lines), re.M)[1])
        assert f'LLM_BASE_URL=http://127.0.0.1:{port}/v1 OPENAI_API_KEY=fake' in ''.join(lines)
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=10)
        connection.request('POST', '/v1/chat/completions', json.dumps(asked))
        assert connection.getresponse().read()
        connection.close()
        line = process.stdout.readline()
        assert line == '0 POST /v1/chat/completions any -> 200: reply\n'
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_a_script_that_is_not_there_is_one_line() -> None:
    with running('--script', 'nowhere.yaml') as process:
        output, _ = process.communicate(timeout=20)
    assert output.startswith('error: nowhere.yaml cannot be read')
    assert output.count('\n') == 1
    assert process.returncode == 1


def test_a_port_that_is_taken_is_named() -> None:
    with FakeLlm() as server, pytest.raises(SettingsError, match=str(server.port)):
        run_server(None, server.port)


def test_a_host_for_other_machines_without_a_token_is_one_line() -> None:
    with running('--host', '0.0.0.0') as process:
        output, _ = process.communicate(timeout=20)
    assert output.startswith('error: 0.0.0.0 can be reached from other machines')
    assert output.count('\n') == 1
    assert process.returncode == 1


def test_a_token_is_never_printed(tmp_path) -> None:
    path = tmp_path / 'token'
    path.write_text('canary-token-0123')
    with running('--token-file', str(path)) as process:
        lines: list[str] = []
        while not lines or 'Ctrl-C' not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], 'it ended'
    assert 'canary' not in ''.join(lines)
