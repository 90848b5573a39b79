"""Which step comes next: by a fault for some goals, or step by step. Needs no ROS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.faults import Fault
from vla_bt.ros.faulty_servers.presets import FaultOptions, parse_options, step_for
from vla_bt.ros.faulty_servers.steps import Step, choice

MOST_GOALS = 1_000_000


class Script(Protocol):
    """What a server does with its goals, one after the other."""

    def next(self) -> Step:
        """Return the step of the next goal."""

    def all_steps(self) -> Sequence[Step]:
        """Return every step that may come, to check them."""

    def healthy_step(self) -> Step:
        """Return the step of a goal that meets no fault."""

    def healthy_order(self) -> Mapping[str, Any]:
        """Return what offers the server anew without faults, as plain JSON data."""


@dataclass
class FaultScript:
    """The next goals meet a fault; those after them are served well."""

    fault: Fault = Fault.NONE
    goals: int = 1
    """How many goals meet it; 0: all."""
    options: FaultOptions = field(default_factory=FaultOptions)
    """Of the goals that meet the fault."""
    usual: FaultOptions = field(default_factory=FaultOptions)
    """Of all others."""
    served: int = 0

    def next(self) -> Step:
        """Return the step of the next goal."""
        is_due = self.goals == 0 or self.served < self.goals
        self.served += 1
        return step_for(self.fault, self.options) if is_due else self.healthy_step()

    def all_steps(self) -> Sequence[Step]:
        """Return the fault's step and the healthy one."""
        return step_for(self.fault, self.options), self.healthy_step()

    def healthy_step(self) -> Step:
        """Return the step of a goal that meets no fault."""
        return step_for(Fault.NONE, self.usual)

    def healthy_order(self) -> Mapping[str, Any]:
        """Return the usual options: a server that starts anew keeps its pace."""
        return asdict(self.usual)


@dataclass
class StepScript:
    """One step for each goal; the last one serves all later goals, too."""

    steps: Sequence[Step]
    """At least one."""
    served: int = 0

    def next(self) -> Step:
        """Return the step of the next goal."""
        step = self.steps[min(self.served, len(self.steps) - 1)]
        self.served += 1
        return step

    def all_steps(self) -> Sequence[Step]:
        """Return the steps."""
        return self.steps

    def healthy_step(self) -> Step:
        """Return a step that succeeds at once."""
        return Step()

    def healthy_order(self) -> Mapping[str, Any]:
        """Return a script of that step."""
        return {'steps': [{}]}


def parse_script(values: Mapping[str, Any], usual: FaultOptions | None = None) -> Script:
    """Return a script of plain data: `steps`, or `fault`, `goals` and options.

    Args:
        values: `steps` with `serial`, or any of `fault`, `goals` and the names of FaultOptions.
        usual: Options of goals that meet no fault, and of others unless given anew; None: those
            of `values`.

    Raises:
        SettingsError: A name or a value is wrong; the message says what is accepted.
    """
    rest = dict(values)
    if 'steps' in rest:
        steps = [Step.parse(step) for step in rest.pop('steps')] or [Step()]
        if rest.pop('serial', False):
            steps = [replace(step, blocking=True) for step in steps]
        if rest:
            raise SettingsError(f'{sorted(rest)[0]!r} does not go with steps (accepted: serial)')
        return StepScript(steps)
    fault = choice(Fault, rest.pop('fault', Fault.NONE), 'fault')
    goals = rest.pop('goals', 1)
    if type(goals) is not int or not 0 <= goals <= MOST_GOALS:
        raise SettingsError(f'goals cannot be {goals!r} (accepted: 0 to {MOST_GOALS})')
    options = parse_options(rest, usual)
    return FaultScript(fault, goals, options, usual or options)
