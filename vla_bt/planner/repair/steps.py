"""One step in the wrong shape: which skill it names, which arguments, and what else it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vla_bt.errors import ProblemCode
from vla_bt.plan import TOOL_NAME, Json, ProblemLog
from vla_bt.plan.dialects import FORMS, Dialect
from vla_bt.plan.keys import args_in_degrees, first_key, flat_args
from vla_bt.planner.repair.arguments import read_arguments
from vla_bt.planner.repair.calls import read_call
from vla_bt.planner.repair.names import argument_names
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.remarks import is_remark
from vla_bt.planner.repair.spelling import resembles
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Catalogue, Skill

SKILL_KEYS = (
    'skill', 'action_type', 'action', 'do', 'tool', 'tool_name', 'function', 'function_name',
    'skill_name', 'action_name', 'primitive', 'operation', 'op', 'command', 'name', 'type', 'task',
)  # fmt: skip
"""Keys under which models name a skill, the surest first."""
ARGS_KEYS = (
    'args', 'arguments', 'parameters', 'params', 'parameter', 'param', 'kwargs', 'inputs', 'input',
    'arg', 'goal_message', 'parameters_json', 'action_input',
)  # fmt: skip
"""Keys under which they give its arguments."""
LIMITS = ('max_force', 'max_velocity')
"""Limits that may stand on any step."""
MEANINGFUL_KEYS = frozenset(
    'if when unless condition conditions repeat loop times count for_each foreach while until '
    'else then on_failure on_success parallel alternatives negate not children child steps nodes '
    'actions tasks body plan primitives subtasks'.split()
)
"""Keys that change what a step does: one that is not understood is never left out."""

_BLOCKS = (TOOL_NAME, 'text', 'tool_use')
"""What stands where a skill is named when a list holds parts of a message."""
_STRUCTURE = (
    *SKILL_KEYS, *ARGS_KEYS, 'id', 'parent', 'parent_id', 'children', 'child', 'attempts', 'fact',
)  # fmt: skip
_SAME_FIELDS = {
    name: first_key(FORMS[Dialect.CANONICAL].step, key.field)
    for dialect in (Dialect.CANONICAL, Dialect.PRIMITIVES)
    for name, key in FORMS[dialect].step.items()
    if key.field not in ('', 'skill', 'args', 'limits', 'has_text_args')
}
_USUAL = frozenset().union(*(form.skill_keys for form in FORMS.values()))
_NUMBERS = {'timeout_s': 3600.0, 'duration_s': 3600.0, 'retries': 10.0}
"""Fields that are numbers, with what is surely none any more."""
_LABELS = ('node', 'kind', 'parent', 'type')
NUMBER_KEYS = ('step', 'step_number', 'step_id', 'index', 'number', 'order')


def skill_of(item: Mapping[str, Json], catalogue: Catalogue) -> tuple[str, str]:
    """Return the key that names the step's skill, and the name; '' twice when none does.

    A name of the catalogue wins over other words, since `name` may be a title.

    Raises:
        UnrepairableError: Two keys name different skills.
    """
    named = [(key, str(item[key])) for key in SKILL_KEYS if isinstance(item.get(key), str)]
    named = [(key, name) for key, name in named if name not in _BLOCKS]
    known = [(key, name) for key, name in named if catalogue.find(name) is not None]
    skills = {skill.name for _, name in known if (skill := catalogue.find(name))}
    if len(skills) > 1:
        message = 'one step names two skills'
        raise UnrepairableError(
            ReplyCode.NOT_A_PLAN, ProblemCode.AMBIGUOUS, message, ', '.join(sorted(skills))
        )
    return (known or [pair for pair in named if pair[1]] or [('', '')])[0]


def read_step(item: Json, catalogue: Catalogue, notes: Notes) -> dict[str, Json]:
    """Return the step as the canonical dialect writes it, its id included when it has one.

    Args:
        item: An object or a text that is meant as a step.
        catalogue: The skills.
        notes: Takes a sentence for everything changed.

    Raises:
        UnrepairableError: It names no skill, or leaves open what is to be done.
    """
    if isinstance(item, str):
        return _from_text(item, catalogue, notes)
    if isinstance(item, list):
        item = _from_pair(item, catalogue, notes)
    if not isinstance(item, dict):
        raise _no_step(item)
    item = _unpacked(item, catalogue, notes)
    key, name = skill_of(item, catalogue)
    if not name:
        raise _no_step(item)
    if key not in _USUAL:
        notes.add(f'{key!r} was read as the key that names the skill.')
    return _Step(item, key, name, catalogue.find(name), notes).read()


def _from_text(text: str, catalogue: Catalogue, notes: Notes) -> dict[str, Json]:
    call = read_call(text, catalogue)
    skill = catalogue.find(text)
    if call is None and skill is not None:
        call = {'skill': text, 'args': {}}
    if call is None:
        raise _no_step(text)
    notes.add('Steps written as calls were taken apart.')
    return call


def _from_pair(item: list[Json], catalogue: Catalogue, notes: Notes) -> Json:
    if len(item) == 2 and isinstance(item[0], str) and catalogue.find(item[0]):
        notes.add('Steps written as lists of skill and arguments were taken apart.')
        return {'skill': item[0], 'args': item[1]}
    raise _no_step(item)


def _unpacked(
    item: dict[str, Json], catalogue: Catalogue, notes: Notes
) -> dict[str, Json]:
    """Lift `{"function": {...}}` and `{"navigate_to": {...}}` to one object."""
    for key in SKILL_KEYS:
        inner = item.get(key)
        if isinstance(inner, dict) and skill_of(inner, catalogue)[0]:
            notes.add(f'What stood in {key!r} of a step was lifted out of it.')
            rest = {name: value for name, value in item.items() if name not in (key, 'type', 'id')}
            return {**rest, **inner}
    if len(item) == 1:
        name, args = next(iter(item.items()))
        if name not in SKILL_KEYS and catalogue.find(name) is not None:
            notes.add('Steps with the skill as their key were taken apart.')
            return {'skill': name, 'args': args}
    return item


class _Step:
    """One step being read."""

    def __init__(
        self,
        item: Mapping[str, Json],
        skill_key: str,
        name: str,
        skill: Skill | None,
        notes: Notes,
    ) -> None:
        self._item = item
        self._skill_key = skill_key
        self._name = name
        self._skill = skill
        self._notes = notes

    def read(self) -> dict[str, Json]:
        args_key = next((key for key in ARGS_KEYS if self._item.get(key) is not None), '')
        args = read_arguments(self._item.get(args_key), self._skill, self._notes)
        log = ProblemLog()
        is_in_degrees = (self._skill_key, args_key) == ('name', 'params')
        flat = (args_in_degrees if is_in_degrees else flat_args)(args, (), log)
        step: dict[str, Json] = {'skill': self._name, 'args': flat}
        assert isinstance(flat, dict), 'made of a dict'
        if isinstance(self._item.get(args_key), list) and flat:
            step['has_text_args'] = all(isinstance(value, str) for value in flat.values())
        for key, value in self._item.items():
            if key not in (self._skill_key, args_key) and value is not None and value != '':
                self._other(key, value, step, flat, has_args=bool(args_key))
        return step

    def _other(
        self, key: str, value: Json, step: dict[str, Json], args: dict[str, Any], *, has_args: bool
    ) -> None:
        field = _SAME_FIELDS.get(key)
        is_argument = self._is_argument(key, is_field=field is not None, has_args=has_args)
        if key == 'constraints' and isinstance(value, dict):
            for name, limit in value.items():
                self._other(name, limit, step, args, has_args=has_args)
        elif is_argument or key in LIMITS:
            if args.setdefault(key, value) != value:
                raise self._unclear(key, value)
            self._notes.add('Arguments beside the skill were put among its arguments.')
        elif field is not None and field not in step and (kept := _kept(field, value)) is not None:
            step[field] = kept
        elif key in NUMBER_KEYS or key in _LABELS:
            return
        elif key in MEANINGFUL_KEYS or may_matter(key, value):
            raise self._unclear(key, value)
        elif field is not None or key in SKILL_KEYS or is_remark(key, value):
            self._notes.add(f'{key[:40]!r} of a step was left out.')
        else:
            raise self._unclear(key, value)

    def _is_argument(self, key: str, *, is_field: bool, has_args: bool) -> bool:
        """Return True for an argument; a word for people may be an argument's alias by chance."""
        if self._skill is None:
            return False
        if is_field:
            return not has_args and key in self._skill.arguments
        return key in argument_names(self._skill)

    def _unclear(self, key: str, value: Json) -> UnrepairableError:
        message = f'{key!r} of the step {self._name[:40]!r} is not understood'
        return UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.UNKNOWN_KEY, message, value)


def may_matter(key: str, value: Json) -> bool:
    """Return True for what must never be left out: more than one value, or a misspelt key."""
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, dict | list) for item in items):
        return True
    is_known = key in SKILL_KEYS or key in NUMBER_KEYS
    return not is_known and any(resembles(key, name) for name in _STRUCTURE)


def _kept(field: str, value: Json) -> Json:
    """Return what a field of a step may hold; None when it says nothing that is kept."""
    if field == 'id':
        return str(value)
    if field in ('preconditions', 'expected'):
        items = value if isinstance(value, list) else [value]
        return value if all(isinstance(item, str) for item in items) else None
    if field not in _NUMBERS:
        return value if isinstance(value, str) else None
    try:
        number = float(str(value))
    except ValueError:
        return None
    if not 0 <= number <= _NUMBERS[field] or (field == 'timeout_s' and not number):
        return None
    return int(number) if field == 'retries' else number


def _no_step(item: Json) -> UnrepairableError:
    message = 'something in the list of steps is no step: it names no skill'
    allowed = (FORMS[Dialect.CANONICAL].example,)
    return UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.MISSING, message, item, allowed)
