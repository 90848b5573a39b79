"""Which hints a command gets."""

import pytest
from prompt_cases import FETCH, catalogue

from vla_bt.planner.prompt.tasks import TaskType, task_types

GO, HANDLE, SEVERAL = TaskType.NAVIGATION, TaskType.MANIPULATION, TaskType.MULTI_STEP


@pytest.mark.parametrize(
    ('command', 'types'),
    [
        ('Go to the kitchen', {GO}),
        ('Turn left', {GO}),
        ('Grab the cup', {HANDLE}),
        ('Press the button', {HANDLE}),
        ('bring me the red cup', {GO, HANDLE}),
        (FETCH, {GO, HANDLE, SEVERAL}),
        ('go to the shelf, then to the dock and come back', {GO, SEVERAL}),
        ('what do you see?', set()),
        ('', set()),
        ('{{ 1 }}', set()),
    ],
)
def test_a_command_is_of_the_types_its_verbs_say(command: str, types: set[TaskType]) -> None:
    assert set(task_types(command, (), catalogue())) == types


def test_the_steps_that_remain_say_it_too() -> None:
    assert task_types('', ('navigate_to', 'place'), catalogue()) == (GO, HANDLE)
