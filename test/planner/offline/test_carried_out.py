"""Plans with conditions on the fake robot: the branch that is taken is the one that is true."""

import pytest

from bench.missions import Stage
from offline.asking import planner
from vla_bt.mission import Order, Outcome
from vla_bt.robot.fake import FakeRobot

MOST_TICKS = 2000


class Case(Stage):
    """A mission in a home where some objects are not where the robot believes them to be."""

    def __init__(self, *removed: str) -> None:
        super().__init__(planner=planner())
        robot: FakeRobot = self.robot
        for key in removed:
            robot.objects.pop(key)

    def run(self, command: str) -> list[str]:
        """Carry out a command; return what was said, where the robot went, what it holds."""
        self.world.update_robot(emergency_stop=False)
        mission = self.executive.submit(Order(command=command))
        for _ in range(MOST_TICKS):
            self.tick()
            if mission.result is not None:
                assert mission.result.outcome is Outcome.SUCCEEDED, mission.result
                return [self.world.current_place(), self.world.robot.held_object]
        raise AssertionError(f'not done: {mission.status}')


COMMAND = 'if the red cup is on the counter, pick it up, otherwise go to the dock'


@pytest.mark.parametrize(
    ('removed', 'expected'), [((), ['counter', 'red_cup']), (('red_cup',), ['dock', ''])]
)
def test_the_true_branch_is_done_and_no_other(removed: tuple[str, ...], expected: list[str]) -> None:
    assert Case(*removed).run(COMMAND) == expected
