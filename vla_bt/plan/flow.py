"""The control flow of a plan: its walk, its rules, its plain form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vla_bt.errors import ProblemCode
from vla_bt.plan.problem_log import Path, ProblemLog
from vla_bt.plan.records import Flow, FlowKind, Plan, Step

MAX_FLOW_DEPTH = 12
"""Most levels of a flow, leaves included."""
MAX_FLOW_NODES = 1000
"""Most nodes of a flow that is read at all; its steps are bounded by the settings."""
MAX_RUNS = 100
"""Most runs of anything, retries inside each other multiplied."""

CONTROLS = (FlowKind.SEQUENCE, FlowKind.FALLBACK, FlowKind.PARALLEL, FlowKind.RETRY)
"""The kinds that have children."""

_ROOT: Path = ('flow',)
_PLAIN = (FlowKind.SEQUENCE, FlowKind.STEP)
_OWN_FIELD = {FlowKind.STEP: 'step', FlowKind.CONDITION: 'fact'}


def plain_flow(steps: Sequence[Step]) -> Flow:
    """Return the flow of steps that are done one after the other."""
    leaves = tuple(Flow(kind=FlowKind.STEP, step=step.id) for step in steps)
    return Flow(kind=FlowKind.SEQUENCE, children=leaves)


def flow_of(plan: Plan) -> Flow:
    """Return how the steps of a plan hang together, written out."""
    return plain_flow(plan.steps) if plan.flow is None else plan.flow


def leading_steps(plan: Plan) -> int:
    """Return how many of the first steps are done one after the other, whatever else is."""
    if plan.flow is None:
        return len(plan.steps)
    children = plan.flow.children if plan.flow.kind is FlowKind.SEQUENCE else ()
    kinds = [child.kind is FlowKind.STEP for child in children]
    return kinds.index(False) if False in kinds else len(kinds)


def unless_plain(flow: Flow) -> Flow | None:
    """Return the flow, or None when it only does its steps one after the other."""
    return None if all(node.kind in _PLAIN for _, node in walk(flow)) else flow


def walk(flow: Flow) -> Iterator[tuple[Path, Flow]]:
    """Yield every node with its path, `('flow', 'children', 1)`, parents first, in order.

    One level below `MAX_FLOW_DEPTH` is the last that is looked at.
    """
    stack = [(_ROOT, flow)]
    while stack:
        path, node = stack.pop()
        yield path, node
        if _depth(path) <= MAX_FLOW_DEPTH:
            children = [((*path, 'children', at), it) for at, it in enumerate(node.children)]
            stack.extend(reversed(children))


def check_flow(
    flow: Flow,
    steps: Sequence[Step],
    log: ProblemLog,
    locate: Callable[[Path], Path] = lambda path: path,
) -> None:
    """Find everything that is wrong with the structure of a flow.

    Args:
        flow: Of any size and depth.
        steps: The plan's steps.
        log: Takes every problem found.
        locate: Where the author wrote what has this path in the canonical plan.
    """
    runs: dict[Path, int] = {}
    mentioned: list[str] = []
    for count, (path, node) in enumerate(walk(flow), start=1):
        where = locate(path)
        if count > MAX_FLOW_NODES or _depth(path) > MAX_FLOW_DEPTH:
            most = f'{MAX_FLOW_NODES} nodes' if count > MAX_FLOW_NODES else _DEEPEST
            log.add(ProblemCode.TOO_LARGE, where, f'the plan has more than {most}')
            return
        runs[path] = node.attempts * runs.get(path[:-2], 1)
        if node.kind is FlowKind.RETRY and runs[path] > MAX_RUNS:
            message = f'retries inside each other make {runs[path]} runs'
            code, allowed = ProblemCode.OUT_OF_RANGE, (f'at most {MAX_RUNS}',)
            log.add(code, (*where, 'attempts'), message, str(node.attempts), allowed)
        _check_children(node, where, log)
        _check_fields(node, where, log)
        if node.kind is FlowKind.STEP:
            mentioned.append(node.step)
    _check_steps(mentioned, steps, log, locate)


_DEEPEST = f'{MAX_FLOW_DEPTH} levels'


def _depth(path: Path) -> int:
    return 1 + len(path) // 2


def _check_children(node: Flow, where: Path, log: ProblemLog) -> None:
    found, kind = len(node.children), node.kind.value
    if node.kind is FlowKind.RETRY:
        if found != 1:
            message = f'a {kind} has exactly one child, not {found}'
            log.add(ProblemCode.NOT_ALLOWED, where, message, str(found), ('one child',))
    elif node.kind in CONTROLS and not found:
        log.add(ProblemCode.MISSING, where, f'a {kind} needs at least one child')
    elif node.kind not in CONTROLS and found:
        log.add(ProblemCode.NOT_ALLOWED, where, f'a {kind} has no children', str(found))


def _check_fields(node: Flow, where: Path, log: ProblemLog) -> None:
    """Check that a node says what its kind needs and nothing else."""
    own = _OWN_FIELD.get(node.kind)
    for name, value in (('step', node.step), ('fact', node.fact)):
        if name == own and not value:
            message = f'a {node.kind.value} needs {name!r}'
            log.add(ProblemCode.MISSING, (*where, name), message)
        elif name != own and value:
            message = f'a {node.kind.value} has no {name!r}'
            log.add(ProblemCode.NOT_ALLOWED, (*where, name), message, value)
    if node.attempts != 1 and node.kind is not FlowKind.RETRY:
        message = f'a {node.kind.value} has no attempts'
        log.add(ProblemCode.NOT_ALLOWED, (*where, 'attempts'), message, str(node.attempts))


def _check_steps(
    mentioned: Sequence[str],
    steps: Sequence[Step],
    log: ProblemLog,
    locate: Callable[[Path], Path],
) -> None:
    """Check that the flow mentions each step once, and in the order of the steps."""
    ids = [step.id for step in steps]
    if mentioned == ids:
        return
    root, known, seen = locate(_ROOT), set(ids), set[str]()
    for name in mentioned:
        if name not in known:
            log.add(ProblemCode.NOT_ALLOWED, (*root, name), 'there is no such step', name, ids)
        elif name in seen:
            log.add(ProblemCode.DUPLICATE, (*root, name), 'the step is mentioned twice', name)
        seen.add(name)
    for name in ids:
        if name not in seen:
            log.add(ProblemCode.MISSING, (*root, name), 'the flow does not mention this step')
    if sorted(mentioned) == sorted(ids):
        message = 'the steps stand in another order than the flow mentions them'
        log.add(ProblemCode.NOT_ALLOWED, root, message, ', '.join(ids), (', '.join(mentioned),))
