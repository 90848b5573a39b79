"""An answer while it arrives, bounded and judged."""

from __future__ import annotations

import time
from collections.abc import Callable

from vla_bt.errors import shorten
from vla_bt.planner.providers.records import FaultCode, ModelFault, Usage

MAX_TEXT_CHARS = 64 * 1024
"""Longest answer read: no plan is near it, and a longer one may take more time to check than
there is."""


class Answer:
    """What one request has brought so far.

    Args:
        is_tool: The answer is the argument of a call; text beside it is talk, and counts only
            when there is no call at all.
    """

    def __init__(self, *, is_tool: bool) -> None:
        self._is_tool = is_tool
        self._pieces: list[str] = []
        self._talk: list[str] = []
        self._chars = 0
        self._fault: ModelFault | None = None
        self.begun_s = time.monotonic()
        self.first_text_s = 0.0
        self.usage = Usage()
        self.refusal = ''
        """What the model says when it declines; empty: it does not."""
        self.is_begun = False
        """Something of an answer has come, if not text."""
        self.is_finished = False
        """The server has said that, and why, the answer ends."""
        self.on_text: Callable[[str], None] = lambda _: None

    @property
    def text(self) -> str:
        """The text so far."""
        return ''.join(self._pieces)

    def add_text(self, piece: object) -> None:
        """Take a piece of what the model says; anything but text is nothing."""
        if self._is_tool:
            self._keep(self._talk, piece)
        else:
            self.add_argument(piece)

    def add_argument(self, piece: object) -> None:
        """Take a piece of the argument of the call."""
        if self._keep(self._pieces, piece):
            self.on_text(str(piece))

    def end(self, fault: ModelFault | None = None) -> None:
        """Note that the server ends the answer; `fault`: why it is no good, None: it is."""
        self.is_finished = True
        self._fault = fault

    def judge(self) -> None:
        """Return when the answer, of which nothing more will come, is good.

        Raises:
            ModelFault: It is cut off, refused, empty, or none at all.
        """
        if not self.is_finished and not self.is_begun:
            raise ModelFault(FaultCode.NOT_AN_ANSWER, 'The server sent no answer of a model.')
        if not self.is_finished:
            raise ModelFault(
                FaultCode.TRUNCATED, 'The answer broke off in its middle.', is_passing=True
            )
        if self.refusal:
            raise refused(self.refusal)
        if self._fault is not None:
            raise self._fault
        if self._talk and not self._pieces:
            self._pieces = self._talk
            self.on_text(self.text)
        if not self.text.strip():
            raise ModelFault(FaultCode.EMPTY, 'The answer of the model is empty.')

    def _keep(self, pieces: list[str], piece: object) -> bool:
        if not isinstance(piece, str) or not piece:
            return False
        if not self._chars:
            self.first_text_s = time.monotonic() - self.begun_s
        self._chars += len(piece)
        if self._chars > MAX_TEXT_CHARS:
            limit = f'{MAX_TEXT_CHARS} characters'
            raise ModelFault(FaultCode.TOO_LARGE, f'The answer is longer than {limit}.')
        pieces.append(piece)
        return True


def refused(words: str = '') -> ModelFault:
    """Return the fault for an answer that the model or a filter declined to give."""
    quote = f': {shorten(" ".join(words.split()), 200)}' if words else '.'
    return ModelFault(FaultCode.REFUSED, f'The model declined to answer{quote}')


def cut_off() -> ModelFault:
    """Return the fault for an answer that reached its longest length."""
    return ModelFault(
        FaultCode.TRUNCATED, 'The answer reached its longest length (llm.max_tokens).'
    )


def ended_oddly(reason: str) -> ModelFault:
    """Return the fault for an answer that ended for a reason nobody knows."""
    what = f'The answer ended for no known reason: {shorten(reason, 40)}.'
    return ModelFault(FaultCode.NOT_AN_ANSWER, what)


def count(value: object) -> int:
    """Return a number of tokens as a server gives it; 0 for what is none."""
    return value if isinstance(value, int) and value > 0 else 0


class Relay:
    """Hands over the text of one of several answers at a time.

    Args:
        hand_over: Called with each piece; '' says that what was handed over is void.
    """

    def __init__(self, hand_over: Callable[[str], None]) -> None:
        self._hand_over = hand_over
        self._leader: Answer | None = None

    def follow(self, answer: Answer) -> None:
        """Hand over this answer's text while no other one leads."""

        def on_text(piece: str) -> None:
            if self._leader is None:
                self._leader = answer
                self._hand_over(answer.text)
            elif self._leader is answer:
                self._hand_over(piece)

        answer.on_text = on_text

    def drop(self, answer: Answer) -> None:
        """Give up an answer."""
        if self._leader is answer:
            self._leader = None
            self._hand_over('')

    def choose(self, answer: Answer) -> None:
        """Hand over the whole of the answer that won, if that has not been done."""
        if self._leader is not answer:
            if self._leader is not None:
                self._hand_over('')
            self._leader = answer
            self._hand_over(answer.text)
