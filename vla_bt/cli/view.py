"""What the command line shows: plans, problems, missions as they run, outcomes.

On a terminal the live tree is redrawn in place; in a pipe every change of step is printed once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from vla_bt.errors import Problem, one_line
from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome
from vla_bt.plan import Flow, FlowKind, Plan, Step, Verdict, flow_of
from vla_bt.skills import Catalogue
from vla_bt.skills.render import call_text

_COLOURS = {
    Outcome.SUCCEEDED: 'bold green',
    Outcome.FAILED: 'bold red',
    Outcome.NEEDS_CLARIFICATION: 'bold yellow',
    Outcome.REFUSED: 'bold yellow',
    Outcome.CANCELED: 'bold magenta',
}


_ANSWERS = (Outcome.NEEDS_CLARIFICATION, Outcome.REFUSED)
"""Ends without a plan that was shown before."""

_HEADS = {
    FlowKind.SEQUENCE: 'in order',
    FlowKind.FALLBACK: 'try in order',
    FlowKind.PARALLEL: 'at the same time',
}


def plan_text(plan: Plan, catalogue: Catalogue) -> str:
    """Return the plan, question or refusal as lines for a person."""
    lines = (*_answer_lines(plan, catalogue), *note_lines(plan))
    return '\n'.join(map(printable, lines))


def printable(line: str) -> str:
    """Return a line with what a terminal would obey as escapes."""
    return ''.join(
        char if char.isprintable() else char.encode('unicode_escape').decode() for char in line
    )


def json_text(content: object, indent: int | None = None) -> str:
    """Return a JSON document of printable ASCII: nothing in it can steer a terminal."""
    return json.dumps(content, indent=indent, default=str).replace('\x7f', '\\u007f')


def note_lines(plan: Plan | None) -> list[str]:
    """Return what else is to be said about an answer, one line each."""
    return [f'note: {note}' for note in plan.notes] if plan else []


def _answer_lines(plan: Plan, catalogue: Catalogue) -> list[str]:
    if plan.verdict is Verdict.CLARIFY:
        options = [f'  options: {", ".join(plan.options)}'] if plan.options else []
        return [f'question: {plan.question}', *options]
    if plan.verdict is Verdict.REFUSE:
        return [f'refused: {plan.reason}']
    count = f'{len(plan.steps)} step{"s" if len(plan.steps) != 1 else ""}'
    maker = f'{plan.source.value} ({plan.model})' if plan.model else plan.source.value
    flow = flow_of(plan)
    roots = flow.children if flow.kind is FlowKind.SEQUENCE else (flow,)
    steps = enumerate(plan.steps, start=1)
    return [
        f'plan, {count}, made by: {maker}',
        *(line for root in roots for line in _flow_lines(root, steps, catalogue, '  ')),
    ]


def _flow_lines(
    flow: Flow, steps: Iterator[tuple[int, Step]], catalogue: Catalogue, indent: str
) -> Iterator[str]:
    """Yield the lines of a node and what is below it; takes its steps from `steps`."""
    if flow.kind is FlowKind.STEP:
        number, step = next(steps)
        skill = catalogue.find(step.skill)
        yield f'{indent}{number}. {call_text(skill, step.args) if skill else step}'
    elif flow.kind is FlowKind.CONDITION:
        yield f'{indent}if {flow.fact}'
    else:
        is_retry = flow.kind is FlowKind.RETRY
        yield f'{indent}{f"up to {flow.attempts} times" if is_retry else _HEADS[flow.kind]}:'
        for child in flow.children:
            yield from _flow_lines(child, steps, catalogue, f'{indent}  ')


def problem_lines(problems: Iterable[Problem]) -> str:
    """Return one line per problem, its code first."""
    listed = tuple(problems)
    width = max((len(problem.code.value) for problem in listed), default=0)
    return '\n'.join(f'{problem.code.value:{width}}  {problem}' for problem in listed)


def outcome_line(result: MissionResult) -> Text:
    """Return the last line of a mission: `outcome: WORD` and why."""
    reason = result.question or result.reason
    if result.outcome is Outcome.SUCCEEDED and result.steps_total:
        count = f'{result.steps_done} step{"s" if result.steps_done != 1 else ""}'
        reason = f'{count} done in {result.execution_time_s:.1f} s'
    line = Text('outcome: ')
    line.append(result.outcome.value, style=_COLOURS[result.outcome])
    return line.append(f' - {one_line(reason)}' if reason else '')


def print_result(console: Console, result: MissionResult, *, as_json: bool) -> None:
    """Print the end of a mission: JSON, or problems, options and the outcome line."""
    if as_json:
        console.file.write(json_text(result.as_dict()) + '\n')
        return
    for problem in result.problems:
        console.print(Text(printable(f'problem: {problem}')), soft_wrap=True)
    if result.outcome in _ANSWERS:
        for line in note_lines(result.plan):
            console.print(Text(printable(line)), soft_wrap=True)
    options = result.options or (result.plan.options if result.plan else ())
    if options:
        console.print(Text(printable(f'options: {", ".join(options)}')), soft_wrap=True)
    console.print(outcome_line(result), soft_wrap=True)


class MissionView:
    """Shows a mission while it runs; a context manager.

    Args:
        console: Where to.
        catalogue: Names the skills of plans.
        quiet: Show nothing, for JSON output.
    """

    def __init__(self, console: Console, catalogue: Catalogue, *, quiet: bool = False) -> None:
        self._console = console
        self._catalogue = catalogue
        self._quiet = quiet
        self._live: Live | None = None
        self._plan_id = ''
        self._told = 'Planning.'
        self._shown = ('', -1)
        self._is_paused = False

    def __enter__(self) -> MissionView:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pause()

    def pause(self) -> None:
        """Redraw nothing until `resume`: somebody types."""
        self._is_paused = True
        if self._live is not None:
            self._live.stop()
            self._live = None

    def resume(self) -> None:
        """Show again what changes."""
        self._is_paused = False

    def note(self, line: str) -> None:
        """Print lines of progress."""
        if not self._quiet:
            text = '\n'.join(map(printable, line.split('\n')))
            self._console.print(Text(text), soft_wrap=True)

    def show(self, status: MissionStatus) -> None:
        """Show what has changed."""
        if self._quiet:
            return
        if status.state is MissionState.PLANNING and status.message not in ('', self._told):
            self._told = status.message
            self.note(status.message)
        is_plan = status.plan is not None and status.plan.verdict is Verdict.PLAN
        if status.plan is not None and is_plan and status.plan.id != self._plan_id:
            self._plan_id = status.plan.id
            self.note(plan_text(status.plan, self._catalogue))
        if not status.tree or self._is_paused:
            return
        if self._console.is_terminal:
            self._draw(status)
        elif self._shown != (step := (status.state.value, status.active_step)):
            self._shown = step
            self.note(f'{_headline(status)}\n{status.tree}')

    def _draw(self, status: MissionStatus) -> None:
        if self._live is None:
            self._live = Live(console=self._console, auto_refresh=False)
            self._live.start()
        headline = Text(_headline(status), style='bold')
        tree = '\n'.join(map(printable, status.tree.split('\n')))
        self._live.update(Group(headline, Text(tree, no_wrap=True)), refresh=True)


def _headline(status: MissionStatus) -> str:
    percent = round(100 * status.progress_ratio)
    doing = status.active_step_name or status.message
    return printable(f'[{percent:3d} %] {status.state.value}: {doing}')
