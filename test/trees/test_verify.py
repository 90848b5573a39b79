from typing import Any

import pytest
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench

from vla_bt.robot import Pose
from vla_bt.skills import Skill, load_catalogue
from vla_bt.trees.verify import SETTLE_S, Verify, missing_effects

CATALOGUE = load_catalogue()


def missing(bench: Bench, skill: str, **args: Any) -> list[str]:
    return [str(fact) for fact in missing_effects(CATALOGUE[skill], args, bench.world)]


def test_arriving_is_being_there() -> None:
    assert missing(Bench(place='table'), 'navigate_to', location='table') == []
    assert missing(Bench(place='shelf'), 'navigate_to', location='table') == ['at(table)']


def test_without_a_reading_of_the_pose_nobody_has_arrived() -> None:
    bench = Bench(place='table')
    bench.world.update_robot(pose=None)
    assert missing(bench, 'navigate_to', location='table') == ['at(table)']


def test_coordinates_near_a_place_are_that_place() -> None:
    assert missing(Bench(place='shelf'), 'navigate_to', x=5.0, y=1.1) == ['at(table)']
    assert missing(Bench(place='table'), 'move', x=5.0, y=1.1, location=None) == []


def test_coordinates_far_from_any_place_are_taken_on_trust() -> None:
    assert missing(Bench(), 'move', x=50.0, y=50.0) == []


def test_a_picked_object_is_in_the_hand() -> None:
    assert missing(Bench(held='red_cup'), 'pick_up', object='red_cup') == []
    assert missing(Bench(), 'pick_up', object='red_cup') == ['holding(red_cup)']


def test_a_placed_object_is_on_the_surface_and_not_in_the_hand() -> None:
    args = {'object': 'red_cup', 'location': 'counter'}
    assert missing(Bench(), 'place', **args) == []
    assert missing(Bench(held='red_cup'), 'place', **args) == [
        'hand_empty()', 'located(red_cup, counter)',
    ]  # fmt: skip


def test_a_released_object_is_here_or_nobody_knows_where() -> None:
    assert missing(Bench(place='counter'), 'release', object='red_cup') == []
    (fact,) = missing(Bench(place='table'), 'release', object='red_cup')
    assert fact == 'located(red_cup, table)'
    nowhere = Bench()
    nowhere.world.update_robot(pose=Pose(50.0, 50.0))
    assert missing(nowhere, 'release', object='red_cup') == []


def test_effects_that_hang_on_what_was_before_are_taken_on_trust() -> None:
    assert missing(Bench(place='table'), 'detect_objects', query='red_cup') == []


@pytest.mark.parametrize('skill', ['say', 'wait', 'scan_environment', 'rotate'])
def test_what_the_world_cannot_show_is_taken_on_trust(skill: str) -> None:
    assert missing(Bench(), skill, text='hello') == []


def verify(bench: Bench, skill: Skill, **args: Any) -> Verify:
    return Verify('verify', bench.context, skill, args)


def test_what_holds_is_success_at_once() -> None:
    bench = Bench(place='table')
    leaf = verify(bench, CATALOGUE['navigate_to'], location='table')
    assert bench.tick(leaf) is SUCCESS


def test_readings_have_a_moment_to_catch_up() -> None:
    bench = Bench(place='shelf')
    leaf = verify(bench, CATALOGUE['navigate_to'], location='table')
    assert bench.tick(leaf) is RUNNING
    assert leaf.feedback_message == 'waiting for at(table)'
    assert bench.context.wake_s == SETTLE_S
    bench.world.update_robot(pose=bench.world.places['table'].pose)
    assert bench.tick(leaf, SETTLE_S / 2) is SUCCESS


def test_what_still_does_not_hold_is_a_failure_that_names_it() -> None:
    bench = Bench(place='shelf')
    leaf = verify(bench, CATALOGUE['navigate_to'], location='table')
    assert [bench.tick(leaf), bench.tick(leaf, SETTLE_S)] == [RUNNING, FAILURE]
    assert bench.failure() == ('outcome_not_met', 'verify')
    assert 'at(table)' in leaf.feedback_message
    assert bench.context.last_failure is not None
    assert bench.context.last_failure.recoverable


def test_the_moment_is_given_again_in_the_next_run() -> None:
    bench = Bench(place='shelf')
    leaf = verify(bench, CATALOGUE['navigate_to'], location='table')
    bench.tick(leaf)
    leaf.stop(INVALID)
    assert bench.tick(leaf, 10.0) is RUNNING
