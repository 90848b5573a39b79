from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from py_trees.common import ParallelPolicy, Status
from py_trees.composites import Parallel
from py_trees.visitors import SnapshotVisitor
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench

from vla_bt.errors import FailureCode
from vla_bt.trees.context import TreeContext
from vla_bt.trees.leaf import Leaf
from vla_bt.trees.port_values import InputError
from vla_bt.trees.tags import PortRule, TagKind


class Does(Leaf):
    """Do what a function says.

    More words.
    """

    PORTS: ClassVar = {'object': PortRule(summary='.')}
    RESOURCES = ('head',)

    def __init__(self, context: TreeContext, act: Callable[[], object]) -> None:
        super().__init__('does', context)
        self.act = act
        self.begun = 0
        self.ended: list[Status] = []

    def initialise(self) -> None:
        self.begun += 1

    def update(self) -> Status:
        return self.act()  # type: ignore[return-value]

    def terminate(self, new_status: Status) -> None:
        self.ended.append(new_status)


class DoesMore(Does):
    PORTS: ClassVar = {'place': PortRule(summary='.')}


def raising(error: Exception) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


def steps(*values: object) -> Callable[[], object]:
    iterator: Iterator[object] = iter(values)
    return lambda: next(iterator)


@pytest.mark.parametrize('status', [SUCCESS, RUNNING])
def test_update_decides_the_status(status: Status) -> None:
    bench = Bench()
    assert bench.tick(Does(bench.context, lambda: status)) is status
    assert bench.context.last_failure is None


def test_a_run_begins_once_and_ends_once() -> None:
    bench = Bench()
    leaf = Does(bench.context, steps(RUNNING, RUNNING, SUCCESS, RUNNING))
    for _ in range(4):
        leaf.tick_once()
    assert (leaf.begun, leaf.ended, leaf.status) == (2, [SUCCESS], RUNNING)
    leaf.stop(INVALID)
    assert (leaf.ended, leaf.status) == ([SUCCESS, INVALID], INVALID)


def test_an_input_error_is_a_failure_of_its_code() -> None:
    bench = Bench()
    leaf = Does(bench.context, raising(InputError('not seen', FailureCode.NOT_FOUND)))
    assert bench.tick(leaf) is FAILURE
    assert bench.failure() == ('not_found', 'does')
    assert leaf.feedback_message == 'not seen'
    assert leaf.ended == [FAILURE]


@pytest.mark.parametrize(
    'act',
    [raising(ValueError('oops')), lambda: None, lambda: 'SUCCESS', lambda: INVALID, lambda: True],
)
def test_a_fault_is_an_internal_failure_nobody_plans_around(act: Callable[[], object]) -> None:
    bench = Bench()
    assert bench.tick(Does(bench.context, act)) is FAILURE
    failure = bench.context.last_failure
    assert failure is not None
    assert (failure.code, failure.recoverable) == (FailureCode.INTERNAL, False)


def test_a_fault_stops_the_siblings() -> None:
    """F31: no goal stays alive beside a leaf that raised."""
    bench = Bench(durations_s={'navigation.go_to': 10})
    drive = bench.leaf('NavigateTo', location='table')
    policy = ParallelPolicy.SuccessOnAll()
    faulty = Does(bench.context, raising(ValueError('oops')))
    tree = Parallel(name='both', policy=policy, children=[drive, faulty])
    assert bench.tick(tree) is FAILURE
    assert drive.status is INVALID
    assert bench.robot.is_idle


def test_a_fault_while_stopping_does_not_keep_others_from_stopping() -> None:
    class Stuck(Does):
        def terminate(self, new_status: Status) -> None:
            raise ValueError('oops')

    bench = Bench()
    leaf = Stuck(bench.context, lambda: RUNNING)
    leaf.tick_once()
    leaf.stop(INVALID)
    assert leaf.status is INVALID


def test_the_feedback_of_an_old_run_is_gone_in_the_next() -> None:
    bench = Bench()
    leaf = Does(bench.context, steps(FAILURE, RUNNING))
    leaf.tick_once()
    leaf.feedback_message = 'old'
    leaf.tick_once()
    assert leaf.feedback_message == ''


def test_it_is_still_a_py_trees_behaviour() -> None:
    bench, visitor = Bench(), SnapshotVisitor()
    leaf = Does(bench.context, lambda: RUNNING)
    for node in leaf.tick():
        node.visit(visitor)
    assert leaf.id in visitor.visited
    assert leaf.tip() is leaf
    assert list(leaf.iterate()) == [leaf]


def test_the_rule_is_made_from_the_class_and_its_bases() -> None:
    rule = DoesMore.rule()
    assert rule.kind is TagKind.LEAF
    assert set(rule.ports) == {'object', 'place'}
    assert rule.resources == ('head',)
    assert Does.rule().summary == 'Do what a function says.'
