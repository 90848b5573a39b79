"""The server: connections, requests, answers. Runs on one asyncio loop."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections.abc import Iterable, Mapping

from vla_bt.fake_llm import anthropic_api
from vla_bt.fake_llm.answer import JSON, Asked, error_answer, moves, status_of
from vla_bt.fake_llm.http_errors import HttpError
from vla_bt.fake_llm.journal import Journal
from vla_bt.fake_llm.records import Disconnect, FakeRequest, Script
from vla_bt.fake_llm.request_check import complaint
from vla_bt.fake_llm.script import Cues
from vla_bt.fake_llm.wire import Ending, HttpRequest, Move, Wait, read_request, whole
from vla_bt.settings.web_access import WebAccess

MODELS_PATH = '/v1/models'

_SECRET = ('authorization', 'x-api-key')


class Server:
    """A model server that says what its script tells it.

    Args:
        script: What it says.
        journal: Where it notes what happens.
        key: The key that counts as right; others work, too, and are noted as another one.
        access: Who is answered at all; None: this machine.
    """

    def __init__(
        self, script: Script, journal: Journal, key: str, access: WebAccess | None = None
    ) -> None:
        self._models = script.models
        self._cues = Cues(script)
        self._journal = journal
        self._key = key
        self._access = access or WebAccess()
        self._count = 0
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Answer on a listening socket until `stop` is set; then close everything at once."""
        server = await asyncio.start_server(self._accept, sock=listener)
        await stop.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, 'asyncio runs this in a task'
        self._connections.add(task)
        connection = writer.get_extra_info('socket')
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await self._talk(reader, writer)
        except (asyncio.CancelledError, OSError):
            pass  # the server ends, or the client is gone
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await read_request(reader)) is not None:
            number = self._count
            self._count += 1
            playing = asyncio.ensure_future(_play(self._answer(request, number), writer))
            leaving = asyncio.ensure_future(reader.read(1))
            try:
                await asyncio.wait({playing, leaving}, return_when=asyncio.FIRST_COMPLETED)
                # Writing to a client that has left can fail before its leaving is seen.
                if not playing.done() or isinstance(playing.exception(), OSError):
                    self._journal.add_disconnect(
                        Disconnect(number=number, time_s=time.monotonic())
                    )
                    return
                if not playing.result():
                    return
            finally:
                playing.cancel()
                leaving.cancel()
                await asyncio.gather(playing, leaving, return_exceptions=True)

    def _answer(self, request: HttpRequest, number: int) -> Iterable[Move]:
        """Return what is done to answer a request, and note it."""
        is_anthropic = request.path == anthropic_api.PATH
        denial = self._access.denial(request.headers)
        if denial is not None:
            self._note(request, number, denial.message, denial.status)
            error = HttpError(status=denial.status, message=denial.message)
            return [error_answer(error, is_anthropic, {})]
        if (request.method, request.path) == ('GET', MODELS_PATH):
            self._note(request, number, 'models', 200)
            return [whole(200, JSON, self._model_list())]
        fault = complaint(request, self._models)
        if fault is not None:
            self._note(request, number, fault.message, fault.status)
            return [error_answer(fault, is_anthropic, {})]
        asked = Asked(body=request.document() or {}, number=number, is_anthropic=is_anthropic)
        reply = self._cues.next_reply(asked.body)
        shown = reply.fault.value if reply.fault else 'reply'
        self._note(request, number, shown, status_of(reply, asked))
        return moves(reply, asked)

    def _model_list(self) -> bytes:
        models = [
            {'id': name, 'object': 'model', 'created': 0, 'owned_by': 'fake_llm'}
            for name in self._models or ('fake',)
        ]
        return json.dumps({'object': 'list', 'data': models}).encode()

    def _note(self, request: HttpRequest, number: int, answer: str, status: int) -> None:
        key = _key_of(request.headers)
        shown = {
            name: 'present' if name in _SECRET else value
            for name, value in request.headers.items()
        }
        self._journal.add_request(
            FakeRequest(
                number=number,
                time_s=time.monotonic(),
                method=request.method,
                path=request.path,
                headers=shown,
                has_key=bool(key),
                has_expected_key=key == self._key,
                body=request.document() or {},
                answer=answer,
                status=status,
            )
        )


def _key_of(headers: Mapping[str, str]) -> str:
    return headers.get('authorization', '').removeprefix('Bearer ') or headers.get('x-api-key', '')


async def _play(answer: Iterable[Move], writer: asyncio.StreamWriter) -> bool:
    """Carry out an answer; return whether the connection can take another request."""
    for move in answer:
        if isinstance(move, bytes):
            writer.write(move)
            await writer.drain()
        elif isinstance(move, Wait):
            await asyncio.sleep(move.seconds)
        elif move is Ending.HANG:
            await asyncio.Event().wait()
        else:
            await _end(move, writer)
            return False
    return True


async def _end(ending: Ending, writer: asyncio.StreamWriter) -> None:
    if ending is Ending.RESET:
        connection = writer.get_extra_info('socket')
        # Closed with a linger time of zero, a connection is reset instead of ended.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        writer.transport.abort()
    else:
        writer.close()
        await writer.wait_closed()
