"""What a server does not take of a request, as it has said so itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vla_bt.planner.providers.complaints import Complaint
from vla_bt.planner.providers.records import Prompt

IMAGE = 'image'
"""The one thing to leave out that is no field of the request."""


class LeftOut:
    """Keeps what is not sent any more. One thread.

    Args:
        takes_images: False: no image is sent from the start.
    """

    def __init__(self, takes_images: bool) -> None:
        self._may_have_images = takes_images
        self._names: list[str] = []

    @property
    def names(self) -> tuple[str, ...]:
        """What is left out, in the order in which it was learned."""
        return tuple(self._names)

    @property
    def takes_images(self) -> bool:
        """True unless it is set, or known, otherwise."""
        return self._may_have_images and IMAGE not in self._names

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def add(self, *names: str) -> None:
        """Leave out something more."""
        self._names += names

    def remove(self, name: str) -> None:
        """Forget one name; no-op when it is not left out."""
        self._names = [each for each in self._names if each != name]

    def without(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return a request without the fields that are left out."""
        return {name: value for name, value in body.items() if name not in self._names}

    def culprit(
        self,
        complaint: Complaint,
        words: Mapping[str, Iterable[str]],
        prompt: Prompt,
        sent: Mapping[str, Any],
    ) -> str | None:
        """Return what a complaint is about, if it was sent; None: nothing that can be left out.

        Args:
            complaint: What the server said.
            words: What can be left out, each with what its name is in texts.
            prompt: What the request was made of.
            sent: The request.
        """
        name = complaint.culprit(words)
        is_sent = name in sent or (name == IMAGE and prompt.image and self.takes_images)
        return name if is_sent else None
