"""What the tests of model clients share: prompts, clients, a server of raw bytes."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vla_bt.fake_llm import KEY, FakeLlm
from vla_bt.planner.providers.client import ApiClient
from vla_bt.planner.providers.factory import make_clients
from vla_bt.planner.providers.records import (
    UNLIMITED,
    AnswerForm,
    Leave,
    Message,
    ModelFault,
    Prompt,
    Reply,
    Role,
)
from vla_bt.planner.records import Cancellation, Image
from vla_bt.settings import LlmSettings

PROVIDERS = ('openai', 'anthropic')
KEYS = {'OPENAI_API_KEY': KEY, 'ANTHROPIC_API_KEY': KEY}

TEXT = '{"verdict": "refuse", "reason": "there is no cup in this house, as far as I can see"}'
SCHEMA = {
    'type': 'object',
    'properties': {'verdict': {'type': 'string'}, 'reason': {'type': 'string'}},
    'required': ['verdict', 'reason'],
    'additionalProperties': False,
}
PROMPT = Prompt(
    system='You plan for a robot.',
    messages=(Message(role=Role.USER, text='bring me the cup'),),
    form=AnswerForm(name='plan', schema=SCHEMA, summary='Carries out a plan.'),
)
TOOL_PROMPT = replace(PROMPT, form=replace(PROMPT.form, is_tool=True))
IMAGE_PROMPT = replace(PROMPT, image=Image(data=b'\xff\xd8 jpeg', width_px=4, height_px=3))


@dataclass
class Outcome:
    """How one question ended."""

    reply: Reply | None = None
    fault: ModelFault | None = None
    pieces: list[str] = field(default_factory=list)
    took_s: float = 0.0

    @property
    def code(self) -> Any:
        """The code of the fault."""
        return self.fault.code if self.fault else None

    @property
    def text(self) -> str:
        """What a listener holds in the end."""
        start = max((index + 1 for index, it in enumerate(self.pieces) if it == ''), default=0)
        return ''.join(self.pieces[start:])


def client_for(
    server: FakeLlm | str, provider: str = 'openai', **settings: Any
) -> ApiClient:
    """Return a client of a fake server, or of an address; it tries once unless told otherwise."""
    if isinstance(server, FakeLlm):
        server = server.root_url if provider == 'anthropic' else server.base_url
    fields = {'max_retries': 0, 'provider': provider, 'base_url': server, **settings}
    (client,) = make_clients(LlmSettings(**fields), KEYS)
    return client


def ask(
    client: ApiClient,
    prompt: Prompt = PROMPT,
    *,
    timeout_s: float = 10.0,
    cancellation: Cancellation | None = None,
    leave: Leave = UNLIMITED,
) -> Outcome:
    """Ask once."""
    outcome = Outcome()
    begun_s = time.monotonic()
    try:
        outcome.reply = client.complete(
            prompt,
            timeout_s=timeout_s,
            cancellation=cancellation or Cancellation(),
            on_text=outcome.pieces.append,
            leave=leave,
        )
    except ModelFault as fault:
        outcome.fault = fault
    outcome.took_s = time.monotonic() - begun_s
    return outcome


@contextlib.contextmanager
def raw_server(*pieces: bytes, repeat: int = 0) -> Iterator[str]:
    """Yield the address of a server that answers every request with these bytes.

    The last piece comes `repeat` times more; then the connection is closed.
    """
    listener = socket.create_server(('127.0.0.1', 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.recv(65_536)
                for piece in (*pieces, *[pieces[-1]] * repeat):
                    connection.sendall(piece)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f'http://127.0.0.1:{listener.getsockname()[1]}/v1'
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
