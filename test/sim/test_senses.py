import math
from collections.abc import Callable
from typing import Any

import pytest

from vla_bt.robot import Pose, VerdictCode
from vla_bt.sim import SimFaults

pytest.importorskip('pyrobosim', reason='the simulator pyrobosim is not installed')
pytestmark = pytest.mark.sim

ON_TABLE = ['apple_1', 'apple_2', 'apple_3', 'red_block', 'red_mug']


@pytest.mark.parametrize(
    ('query', 'found'),
    [
        ('', ON_TABLE),
        ('apple', ['apple_1', 'apple_2', 'apple_3']),
        ('apples', ['apple_1', 'apple_2', 'apple_3']),
        ('the green apple', ['apple_3']),
        ('red mug', ['red_mug']),
        ('red_block', ['red_block']),
        ('red cup', []),
        ('unicorn', []),
    ],
)
def test_detection_at_the_table_reports_what_fits(
    bench: Any, query: str, found: list[str]
) -> None:
    bench.go('table')
    assert bench.see(query) == found


def test_detection_says_what_where_and_how_sure(bench: Any) -> None:
    bench.go('kitchen')
    verdict = bench.run(bench.robot.perception.detect('cup'))
    assert verdict.code is VerdictCode.SUCCEEDED
    (cup,) = verdict.data['detections']
    assert (cup.id, cup.label, cup.colour, cup.location) == ('red_cup', 'cup', 'red', 'counter')
    assert cup.pose == bench.robot.object_pose('red_cup')
    assert 0.5 < cup.confidence < 1.0


def test_objects_behind_walls_far_away_or_held_are_not_seen(bench: Any) -> None:
    assert bench.see('cup') == bench.see('apple') == []
    bench.go('counter')
    bench.grasp('red_cup')
    assert bench.see('red cup') == []


def test_missed_objects_are_a_matter_of_chance(make_bench: Callable[..., Any]) -> None:
    blind = make_bench(faults=SimFaults(detect_success=0.0))
    blind.go('table')
    assert blind.see() == []
    weak = make_bench(faults=SimFaults(detect_success=0.5), seed=3)
    weak.go('table')
    assert {len(weak.see()) for _ in range(20)} > {2, 3}


def test_neck_turns_to_what_is_looked_at(bench: Any) -> None:
    assert bench.run(bench.robot.head.look_at(Pose(0.0, 2.0))).code is VerdictCode.SUCCEEDED
    assert bench.robot.read_state().joint_positions['neck_yaw'] == pytest.approx(math.pi / 2)


def test_look_at_nan_is_a_bad_goal(bench: Any) -> None:
    verdict = bench.robot.head.look_at(Pose(math.nan, 0.0)).verdict
    assert verdict.code is VerdictCode.BAD_GOAL


def test_speech_takes_as_long_as_its_words_and_is_recorded(bench: Any) -> None:
    ticket = bench.robot.speech.say('x' * 30)
    bench.pass_time(1.9)
    assert ticket.verdict is None
    assert bench.robot.spoken == []
    bench.pass_time(0.2)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED
    assert bench.robot.spoken == ['x' * 30]


def test_canceled_speech_has_not_been_said(bench: Any) -> None:
    ticket = bench.robot.speech.say('x' * 30)
    ticket.cancel()
    assert bench.run(ticket).code is VerdictCode.CANCELED
    assert bench.robot.spoken == []


@pytest.mark.parametrize('text', ['', '  \n'])
def test_nothing_to_say_is_a_bad_goal(bench: Any, text: str) -> None:
    assert bench.robot.speech.say(text).verdict.code is VerdictCode.BAD_GOAL
