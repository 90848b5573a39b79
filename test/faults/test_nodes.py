"""Nodes that raise, trees that are too deep, clocks that jump; on virtual time.

The numbers are those of the fault statements.
"""

import ast
import time
from pathlib import Path
from typing import Any

import pytest
from mission_bench import FETCH, Bench, plan_of, skills_of
from tree_bench import FAILURE, INVALID, SUCCEEDED
from tree_bench import Bench as TreeBench

import vla_bt
from vla_bt.errors import ProblemCode, ProblemsError
from vla_bt.mission import Order, Outcome
from vla_bt.robot.fake import NEVER
from vla_bt.trees import NodeSpec, TreeSpec, check_tree
from vla_bt.trees.leaves.gripper import CheckGrasp, OpenGripper
from vla_bt.trees.parallel import Parallel

DRIVE = 'navigation.go_to'
SAY = plan_of(('say', {'text': 'hello'}))


# F31: a node that raises.


def oops(*_: object) -> Any:
    raise ValueError('oops')


@pytest.mark.parametrize('method', ['initialise', 'update', 'terminate'])
def test_F31_a_fault_in_a_leaf_fails_it_and_stops_its_siblings(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CheckGrasp, method, oops)
    bench = TreeBench(script={DRIVE: [NEVER]})
    bench.world.update_robot(gripper='holding')
    drive = bench.leaf('NavigateTo', location='table')
    tree = Parallel('both', [drive, bench.leaf('CheckGrasp', object='red_cup')])
    assert bench.tick(tree) is FAILURE
    assert bench.failure()[0] == 'internal'
    assert (drive.status, bench.robot.is_idle) == (INVALID, True)
    assert len(bench.robot.tickets) == 1


@pytest.mark.parametrize('method', ['initialise', 'update', 'terminate', 'succeeded'])
def test_F31_a_fault_in_a_leaf_leaves_no_action_of_its_own(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = getattr(OpenGripper, method)

    def begin_and_raise(leaf: OpenGripper, *args: object) -> Any:
        if method == 'initialise':
            sound(leaf, *args)
        raise ValueError('oops')

    monkeypatch.setattr(OpenGripper, method, begin_and_raise)
    bench = TreeBench(script={'gripper.open': [SUCCEEDED if method == 'succeeded' else NEVER]})
    leaf = bench.leaf('OpenGripper')
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert len(bench.robot.tickets) == 1
    assert bench.robot.is_idle
    assert bench.failure()[0] == 'internal'


@pytest.mark.parametrize('method', ['initialise', 'update', 'terminate'])
def test_F31_a_fault_in_a_leaf_ends_the_mission_and_the_next_one_runs(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(plan_of(*FETCH), SAY)
    with monkeypatch.context() as patch:
        patch.setattr(CheckGrasp, method, oops)
        result = bench.run_by_events(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'internal')
    assert len(bench.planner.requests) == 1
    assert bench.robot.is_idle
    again = bench.run_by_events(bench.executive.submit(Order(command='y')))
    assert again.outcome is Outcome.SUCCEEDED


# F36: too deep a tree.


def nested(levels: int, innermost: str = '<Wait duration="1"/>') -> str:
    return '<Sequence>' * (levels - 1) + innermost + '</Sequence>' * (levels - 1)


def test_F36_the_deepest_tree_that_is_accepted_runs(tmp_path: Path) -> None:
    bench = Bench(plan_of(('deep', {})), catalogue=skills_of(tmp_path, deep=nested(64)))
    result = bench.run_by_events(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED, result


@pytest.mark.parametrize('levels', [65, 1000, 20_000])
def test_F36_a_deeper_one_is_refused_before_any_mission(tmp_path: Path, levels: int) -> None:
    catalogue = skills_of(tmp_path, deep=nested(levels))
    with pytest.raises(ProblemsError, match='64 levels'):
        Bench(plan_of(('deep', {})), catalogue=catalogue)


def test_F36_levels_count_across_subtrees() -> None:
    deep = NodeSpec(tag='Wait', ports={'duration': '1'})
    for _ in range(40):
        deep = NodeSpec(tag='Inverter', children=(deep,))
    call = NodeSpec(tag='SubTree', ports={'ID': 'deep'})
    for _ in range(40):
        call = NodeSpec(tag='Inverter', children=(call,))
    (problem,) = check_tree(TreeSpec(main='main', trees={'main': call, 'deep': deep}))
    assert problem.code is ProblemCode.TOO_LARGE
    assert '64 levels' in problem.message


# F37: clocks that jump or stand still.

PACKAGE = Path(vla_bt.__file__).parent
CLOCKS = {
    'time.time', 'time.time_ns', 'datetime.now', 'datetime.utcnow', 'datetime.today', 'get_clock',
    'time.localtime', 'time.perf_counter',
}  # fmt: skip
"""What tells a time that people or simulators may set, or that is not the mission's."""


def clocks_read(path: Path) -> set[str]:
    """Return which of `CLOCKS` a file names, or wall-time nodes of py_trees."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Attribute):
            before = node.value.attr if isinstance(node.value, ast.Attribute) else ''
            before = node.value.id if isinstance(node.value, ast.Name) else before
            found |= {node.attr, f'{before}.{node.attr}'} & CLOCKS
        elif isinstance(node, ast.ImportFrom):
            names = {f'{node.module}.{alias.name}' for alias in node.names}
            found |= names & (CLOCKS | {'py_trees.decorators.Timeout', 'py_trees.timers.Timer'})
    return found


def test_F37_no_tree_and_no_mission_reads_another_clock_than_its_own() -> None:
    files = [path for part in ('trees', 'mission') for path in (PACKAGE / part).rglob('*.py')]
    assert len(files) > 40
    assert {path.name: clocks_read(path) for path in files if clocks_read(path)} == {}


def test_F37_the_scan_finds_what_it_looks_for(tmp_path: Path) -> None:
    path = tmp_path / 'wrong.py'
    path.write_text(
        'import time\nfrom py_trees.decorators import Timeout\n'
        'def now(node): return time.time() + node.get_clock().now()\n'
    )
    assert clocks_read(path) == {'time.time', 'get_clock', 'py_trees.decorators.Timeout'}


@pytest.mark.parametrize('jump_s', [0.0, 1e6, -1e6])
def test_F37_a_mission_ends_the_same_whatever_the_clocks_of_the_machine_do(
    jump_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumps = iter(range(10**9))
    for name in ('time', 'monotonic', 'perf_counter'):
        monkeypatch.setattr(time, name, lambda: 1e9 + jump_s * next(jumps))
    bench = Bench(plan_of(*FETCH), SAY, script={DRIVE: [NEVER]}, cancel_latency_s=1.0)
    result = bench.run_by_events(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED
    assert bench.planner.requests[1].failure.code.value == 'timed_out'
    assert bench.clock.now_s == 121.0
