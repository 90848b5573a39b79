"""From a scripted reply and a request to what is done on the connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from vla_bt.fake_llm import anthropic_api, openai_api
from vla_bt.fake_llm.completion import complete
from vla_bt.fake_llm.faults import Fault
from vla_bt.fake_llm.http_errors import PAGE, HttpError, error_for
from vla_bt.fake_llm.records import FakeReply
from vla_bt.fake_llm.wire import END_OF_CHUNKS, Ending, Move, Wait, chunk, head, whole

JSON = {'content-type': 'application/json'}
CHUNKED = {'transfer-encoding': 'chunked'}
HTML = {'content-type': 'text/html; charset=utf-8'}
STREAM = {'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache'}

FLOOD_PIECE_BYTES = 65_536

DRIP_INTERVAL_S = 0.05
"""Between two bytes, or two comments, when the reply does not say."""

_ENDINGS: Mapping[Fault, Move] = {
    Fault.STALL_MID_ANSWER: Ending.HANG,
    Fault.RESET_MID_ANSWER: Ending.RESET,
    Fault.CUT: END_OF_CHUNKS,
    Fault.BREAK_OFF: Ending.CLOSE,
}
"""How an answer goes on after its first half."""

_FAILED = HttpError(
    status=500, kind='server_error', message='The server had an error while it answered.'
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A good request, as far as the answer depends on it."""

    body: Mapping[str, Any]
    number: int
    is_anthropic: bool

    @property
    def is_streamed(self) -> bool:
        """True when the answer goes out as events."""
        return self.body.get('stream') is True

    def pieces(self, reply: FakeReply) -> list[bytes]:
        """Return the body of the answer: the events, or the two halves of the document."""
        api = anthropic_api if self.is_anthropic else openai_api
        tool, is_forced = api.tool_of(self.body)
        completion = complete(reply, self.body, number=self.number, tool=tool, is_forced=is_forced)
        if not self.is_streamed:
            whole_body = api.answer_body(completion)
            half = len(whole_body) // 2
            return [whole_body[:half], whole_body[half:]]
        if self.is_anthropic:
            return anthropic_api.answer_events(completion)
        return openai_api.answer_events(completion, self.body)


def error_for_reply(reply: FakeReply, asked: Asked) -> HttpError | None:
    """Return the error that the reply's fault means for this request; None: none."""
    if reply.fault is None:
        return None
    return error_for(reply.fault, asked.body, is_anthropic=asked.is_anthropic)


def status_of(reply: FakeReply, asked: Asked) -> int:
    """Return the status of the answer; 0: none is sent."""
    if reply.fault in (Fault.STALL, Fault.RESET):
        return 0
    error = error_for_reply(reply, asked)
    return error.status if error else 200


def moves(reply: FakeReply, asked: Asked) -> Iterator[Move]:
    """Yield what is done to answer; endless for some faults."""
    if reply.delay_s > 0:
        yield Wait(reply.delay_s)
    error = error_for_reply(reply, asked)
    if error is not None:
        yield error_answer(error, asked.is_anthropic, reply.headers)
    elif reply.fault in (Fault.STALL, Fault.RESET):
        yield Ending.HANG if reply.fault is Fault.STALL else Ending.RESET
    elif reply.fault is Fault.HTML:
        yield whole(200, {**HTML, **reply.headers}, PAGE)
    elif reply.fault is Fault.EMPTY_BODY:
        yield whole(200, {**(STREAM if asked.is_streamed else JSON), **reply.headers}, b'')
    else:
        kind = STREAM if asked.is_streamed else JSON
        if reply.fault is Fault.WRONG_CONTENT_TYPE:
            kind = {'content-type': 'text/plain; charset=utf-8'}
        request_id = {'x-request-id': f'req_fake_{asked.number}'}
        yield head(200, {**kind, **CHUNKED, **request_id, **reply.headers})
        yield from _body(reply, asked)


def error_answer(error: HttpError, is_anthropic: bool, headers: Mapping[str, str]) -> bytes:
    """Return a complete answer that is an error."""
    kind = HTML if error.is_page else JSON
    return whole(error.status, {**kind, **headers}, error.body(is_anthropic=is_anthropic))


def _body(reply: FakeReply, asked: Asked) -> Iterator[Move]:
    if reply.fault is Fault.KEEP_ALIVE_ONLY:
        yield from _keep_alive(reply, asked)
    elif reply.fault is Fault.FLOOD:
        yield from _flood(reply, asked)
    else:
        yield from _pieces(reply, asked)


def _pieces(reply: FakeReply, asked: Asked) -> Iterator[Move]:
    pieces = asked.pieces(reply)
    if reply.fault is Fault.DRIP:
        yield from _timed([bytes([byte]) for byte in b''.join(pieces)], _interval_s(reply))
        yield END_OF_CHUNKS
        return
    if reply.fault in _ENDINGS:
        pieces = pieces[: len(pieces) // 2]
    elif reply.fault is Fault.ERROR_EVENT:
        pieces = _with_error(pieces, asked)
    elif reply.fault is Fault.BROKEN_JSON:
        pieces = [b'data: {"id": "x", "choices": [\n\n'] if asked.is_streamed else pieces[:1]
    yield from _timed(pieces, reply.interval_s)
    yield _ENDINGS.get(reply.fault, END_OF_CHUNKS) if reply.fault else END_OF_CHUNKS


def _with_error(pieces: list[bytes], asked: Asked) -> list[bytes]:
    if not asked.is_streamed:
        return [_FAILED.body(is_anthropic=asked.is_anthropic)]
    api = anthropic_api if asked.is_anthropic else openai_api
    return [*pieces[: len(pieces) // 2], api.error_event(_FAILED.message)]


def _timed(pieces: list[bytes], interval_s: float) -> Iterator[Move]:
    if interval_s <= 0:
        yield b''.join(chunk(piece) for piece in pieces)
        return
    for piece in pieces:
        yield chunk(piece)
        yield Wait(interval_s)


def _interval_s(reply: FakeReply) -> float:
    return reply.interval_s or DRIP_INTERVAL_S


def _keep_alive(reply: FakeReply, asked: Asked) -> Iterator[Move]:
    while True:
        yield chunk(b': keep-alive\n\n' if asked.is_streamed else b'\n')
        yield Wait(_interval_s(reply))


def _flood(reply: FakeReply, asked: Asked) -> Iterator[Move]:
    """Yield a complete answer whose text is a plan that explains itself at great length."""
    opening = '{"verdict": "plan", "explanation": "'
    mark, filler = '@' * len(opening), b'a' * FLOOD_PIECE_BYTES
    count = max(1, reply.flood_bytes // FLOOD_PIECE_BYTES)
    pieces = asked.pieces(FakeReply(text=f'{opening}{mark}"}}', chunk_chars=len(opening)))
    for piece in pieces if asked.is_streamed else [b''.join(pieces)]:
        before, found, after = piece.partition(mark.encode())
        if not found:
            yield chunk(piece)
        elif asked.is_streamed:
            yield from repeat(chunk(before + filler + after), count)
        else:
            yield chunk(before)
            yield from repeat(chunk(filler), count)
            yield chunk(after)
    yield END_OF_CHUNKS
