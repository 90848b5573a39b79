"""How one key of a plan document is read, and how an object is read key by key."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vla_bt.errors import ProblemCode
from vla_bt.plan.json_text import Json, parse_json
from vla_bt.plan.problem_log import Path, ProblemLog

Reader = Callable[[Json, Path, ProblemLog], object]
"""Turns the value at a path into the field's value and logs what is wrong with it."""

_MERGED = {'preconditions', 'expected', 'explanation', 'limits'}
"""Fields that several keys may feed."""
_BLANK_IS_ABSENT = {'skill', 'id', 'args'}
"""Fields for which the empty text is no value; ROS messages have no null."""
_POSES = ('target_pose', 'pose', 'target_position', 'position')
_COORDINATES = {'x', 'y', 'z', 'theta', 'yaw'}


def as_is(value: Json, path: Path, log: ProblemLog) -> Json:
    """Return the value; the record checks its type."""
    return value


@dataclass(frozen=True)
class Key:
    """What a key of a document means."""

    field: str
    """Field of `Step` or `Plan`; `limits` for arguments given beside the others; empty: the
    key is known and what it says is not needed."""
    read: Reader = as_is
    """How its value is read."""


KeyTable = Mapping[str, Key]


@dataclass(frozen=True)
class Fields:
    """What was read of one object of a document."""

    keys: KeyTable
    """All keys that may stand in the object."""
    path: Path
    """Where the object stands."""
    values: dict[str, object]
    """Values by field."""
    origins: dict[str, str]
    """The keys that gave them, by field."""

    def where(self, field: str) -> Path:
        """Return the path of the key that gave a field, or of the first that could have."""
        return (*self.path, self.origins.get(field) or first_key(self.keys, field))


def first_key(keys: KeyTable, field: str) -> str:
    """Return the first key that gives a field; the field itself when none does."""
    return next((name for name, key in keys.items() if key.field == field), field)


def read_keys(data: Mapping[str, Json], keys: KeyTable, path: Path, log: ProblemLog) -> Fields:
    """Read an object by its key table; null is as good as absent.

    Args:
        data: The object.
        keys: All keys that may stand in it.
        path: Where the object stands.
        log: Takes every problem found.
    """
    fields = Fields(keys, path, {}, {})
    for name, raw in data.items():
        where, key = (*path, name), keys.get(name)
        if key is None:
            message = f'{name[:40]!r} does not exist here'
            known = [known_name for known_name, known in keys.items() if known.field]
            log.add(ProblemCode.UNKNOWN_KEY, where, message, name, known)
        elif raw is None or not key.field or (raw == '' and key.field in _BLANK_IS_ABSENT):
            continue
        elif key.field in fields.values and key.field not in _MERGED:
            message = f'says again what {fields.origins[key.field]!r} says'
            log.add(ProblemCode.DUPLICATE, where, message, raw)
        else:
            value = key.read(raw, where, log)
            fields.values[key.field] = _merged(fields.values.get(key.field), value)
            fields.origins.setdefault(key.field, name)
    return fields


def _merged(old: object, new: object) -> object:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return old + new
    if isinstance(old, dict) and isinstance(new, dict):
        return old | new
    return new


def texts(value: Json, path: Path, log: ProblemLog) -> tuple[str, ...]:
    """Read a text or a list of texts; an empty text is none."""
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list):
        allowed = ('list of texts', 'text')
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, allowed)
        return ()
    for index, item in enumerate(value):
        if not isinstance(item, str):
            log.add(ProblemCode.WRONG_TYPE, (*path, index), 'of the wrong type', item, ('text',))
    return tuple(item for item in value if isinstance(item, str))


def member_of(kind: type[enum.Enum]) -> Reader:
    """Return the reader of an enum whose values are texts."""
    allowed = [str(member.value) for member in kind]

    def read(value: Json, path: Path, log: ProblemLog) -> enum.Enum | None:
        if value in allowed:
            return kind(value)
        code = ProblemCode.NOT_ALLOWED if isinstance(value, str) else ProblemCode.WRONG_TYPE
        log.add(code, path, 'not one of the values it may have', value, allowed)
        return None

    return read


def positive_or_none(value: Json, path: Path, log: ProblemLog) -> Json:
    """Read a ROS duration, where 0 says that none was given."""
    return None if value == 0 and not isinstance(value, bool) else value


def args_from_text(value: Json, path: Path, log: ProblemLog) -> Json:
    """Read arguments that are themselves JSON text, as in `parameters_json`."""
    if not isinstance(value, str):
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, ('JSON text',))
        return {}
    return flat_args(parse_json(value, log, path), path, log)


def flat_args(value: Json, path: Path, log: ProblemLog) -> Json:
    """Lift a nested pose: `{"target_pose": {"x": 1, "y": 2}}` is `{"x": 1, "y": 2}`.

    Only where it is unambiguous: one such object, with x and y and other coordinates only,
    none of which is given beside it. `{"approach_offset": {"z": 0.1}}` becomes 0.1 likewise.
    """
    if not isinstance(value, dict):
        return value
    args = dict(value)
    offset = args.get('approach_offset')
    if isinstance(offset, dict) and offset.keys() == {'z'}:
        args['approach_offset'] = offset['z']
    poses = [(name, pose) for name in _POSES if (pose := _pose(args.get(name)))]
    if len(poses) == 1 and not poses[0][1].keys() & args.keys():
        del args[poses[0][0]]
        args |= poses[0][1]
    return args


def args_in_degrees(value: Json, path: Path, log: ProblemLog) -> Json:
    """Do as `flat_args` for a dialect whose `angle` is in degrees: it becomes `angle_deg`."""
    args = flat_args(value, path, log)
    if isinstance(args, dict) and 'angle' in args and 'angle_deg' not in args:
        args = {('angle_deg' if name == 'angle' else name): it for name, it in args.items()}
    return args


def _pose(value: Json) -> dict[str, Json]:
    """Return the value if it is a pose of plain coordinates, else nothing."""
    if isinstance(value, dict) and {'x', 'y'} <= value.keys() <= _COORDINATES:
        return value
    return {}


def named(name: str) -> Reader:
    """Return the reader of a single argument that stands beside the others."""
    return lambda value, path, log: {name: value}


def nested(keys: KeyTable) -> Reader:
    """Return the reader of an object with a key table of its own."""

    def read(value: Json, path: Path, log: ProblemLog) -> dict[str, object]:
        if not isinstance(value, dict):
            log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', value, ('object',))
            return {}
        return read_keys(value, keys, path, log).values

    return read
