"""What a record accepts at one place, read from its annotations."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from vla_bt.settings.entry_name import FROM_KEY

_BOUNDS = {'gt': '>', 'ge': '>=', 'lt': '<', 'le': '<='}


@dataclass(frozen=True)
class Slot:
    """A place that takes a value."""

    annotation: Any
    metadata: tuple[Any, ...] = ()
    """What pydantic keeps of `Field`, bounds among it."""

    @property
    def types(self) -> frozenset[Any]:
        """The types of which a value may be, unions taken apart."""
        return frozenset(_members(self.annotation))


def slots_at(model: type[BaseModel], location: Iterable[str | int]) -> list[Slot]:
    """Return the places a location of a validation error can mean; several within a union.

    Parts that name no field, such as the tag of a union, are passed over.
    """
    slots = [Slot(model)]
    for part in location:
        slots = [inner for slot in slots for inner in _step(slot, part)] or slots
    return slots


def keys_of(slots: Iterable[Slot]) -> list[str]:
    """Return the keys a file may hold for the records among some places, aliases first."""
    models = [kind for slot in slots for kind in _members(slot.annotation) if _is_model(kind)]
    keys = [
        field.alias or name
        for model in models
        for name, field in _fields(model).items()
        if FROM_KEY not in field.metadata
    ]
    return list(dict.fromkeys(keys))


def number_wanted(slots: Iterable[Slot]) -> str:
    """Return which numbers some places take, with their range; empty: none takes numbers."""
    for slot in slots:
        kinds = slot.types
        if not kinds & {int, float}:
            continue
        word = 'a number' if float in kinds else 'a whole number'
        bounds = [
            f'{sign} {getattr(item, name):g}'
            for item in _metadata(slot)
            for name, sign in _BOUNDS.items()
            if getattr(item, name, None) is not None
        ]
        text = ' '.join([word, ' and '.join(bounds)]).strip()
        return f'{text} or null' if type(None) in kinds else text
    return ''


def _step(slot: Slot, part: str | int) -> Iterator[Slot]:
    for kind in _members(slot.annotation):
        origin, args = get_origin(kind), get_args(kind)
        if _is_model(kind):
            field = _fields(kind).get(str(part)) or _by_alias(kind, str(part))
            if field is not None:
                yield Slot(field.annotation, tuple(field.metadata))
        elif isinstance(origin, type) and issubclass(origin, Mapping) and len(args) == 2:
            yield Slot(args[1])
        elif isinstance(origin, type) and issubclass(origin, Collection) and args:
            is_fixed = origin is tuple and Ellipsis not in args
            is_one = is_fixed and isinstance(part, int) and part < len(args)
            yield Slot(args[int(part)] if is_one else args[0])


def _fields(model: Any) -> dict[str, FieldInfo]:
    return dict(model.model_fields)


def _by_alias(model: Any, name: str) -> FieldInfo | None:
    return next((it for it in _fields(model).values() if it.alias == name), None)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _members(annotation: Any) -> Iterator[Any]:
    """Yield the parts of unions, without what `Annotated` adds; the types of literals, too."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for part in get_args(annotation):
            yield from _members(part)
    elif origin is Literal:
        yield from map(type, get_args(annotation))
    elif isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        yield from {type(member.value) for member in annotation}
    else:
        yield annotation


def _metadata(slot: Slot) -> Iterator[Any]:
    yield from slot.metadata
    yield from _annotated(slot.annotation)


def _annotated(annotation: Any) -> Iterator[Any]:
    """Yield what `Annotated` adds, `Field` taken apart, anywhere in a union."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for item in args[1:]:
            yield from item.metadata if isinstance(item, FieldInfo) else [item]
        yield from _annotated(args[0])
    elif origin in (typing.Union, types.UnionType):
        for part in args:
            yield from _annotated(part)
