import pytest
from py_trees.composites import Sequence
from tree_bench import FAILURE, INVALID, SUCCESS, Bench, Scripted, scripted, statuses

from vla_bt.errors import FailureCode
from vla_bt.trees.once import Once


@pytest.mark.parametrize(
    ('script', 'seen', 'is_done'), [('R', 'R', False), ('F', 'F', False), ('S', 'S', True)]
)
def test_it_is_its_child_until_that_succeeds(script: str, seen: str, is_done: bool) -> None:
    once = Once('once', Scripted(script), Bench().context)
    assert statuses(once, 1) == seen
    assert once.is_done is is_done


def test_what_is_done_is_not_done_again() -> None:
    child = Scripted('RSF')
    once = Once('once', child, Bench().context)
    assert statuses(once, 4) == 'RSSS'
    assert child.ticks == 2


def test_what_failed_is_tried_again() -> None:
    assert statuses(Once('once', Scripted('FS'), Bench().context), 3) == 'FSS'


def test_done_survives_being_stopped_and_only_reset_forgets_it() -> None:
    child = Scripted('S')
    once = Once('once', child, Bench().context)
    once.tick_once()
    once.stop(INVALID)
    assert (once.status, once.is_done) == (INVALID, True)
    once.tick_once()
    assert (once.status, child.runs) == (SUCCESS, 1)
    once.reset()
    assert (once.is_done, once.is_begun) == (False, False)
    once.tick_once()
    assert child.runs == 2


def test_after_a_pause_the_interrupted_step_starts_anew_and_no_finished_one() -> None:
    context, children = Bench().context, scripted('S', 'RRS', 'S')
    steps = [Once(child.name, child, context) for child in children]
    task = Sequence(name='task', memory=True, children=steps)
    assert statuses(task, 2) == 'RR'
    task.stop(INVALID)
    assert [step.is_begun for step in steps] == [True, True, False]
    assert statuses(task, 1) == 'S'
    assert [child.runs for child in children] == [1, 2, 1]


def test_success_overcomes_what_went_wrong_on_the_way() -> None:
    bench = Bench()
    bench.context.fail(Scripted('F'), FailureCode.ABORTED, 'first try')
    once = Once('once', Scripted('RS'), bench.context)
    once.tick_once()
    assert bench.context.last_failure is not None
    once.tick_once()
    assert bench.context.last_failure is None
    assert len(bench.context.failures) == 1


def test_a_failing_child_leaves_the_failure() -> None:
    bench = Bench()
    once = Once('once', bench.leaf('MoveArm', target='grasp'), bench.context)
    assert bench.tick(once) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
