"""What is still wanted of a plan that failed."""

from offline.asking import ask, catalogue, home
from vla_bt.plan import Step
from vla_bt.planner.offline.leftover import Leftover
from vla_bt.world import WorldModel


def left(steps: tuple[Step, ...], world: WorldModel) -> list[str]:
    """Return the skills and first values of what is left."""
    tasks = Leftover(steps, catalogue(), world).tasks()
    return [f'{task.skill} {next(iter(task.args.values()), "")}' for task in tasks]


def test_steps_that_only_serve_the_next_are_left_to_the_search() -> None:
    steps = ask('bring the red cup to the table').steps
    assert left(steps, home()) == ['place red_cup']


def test_steps_wanted_for_themselves_are_kept() -> None:
    steps = ask('go to the kitchen, say hello, pick up the red cup and come back').steps
    assert left(steps, home()) == [
        'navigate_to kitchen', 'say hello', 'pick_up red_cup', 'navigate_to person',
    ]  # fmt: skip


def test_steps_whose_outcome_holds_are_dropped() -> None:
    steps = ask('bring the red cup to the table').steps
    world = home('counter')
    world.picked('red_cup')
    assert left(steps[1:], world) == ['place red_cup']
    assert left(ask('go to the kitchen and say hello').steps, home('kitchen')) == ['say hello']


def test_what_only_happened_is_no_outcome_that_holds() -> None:
    steps = ask('say hello, wait 1 second, say hello').steps
    assert left(steps, home()) == ['say hello', 'wait 1.0', 'say hello']


def test_going_twice_to_a_place_is_wanted_twice() -> None:
    steps = ask('go to the desk, go to the shelf, go to the desk').steps
    assert left(steps, home('desk')) == ['navigate_to shelf', 'navigate_to desk']


def test_the_last_step_is_left_when_all_seems_done() -> None:
    assert left(ask('go to the kitchen').steps, home('kitchen')) == ['navigate_to kitchen']
    assert left((), home()) == []
