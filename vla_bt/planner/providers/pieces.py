"""Text on its way from the loop's thread to whoever waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from queue import Empty, SimpleQueue


class Pieces:
    """A queue of pieces of text; '' in between says that the text starts anew."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[str | None] = SimpleQueue()

    def put(self, piece: str) -> None:
        """Hand over a piece. Returns at once; from any thread."""
        self._queue.put(piece)

    def close(self) -> None:
        """Say that there will be no more."""
        self._queue.put(None)

    def until(self, deadline_s: float) -> Iterator[str]:
        """Yield what has arrived, pieces that wait together as one, until it is closed.

        Raises:
            TimeoutError: It is not closed by `deadline_s` of `time.monotonic()`.
        """
        while True:
            text, mark = self._gather(deadline_s)
            if text:
                yield text
            if mark is None:
                return
            if not mark:
                yield mark

    def _gather(self, deadline_s: float) -> tuple[str, str | None]:
        """Return all text that is there, and what ended it: '' or the end, else some text."""
        text, piece = '', self._next(deadline_s)
        while piece:
            text += piece
            try:
                piece = self._queue.get_nowait()
            except Empty:
                return text, text
        return text, piece

    def _next(self, deadline_s: float) -> str | None:
        left_s = deadline_s - time.monotonic()
        try:
            if left_s > 0:
                return self._queue.get(timeout=left_s)
        except Empty:
            pass
        raise TimeoutError('the text is not complete')
