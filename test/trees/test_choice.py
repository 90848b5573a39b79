import pytest
from tree_bench import INVALID, Bench, Scripted, scripted, statuses

from vla_bt.errors import FailureCode
from vla_bt.trees.choice import Choice


def choice_of(*scripts: str) -> tuple[Choice, list[Scripted]]:
    children = scripted(*scripts)
    return Choice('choice', children, Bench().context), list(children)


@pytest.mark.parametrize(
    ('scripts', 'seen', 'branch', 'is_done'),
    [
        (('R', 'S'), 'R', 0, False),
        (('S', 'S'), 'S', 0, True),
        (('F', 'R'), 'R', 1, False),
        (('F', 'S'), 'S', 1, True),
        (('F', 'F'), 'F', 1, False),
        (('RF', 'RS'), 'RRS', 1, True),
    ],
)
def test_it_tries_its_children_until_one_succeeds(
    scripts: tuple[str, ...], seen: str, branch: int, is_done: bool
) -> None:
    choice, _ = choice_of(*scripts)
    assert statuses(choice, len(seen)) == seen
    assert (choice.branch, choice.is_done) == (branch, is_done)


def test_what_is_done_is_not_done_again() -> None:
    choice, children = choice_of('S', 'S')
    assert statuses(choice, 3) == 'SSS'
    assert [child.ticks for child in children] == [1, 0]


def test_after_a_pause_a_child_that_failed_is_not_tried_again() -> None:
    choice, children = choice_of('FS', 'RS')
    assert statuses(choice, 1) == 'R'
    choice.stop(INVALID)
    assert children[1].status is INVALID
    assert statuses(choice, 1) == 'S'
    assert [child.runs for child in children] == [1, 2]


def test_once_all_have_failed_it_begins_with_the_first_again() -> None:
    choice, children = choice_of('FS', 'F')
    assert statuses(choice, 2) == 'FS'
    assert [child.runs for child in children] == [2, 1]
    assert choice.branch == 0


def test_success_overcomes_what_went_wrong_on_the_way() -> None:
    bench = Bench()
    choice = Choice('choice', scripted('F', 'S'), bench.context)
    bench.context.fail(choice, FailureCode.ABORTED, 'first way')
    choice.tick_once()
    assert bench.context.last_failure is None


def test_the_tip_is_in_the_child_under_way() -> None:
    choice, children = choice_of('F', 'R')
    choice.tick_once()
    assert choice.tip() is children[1]
