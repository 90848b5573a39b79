"""The wrong shape of a right plan becomes a right document; nothing is guessed, all is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vla_bt.errors import Problem, ProblemCode
from vla_bt.plan import FlowKind, Json, Verdict, read_plan
from vla_bt.plan.dialects import FORMS
from vla_bt.planner.repair.answers import is_answer, objects_in, read_answer
from vla_bt.planner.repair.nodes import Node, kind_of, read_node, read_nodes
from vla_bt.planner.repair.notes import Notes, UnrepairableError
from vla_bt.planner.repair.remarks import stands_elsewhere
from vla_bt.planner.repair.values import read_values
from vla_bt.planner.repair.whereabouts import Finder, Found, only_one
from vla_bt.planner.wire import ReplyCode
from vla_bt.skills import Catalogue

_USUAL = frozenset((*(form.list_key for form in FORMS.values()), 'plan'))


@dataclass(frozen=True, kw_only=True)
class RepairedText:
    """What became of a reply that could not be read as it is."""

    document: Json
    """`read_plan` reads it; None when there are problems."""
    code: ReplyCode
    """`REPAIRED`, or why not."""
    notes: tuple[str, ...] = ()
    """What was changed, one sentence each."""
    problems: tuple[Problem, ...] = ()


def repair_text(text: str, catalogue: Catalogue) -> RepairedText:
    """Make a plan document of what is surely meant as one.

    Of several plans in one text none is taken unless they are equal: which one was meant would
    be a guess. A text that was cut off is never completed.

    Args:
        text: A reply that `read_reply_text` refuses.
        catalogue: Tells skills from other words.
    """
    notes = Notes()
    try:
        document = _document(read_values(text, catalogue, notes), catalogue, notes)
    except UnrepairableError as error:
        return RepairedText(document=None, code=error.code, problems=(error.problem,))
    reading = read_plan(document) if isinstance(document, dict | list) else None
    if reading is None or reading.plan is None:
        problems = reading.problems if reading else ()
        return RepairedText(document=None, code=ReplyCode.NOT_A_PLAN, problems=problems)
    said = notes.all() or ('The plan was put into the form that is asked for.',)
    return RepairedText(document=document, code=ReplyCode.REPAIRED, notes=said)


def _document(values: Sequence[Json], catalogue: Catalogue, notes: Notes) -> Json:
    if len(values) == 1 and isinstance(values[0], dict | list) and read_plan(values[0]).plan:
        return values[0]
    finder = Finder(catalogue, notes)
    found = [finder.find(value) for value in values]
    steps = _loose_steps(found, notes) or only_one([it for one in found for it in one], notes)
    if steps is None:
        return _answer(values, notes)
    others = [value for value, places in zip(values, found, strict=True) if not places]
    around = [*steps.around, *(_said_beside(other) for other in others)]
    if elsewhere := stands_elsewhere(steps.path):
        message = 'the only steps stand where no plan is expected'
        code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.NOT_ALLOWED
        raise UnrepairableError(code, problem, message, elsewhere)
    _refuse_flow(around)
    if steps.path:
        _note_wrapping(steps, notes)
    answer = read_answer(around, frozenset(steps.path), True, notes)
    answer.setdefault('verdict', Verdict.PLAN.value)
    if isinstance(steps.content, list):
        nodes = read_nodes(steps.content, catalogue, notes)
    else:
        nodes = [read_node(steps.content, catalogue, notes)]
    return {**answer, **_written(nodes)}


def _answer(values: Sequence[Json], notes: Notes) -> Json:
    """Return the question or refusal that stands somewhere in a reply without steps."""
    around = [item for value in values for item in objects_in(value)]
    nested = frozenset(key for it in around for key in it if isinstance(it[key], dict))
    answer = read_answer(around, nested, False, notes)
    if not answer.get('question') and not answer.get('reason'):
        message = 'the reply holds neither steps nor a question nor a refusal'
        code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.MISSING
        raise UnrepairableError(code, problem, message, values[0] if values else '')
    return {**answer}


def _said_beside(other: Json) -> dict[str, Json]:
    """Return an object beside the steps; anything but an answer may be a step that is broken."""
    if isinstance(other, dict) and is_answer(other):
        return other
    message = 'the reply holds something beside the plan that is not understood'
    raise UnrepairableError(ReplyCode.NOT_A_PLAN, ProblemCode.UNKNOWN_KEY, message, other)


def _refuse_flow(around: Sequence[Mapping[str, Json]]) -> None:
    """Refuse steps with a flow beside them: without its conditions they mean something else."""
    for beside in around:
        if beside.get('flow'):
            message = 'the flow beside the steps cannot be read'
            code, problem = ReplyCode.NOT_A_PLAN, ProblemCode.NOT_ALLOWED
            raise UnrepairableError(code, problem, message, beside['flow'])


def _loose_steps(found: Sequence[Sequence[Found]], notes: Notes) -> Found | None:
    """Join steps that stand one after the other without a list around them."""
    places = [it for one in found for it in one]
    if len(places) < 2 or any(it.path or isinstance(it.content, list) for it in places):
        return None
    if any(kind_of(it.content) is not None for it in places):
        return None
    notes.add('Steps one after the other were put into a list.')
    return Found(path=(), content=[it.content for it in places], around=())


def _note_wrapping(steps: Found, notes: Notes) -> None:
    if len(steps.path) > 1 or steps.path[0] not in _USUAL:
        place = '.'.join(steps.path)
        notes.add(f'The steps were found under {place[:60]!r}.')


def _written(nodes: Sequence[Node]) -> dict[str, Json]:
    """Return steps and flow as the canonical dialect writes them."""
    root = nodes[0] if len(nodes) == 1 else Node(kind=FlowKind.SEQUENCE, children=list(nodes))
    if root.kind is FlowKind.STEP:
        root = Node(kind=FlowKind.SEQUENCE, children=[root])
    steps: list[Json] = []
    ids = _Ids()
    flow = _flow(root, steps, ids)
    return {'steps': steps, 'flow': flow}


class _Ids:
    """Gives every step an id, its own where that is free."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def of(self, step: dict[str, Json]) -> str:
        number = len(self._used) + 1
        given = str(step.get('id') or f'step_{number}')
        while given in self._used:
            given = f'{given}_{number}'
        self._used.add(given)
        return given


def _flow(node: Node, steps: list[Json], ids: _Ids) -> dict[str, Json]:
    if node.kind is FlowKind.STEP:
        name = ids.of(node.step)
        steps.append({**node.step, 'id': name})
        return {'kind': node.kind.value, 'step': name}
    flow: dict[str, Json] = {'kind': node.kind.value}
    if node.children:
        flow['children'] = [_flow(child, steps, ids) for child in node.children]
    if node.kind is FlowKind.CONDITION:
        flow['fact'] = node.fact
    if node.kind is FlowKind.RETRY:
        flow['attempts'] = node.attempts
    return flow
