"""The two ways not to give a plan, and the words they are put in.

A question where other words or an answer would help; a refusal where nothing would. Both are
raised inside this package only and never leave it: the planner turns them into plans.
"""

from __future__ import annotations

from collections.abc import Iterable

_LISTED = 10


class Question(Exception):
    """The command needs an answer first.

    Args:
        text: One or two sentences to the person, ending in what they should say.
        options: Answers to choose from; empty: any.
    """

    def __init__(self, text: str, options: Iterable[str] = ()) -> None:
        self.text = text
        self.options = tuple(options)
        super().__init__(text)


class Refusal(Exception):
    """The command cannot or must not be carried out.

    Args:
        reason: A polite sentence that says why.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def spoken(name: str) -> str:
    """Return a name as a person says it: `living_room` is `living room`."""
    return name.replace('_', ' ').strip()


def the(name: str) -> str:
    """Return a name with its article: `red_cup` is `the red cup`, `apple_1` stays `apple 1`."""
    return spoken(name) if name[-1:].isdigit() else f'the {spoken(name)}'


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ('' if text.endswith(('.', '!', '?')) else '.')


def listing(names: Iterable[str], joint: str = 'or') -> str:
    """Return `a, b or c`; of more than ten names the first ten."""
    words = [spoken(name) for name in names][:_LISTED]
    return f' {joint} '.join(filter(None, [', '.join(words[:-1]), *words[-1:]]))


def choice(text: str, names: Iterable[str]) -> Question:
    """Return the question `text` that lists the names and offers them as options."""
    words = [spoken(name) for name in names][:_LISTED]
    return Question(f'{text}: {listing(words)}?' if words else f'{text}?', words)
