"""A step's names, values and units as the catalogue and the world have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vla_bt.check.conditions import ASKED, read_condition
from vla_bt.check.steps import resolve_step
from vla_bt.errors import shorten
from vla_bt.plan import Flow, FlowKind, Plan, Step
from vla_bt.planner.repair.names import argument_names, near_argument, near_skill, near_thing
from vla_bt.planner.repair.notes import Notes
from vla_bt.planner.repair.quantities import fitting_value, scale_of, told
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill, parse_literal
from vla_bt.world import WorldModel

_NAMES = (ArgumentType.OBJECT, ArgumentType.PLACE)
_NUMBER = re.compile(r'[-+]?[0-9]+(\.[0-9]+)?')


class Wording:
    """Rewords faulty steps; those that are understood stay as they are.

    Args:
        catalogue: The skills.
        world: The objects and places.
        notes: Takes a sentence for everything changed.
    """

    def __init__(self, catalogue: Catalogue, world: WorldModel, notes: Notes) -> None:
        self._catalogue = catalogue
        self._world = world
        self._notes = notes

    def plan(self, plan: Plan) -> Plan:
        """Return the plan with every step and condition reworded as far as that is sure."""
        steps = tuple(self._step(step) for step in plan.steps)
        flow = plan.flow and self._flow(plan.flow)
        return plan.model_copy(update={'steps': steps, 'flow': flow})

    def _step(self, step: Step) -> Step:
        resolved = resolve_step(step, 0, self._catalogue, self._world)
        if not resolved.problems:
            return step
        skill = resolved.skill
        if skill is None:
            name = near_skill(step.skill, self._catalogue)
            if name is None:
                return step
            self._notes.add(f'The skill {shorten(step.skill, 40)!r} was read as {name!r}.')
            skill = self._catalogue[name]
            step = step.model_copy(update={'skill': name})
        args = self._args(step.args, skill, is_text=step.has_text_args)
        return step.model_copy(update={'args': args})

    def _args(
        self, given: Mapping[str, Any], skill: Skill, *, is_text: bool
    ) -> dict[str, Any]:
        known = set(argument_names(skill))
        args: dict[str, Any] = {}
        for key, value in given.items():
            name, changed = key, value
            if key not in known and key not in skill.ignored:
                if value in (None, '', [], {}):
                    self._notes.add(f'{key[:40]!r} of {skill.name} said nothing: left out.')
                    continue
                name, changed = self._renamed(key, value, skill, {**given, **args})
            if name in known and not (is_text and _is_plain(changed)):
                changed = self._value(name, changed, skill)
            args[name] = _as_text(changed) if is_text else changed
        return args

    def _renamed(
        self, key: str, value: Any, skill: Skill, given: Mapping[str, Any]
    ) -> tuple[str, Any]:
        """Return the argument that is surely meant and its value; else both as they are."""
        base, _, unit = key.lower().rpartition('_')
        for name in argument_names(skill):
            argument = _argument(skill, name)
            scale = scale_of(unit, argument) if name == base else None
            number = _bare_number(value)
            is_own = _alias_scale(skill, name) == 1 and name not in given
            if scale is not None and number is not None and is_own:
                self._notes.add(f'{key[:40]!r} was read as {name!r} in {argument.unit}.')
                return name, number * scale
        near = near_argument(key, skill)
        if near is None or near in given:
            return key, value
        self._notes.add(f'The argument {key[:40]!r} of {skill.name} was read as {near!r}.')
        return near, value

    def _value(self, name: str, value: Any, skill: Skill) -> Any:
        argument = _argument(skill, name)
        if _alias_scale(skill, name) != 1:
            # A bare number is in the alias's own unit; a stated unit would be a second one.
            number = _bare_number(value)
            fitting = value if number is None else number
        else:
            fitting = fitting_value(value, argument)
        if fitting is None:
            return value
        if argument.type in _NAMES and isinstance(fitting, str):
            fitting = near_thing(fitting, argument.kinds, self._world) or fitting
        if fitting == value and isinstance(fitting, bool) == isinstance(value, bool):
            return value
        said = f'{name} of {skill.name}'
        unit = f' {argument.unit}' if argument.unit else ''
        self._notes.add(f'{said}: {shorten(value, 40)!r} was read as {told(fitting)}{unit}.')
        return fitting

    def _flow(self, flow: Flow) -> Flow:
        if flow.kind is FlowKind.CONDITION:
            return flow.model_copy(update={'fact': self._fact(flow.fact)})
        children = tuple(self._flow(child) for child in flow.children)
        return flow.model_copy(update={'children': children})

    def _fact(self, text: str) -> str:
        if not read_condition(text, self._world, '')[1]:
            return text
        plain = text.strip()
        if plain.startswith('!'):
            plain = f'not {plain[1:].strip()}'
        if '(' not in plain:
            plain = f'{plain}()'
        try:
            literal = parse_literal(plain)
        except ValueError:
            return text
        kinds = ASKED.get(literal.fact.predicate, ())
        if len(kinds) != len(literal.fact.args):
            return text
        names = [
            near_thing(name, (kind,), self._world) or name
            for name, kind in zip(literal.fact.args, kinds, strict=True)
        ]
        negation = 'not ' if literal.negated else ''
        meant = f'{negation}{literal.fact.predicate}({", ".join(names)})'
        if meant != text:
            self._notes.add(f'The condition {shorten(text, 60)!r} was read as {meant!r}.')
        return meant


def _bare_number(value: Any) -> float | None:
    """Return a number given as such or as text, without a unit; None: it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    is_number = not isinstance(value, str) or _NUMBER.fullmatch(value.strip())
    return float(value) if is_number else None


def _is_plain(value: Any) -> bool:
    """Return True for a text that the checker reads as a number, true or false."""
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value) or value in ('true', 'false'))


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _argument(skill: Skill, name: str) -> Argument:
    return next(
        argument
        for own, argument in skill.arguments.items()
        if own == name or name in [alias.name for alias in argument.aliases]
    )


def _alias_scale(skill: Skill, name: str) -> float:
    aliases = [alias for argument in skill.arguments.values() for alias in argument.aliases]
    return next((alias.scale for alias in aliases if alias.name == name), 1.0)
