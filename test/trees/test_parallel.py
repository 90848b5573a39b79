import pytest
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, scripted, statuses

from vla_bt.trees.parallel import Parallel


@pytest.mark.parametrize(
    ('success_count', 'failure_count', 'scripts', 'seen'),
    [
        (-1, 1, ('S', 'S', 'S'), 'S'),
        (-1, 1, ('S', 'RS', 'RRS'), 'RRS'),
        (-1, 1, ('R', 'F', 'R'), 'F'),
        (-1, 1, ('R', 'RF', 'S'), 'RF'),
        (2, -1, ('S', 'R', 'RS'), 'RS'),
        (1, -1, ('F', 'F', 'RS'), 'RS'),
        (1, -1, ('F', 'F', 'RF'), 'RF'),
        (2, -1, ('F', 'RF', 'R'), 'RF'),
        (2, 2, ('F', 'RS', 'RS'), 'RS'),
        (3, 3, ('F', 'R', 'R'), 'F'),
        (1, 1, ('S', 'F', 'R'), 'S'),
        (1, 1, ('F', 'S', 'R'), 'F'),
    ],
)
def test_thresholds(success_count: int, failure_count: int, scripts: tuple[str, ...],
                    seen: str) -> None:
    parallel = Parallel('all', scripted(*scripts), success_count, failure_count)
    assert statuses(parallel, len(seen)) == seen


def test_a_child_that_has_ended_is_not_run_again() -> None:
    children = scripted('S', 'RRS')
    parallel = Parallel('all', children)
    assert statuses(parallel, 3) == 'RRS'
    assert [child.ticks for child in children] == [1, 3]


def test_what_still_runs_at_the_end_is_stopped() -> None:
    children = scripted('R', 'RF')
    parallel = Parallel('all', children)
    statuses(parallel, 2)
    assert parallel.status is FAILURE
    assert [child.status for child in children] == [INVALID, FAILURE]


def test_nothing_is_begun_once_it_is_decided() -> None:
    children = scripted('F', 'R')
    Parallel('all', children).tick_once()
    assert children[1].runs == 0


def test_a_new_run_begins_with_all_children() -> None:
    children = scripted('S', 'S')
    parallel = Parallel('all', children)
    assert statuses(parallel, 2) == 'SS'
    assert [child.runs for child in children] == [2, 2]


def test_stopping_it_stops_all_children() -> None:
    children = scripted('R', 'S', 'R')
    parallel = Parallel('all', children)
    parallel.tick_once()
    assert parallel.status is RUNNING
    parallel.stop(INVALID)
    assert {child.status for child in children} == {INVALID}


def test_its_tip_is_a_child() -> None:
    children = scripted('S', 'R')
    parallel = Parallel('all', children)
    parallel.tick_once()
    assert parallel.tip() is children[1]
    assert children[0].status is SUCCESS
