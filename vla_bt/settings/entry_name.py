"""Records that have the key of their entry in a file as their name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError


class _Written:
    """Stands for a name that an entry gives itself."""


def _refuse_written(value: Any) -> Any:
    if isinstance(value, _Written):
        raise PydanticKnownError('extra_forbidden')
    return value


FROM_KEY = BeforeValidator(_refuse_written)
"""Marks a field that a file does not hold below the entry's key."""
EntryName = Annotated[str, FROM_KEY]
"""The type of such a field. In a file it is refused like any unknown key."""


def named(name: object, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of a file with its key as its name, for a record with an `EntryName`."""
    return {**entry, 'name': _Written() if 'name' in entry else name}
