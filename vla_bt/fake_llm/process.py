"""The server as a process: `vla-bt fake-llm` and `python -m vla_bt.fake_llm`."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

from vla_bt.errors import SettingsError
from vla_bt.fake_llm.in_thread import KEY, FakeLlm
from vla_bt.fake_llm.records import FakeRequest
from vla_bt.fake_llm.script_file import load_script
from vla_bt.settings import find_share
from vla_bt.settings.web_access import WebAccess

SCRIPT = 'config/fake_llm.yaml'


def run_server(script: Path | None, port: int, access: WebAccess | None = None) -> None:
    """Answer until SIGINT or SIGTERM, and print a line for each request. Blocks the main thread.

    Args:
        script: Script file; None: the shipped one.
        port: 0: any free one, which is printed.
        access: Where it listens and for whom; None: on 127.0.0.1 for this machine.

    Raises:
        SettingsError: The script is wrong, or the port is taken.
        KeyboardInterrupt: On either signal, when everything is closed.
    """
    path = script or find_share(SCRIPT)
    access = access or WebAccess()
    key = '<the token>' if access.token else KEY
    try:
        server = FakeLlm(
            load_script(path),
            port=port,
            key=access.token or KEY,
            on_request=_print_request,
            access=access,
        )
    except OSError as error:
        raise SettingsError(f'port {port} of {access.host} cannot be used: {error}') from error
    with server:
        print(f'fake model server, script {path}')
        print(f'base_url: {server.base_url}')
        print('vla_bt talks to it with:')
        print(f'  LLM_PROVIDER=openai LLM_BASE_URL={server.base_url} OPENAI_API_KEY={key}')
        print(f'  LLM_PROVIDER=anthropic LLM_BASE_URL={server.root_url} ANTHROPIC_API_KEY={key}')
        # A shell that starts it in the background has it ignore SIGINT.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        print('Ctrl-C ends it.', flush=True)
        threading.Event().wait()


def _print_request(request: FakeRequest) -> None:
    model = request.body.get('model', '')
    manner = ' streamed' if request.is_streamed else ''
    print(
        f'{request.number} {request.method} {request.path} {model}{manner} -> '
        f'{request.status or "no answer"}: {request.answer}',
        flush=True,
    )
