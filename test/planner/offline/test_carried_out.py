"""Plans with conditions on the fake robot: the branch that is taken is the one that is true."""

from dataclasses import replace

import pytest

from bench.missions import Stage
from offline.asking import planner
from vla_bt.mission import Order, Outcome

MOST_TICKS = 2000
THERE = 'if the red cup is on the counter, pick it up, otherwise go to the dock'
SEEN = 'if you see the red cup on the table, pick it up, otherwise go to the dock'


def carried_out(command: str, stage: Stage) -> tuple[str, str]:
    """Carry out a command; return where the robot is then, and what it holds."""
    mission = stage.executive.submit(Order(command=command))
    for _ in range(MOST_TICKS):
        stage.tick()
        if mission.result is not None:
            assert mission.result.outcome is Outcome.SUCCEEDED, mission.result
            return stage.world.current_place(), stage.world.robot.held_object
    raise AssertionError(f'not done: {mission.status}')


@pytest.fixture
def stage() -> Stage:
    """Return the shipped home and a robot that asks the offline planner."""
    return Stage(planner=planner())


def test_what_is_there_is_taken(stage: Stage) -> None:
    assert carried_out(THERE, stage) == ('counter', 'red_cup')


def test_what_is_not_where_it_was_believed_to_be_is_not_taken(stage: Stage) -> None:
    del stage.robot.objects['red_cup']
    assert carried_out(THERE, stage) == ('dock', '')


def test_what_stands_where_nobody_believed_it_is_taken(stage: Stage) -> None:
    mug, cup = (stage.robot.objects[key] for key in ('red_mug', 'red_cup'))
    stage.robot.objects['red_cup'] = replace(cup, pose=mug.pose, location='table')
    assert carried_out(SEEN, stage) == ('table', 'red_cup')


def test_what_stands_elsewhere_is_not_taken(stage: Stage) -> None:
    assert carried_out(SEEN, stage) == ('dock', '')


def test_a_question_looks_and_answers(stage: Stage) -> None:
    assert carried_out('is the red cup on the counter?', stage) == ('counter', '')
    assert [call for call in stage.robot.calls if 'say' in str(call)]
