"""From a plan document in any dialect to the canonical `Plan`, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan.build import build
from vla_bt.plan.detect import detect_dialect
from vla_bt.plan.dialects import FORMS, Dialect, Form
from vla_bt.plan.flow import check_flow, unless_plain
from vla_bt.plan.flow_read import FlowReading
from vla_bt.plan.json_text import Json, parse_json, plain_json
from vla_bt.plan.keys import Fields, first_key, read_keys
from vla_bt.plan.problem_log import Path, ProblemLog, format_path
from vla_bt.plan.records import MAX_STEPS, Flow, Plan, Step, Verdict, default_id

TOOL_NAME = 'create_action_plan'
"""The function that a model calls to hand in a plan."""

_SKILL_KEYS = frozenset[str]().union(*(form.skill_keys for form in FORMS.values()))


@dataclass(frozen=True, kw_only=True)
class PlanReading:
    """What became of a plan document: a plan, or problems, never both."""

    plan: Plan | None
    """None if and only if there are problems."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong, in the order of the document; at most `MAX_PROBLEMS` and one more."""
    dialect: Dialect | None = None
    """The form the document has; None when it could not be told."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where the author wrote what has a path in the canonical plan: `steps[2]` was `node "6"`.
    Empty where the author wrote steps only."""

    def locate(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems of the plan, as `check_plan` finds them, with the author's paths."""
        return tuple(replace(it, path=self._origin(it.path)) for it in problems)

    def _origin(self, path: str) -> str:
        fitting = [own for own in self.origins if path.startswith((f'{own}.', f'{own}['))]
        own = path if path in self.origins else max(fitting, key=len, default='')
        return self.origins[own] + path[len(own) :] if own else path


def read_plan(source: str | bytes | Mapping[str, object] | Sequence[object]) -> PlanReading:
    """Read a plan, a question or a refusal in any dialect.

    Names of skills and arguments stay as their author wrote them. Nothing is raised for a bad
    document, of whatever kind.

    Args:
        source: JSON text or UTF-8 bytes, also within a Markdown fence; or the parsed document.
            A list is a list of steps; a `create_action_plan` tool call is unwrapped.

    Returns:
        The plan, or every problem found in one pass. Steps without an id are numbered.
    """
    log = ProblemLog()
    if isinstance(source, str | bytes):
        return read_document(parse_json(source, log), log)
    return read_document(plain_json(source, log), log)


def read_document(document: Json, log: ProblemLog) -> PlanReading:
    """Do as `read_plan` with what `parse_json` or `plain_json` has returned.

    Args:
        document: Kept in the plan; not to be changed any more.
        log: What they found; takes every problem of the plan.
    """
    document, path = _unwrapped(document, log)
    dialect = detect_dialect(document, path, log)
    if dialect is None:
        return PlanReading(plan=None, problems=log.problems())
    plan, origins = _plan(document, FORMS[dialect], path, log)
    return PlanReading(
        plan=None if log else plan, problems=log.problems(), dialect=dialect, origins=origins
    )


def _unwrapped(document: Json, log: ProblemLog) -> tuple[Json, Path]:
    """Return the arguments of a tool call and their path, or the document itself."""
    path: Path = ()
    if isinstance(document, dict) and isinstance(document.get('function'), dict):
        document, path = document['function'], ('function',)
    if not isinstance(document, dict) or 'arguments' not in document:
        return document, path
    name, arguments = document.get('name'), document['arguments']
    if name != TOOL_NAME:
        message = 'not the function that takes plans'
        log.add(ProblemCode.NOT_ALLOWED, (*path, 'name'), message, name, (TOOL_NAME,))
    path = (*path, 'arguments')
    return (parse_json(arguments, log, path) if isinstance(arguments, str) else arguments), path


def _plan(
    document: Json, form: Form, path: Path, log: ProblemLog
) -> tuple[Plan | None, Mapping[str, str]]:
    if isinstance(document, dict):
        fields = read_keys(document, form.plan, path, log)
        items, where = cast('Json', fields.values.pop('steps', [])), fields.where('steps')
    else:
        fields, items, where = Fields(form.plan, path, {}, {}), document, path
    values = fields.values
    reading = _flow_reading(items, fields, form, where, log)
    _decide(fields, items, where, log)
    if isinstance(lines := values.get('explanation'), tuple):
        values['explanation'] = '\n'.join(lines)
    before, after = values.pop('preconditions', ()), values.pop('expected', ())
    values['steps'] = _carried(reading.steps, before, after)
    origins = {format_path(own): format_path(its) for own, its in reading.origins.items()}
    return build(Plan, fields, log), origins


def _flow_reading(
    items: Json, fields: Fields, form: Form, path: Path, log: ProblemLog
) -> FlowReading:
    """Read the steps, and the flow wherever the dialect has it; put the flow into `fields`."""
    if form.read_flow is not None:
        reading = form.read_flow(items, path, log)
        is_whole = True
    else:
        reading = FlowReading(steps=_steps(items, form, path, log), root=fields.path)
        flow = fields.values.get('flow')
        reading.flow = flow if isinstance(flow, Flow) else None
        # Of a step with a problem of its own, it is not known whether the flow mentions it.
        is_whole = isinstance(items, list) and len(items) == len(reading.steps)
    if reading.flow is not None:
        if is_whole:
            check_flow(reading.flow, reading.steps, log, reading.locate)
        fields.values['flow'] = unless_plain(reading.flow)
    return reading


def _decide(fields: Fields, items: object, where: Path, log: ProblemLog) -> None:
    """Tell the verdict where none is given; check that its content is there and no other."""
    question, reason = fields.values.get('question'), fields.values.get('reason')
    contents = {
        Verdict.CLARIFY: (question, fields.where('question')),
        Verdict.REFUSE: (reason, fields.where('reason')),
        Verdict.PLAN: (items, where),
    }
    told = next((kind for kind, content in contents.items() if content[0]), Verdict.PLAN)
    verdict = fields.values.setdefault('verdict', told)
    if not isinstance(verdict, Verdict):
        return
    for kind, (content, path) in contents.items():
        said = f'the verdict is {verdict.value!r}, so'
        if kind is verdict and not content:
            log.add(ProblemCode.MISSING, path, f'{said} this must not be empty')
        elif kind is not verdict and content:
            log.add(ProblemCode.NOT_ALLOWED, path, f'{said} nothing may stand here', content)


def _carried(steps: list[Step], before: object, after: object) -> tuple[Step, ...]:
    """Give the conditions of the whole plan to its first and last step."""
    if steps and isinstance(before, tuple) and isinstance(after, tuple):
        first = steps[0]
        steps[0] = first.model_copy(update={'preconditions': before + first.preconditions})
        steps[-1] = steps[-1].model_copy(update={'expected': steps[-1].expected + after})
    return tuple(steps)


def _steps(items: object, form: Form, path: Path, log: ProblemLog) -> list[Step]:
    steps: list[Step] = []
    if not isinstance(items, list):
        message = 'of the wrong type'
        log.add(ProblemCode.WRONG_TYPE, path, message, items, ('list of objects',))
    elif len(items) > MAX_STEPS:
        message = f'more than {MAX_STEPS} steps'
        log.add(ProblemCode.TOO_LARGE, path, message, f'{len(items)} steps')
    else:
        ids: set[str] = set()
        for index, item in enumerate(items):
            step = _step(item, index, form, path, log)
            if step is None:
                continue
            if step.id in ids:
                where = (*path, index, first_key(form.step, 'id'))
                log.add(ProblemCode.DUPLICATE, where, 'the id is given twice', step.id)
            ids.add(step.id)
            steps.append(step)
    return steps


def _step(item: Json, index: int, form: Form, path: Path, log: ProblemLog) -> Step | None:
    path = (*path, index)
    if not isinstance(item, dict):
        log.add(ProblemCode.WRONG_TYPE, path, 'a step of the wrong type', item, ('object',))
        return None
    foreign = sorted(_SKILL_KEYS & item.keys())
    if foreign and form.skill_keys.isdisjoint(item):
        message = f'{foreign[0]!r} names skills in another dialect than the other steps have'
        log.add(ProblemCode.NOT_ALLOWED, path, message, foreign[0], (form.example,))
        return None
    fields = read_keys(item, form.step, path, log)
    values = fields.values
    limits, args = values.pop('limits', {}), values.get('args', {})
    if isinstance(limits, dict) and isinstance(args, dict):
        values['args'] = limits | args
    values.setdefault('id', default_id(index))
    return build(Step, fields, log)
