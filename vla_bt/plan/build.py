"""From the values read of an object to its record, with a problem for each that is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from vla_bt.errors import ProblemCode
from vla_bt.plan.keys import Fields
from vla_bt.plan.problem_log import Path, ProblemLog

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Record = TypeVar('Record', bound=BaseModel)
_TYPES = {
    'string_type': 'text',
    'float_type': 'number',
    'int_type': 'integer',
    'dict_type': 'object',
    'model_type': 'object',
    'tuple_type': 'list',
}
_BOUNDS = {'gt': '> {:g}', 'ge': '>= {:g}', 'lt': '< {:g}', 'le': '<= {:g}'}


def build(record: type[Record], fields: Fields, log: ProblemLog) -> Record | None:
    """Return the record of these fields, or None with a problem for each that it refuses."""
    return logged(
        lambda: record.model_validate(fields.values),
        lambda place: fields.where(str(place[0])),
        log,
    )


def logged(
    make: Callable[[], Record], where: Callable[[Path], Path], log: ProblemLog
) -> Record | None:
    """Return what `make` gives, or None with a problem for each error of its validation.

    Args:
        make: Validates.
        where: Turns the place of an error within the record into a path of the document.
        log: Takes the problems.
    """
    try:
        return make()
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            _log_error(error, where(error['loc']), log)
    return None


def _log_error(error: ErrorDetails, path: Path, log: ProblemLog) -> None:
    if error['type'] == 'missing':
        log.add(ProblemCode.MISSING, path, f'{path[-1]!r} is required')
        return
    if error['type'] == 'extra_forbidden':
        log.add(ProblemCode.UNKNOWN_KEY, path, f'{str(path[-1])[:40]!r} does not exist here')
        return
    context = error.get('ctx', {})
    bounds = [text.format(context[name]) for name, text in _BOUNDS.items() if name in context]
    if bounds:
        log.add(ProblemCode.OUT_OF_RANGE, path, 'out of bounds', error['input'], bounds)
    else:
        allowed = (_TYPES.get(error['type'], error['msg']),)
        log.add(ProblemCode.WRONG_TYPE, path, 'of the wrong type', error['input'], allowed)
