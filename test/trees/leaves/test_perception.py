import dataclasses
import math

from tree_bench import ABORTED, FAILURE, SUCCESS, Bench

from vla_bt.robot import Pose
from vla_bt.world.model import MAX_OBJECTS


def test_what_is_detected_is_believed_and_named() -> None:
    bench = Bench()
    leaf = bench.leaf('DetectObjects', query='apple', object='{found}', count='{count}')
    assert bench.tick(leaf, 5.0) is SUCCESS
    assert (bench.scope.get('found'), bench.scope.get('count')) == ('apple_1', 3)
    assert bench.world.objects['apple_2'].seen_at_s == 5.0
    assert bench.world.objects['red_cup'].seen_at_s == 0.0
    assert bench.robot.calls == [('perception.detect', {'query': 'apple'})]
    assert leaf.feedback_message == 'apple_1, apple_2, apple_3'


def test_the_surest_detection_comes_first() -> None:
    bench = Bench()
    apple = bench.robot.objects['apple_1']
    bench.robot.objects['apple_1'] = dataclasses.replace(apple, confidence=0.5)
    bench.tick(bench.leaf('DetectObjects', query='apple', object='{found}'))
    assert bench.scope.get('found') == 'apple_2'


def test_seeing_nothing_that_fits_is_not_found() -> None:
    bench = Bench()
    leaf = bench.leaf('DetectObjects', query='zebra', object='{found}', count='{count}')
    assert bench.tick(leaf) is FAILURE
    assert bench.failure()[0] == 'not_found'
    assert (bench.scope.get('found'), bench.scope.get('count')) == (None, 0)


def test_too_few_is_not_found_and_none_can_be_enough() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('DetectObjects', query='apple', min_count='4')) is FAILURE
    assert bench.tick(bench.leaf('DetectObjects', query='zebra', min_count='0')) is SUCCESS


def test_without_a_query_everything_is_looked_for() -> None:
    bench = Bench()
    bench.tick(bench.leaf('DetectObjects', count='{count}'))
    assert bench.scope.get('count') == len(bench.world.objects)


def test_a_blind_detector_is_its_own_failure() -> None:
    bench = Bench(script={'perception.detect': [ABORTED]})
    assert bench.tick(bench.leaf('DetectObjects', query='apple')) is FAILURE
    assert bench.failure()[0] == 'aborted'


def test_a_sighting_without_a_finite_pose_is_none() -> None:
    bench = Bench()
    cup = bench.robot.objects['red_cup']
    bench.robot.objects = {'red_cup': dataclasses.replace(cup, pose=Pose(math.nan, 0.0))}
    assert bench.tick(bench.leaf('DetectObjects', query='cup')) is FAILURE
    assert bench.world.objects['red_cup'].pose == cup.pose


def test_what_the_hand_holds_stays_held_when_it_is_seen() -> None:
    bench = Bench(held='red_cup')
    assert bench.tick(bench.leaf('DetectObjects', query='red cup')) is SUCCESS
    assert bench.world.objects['red_cup'].location == ''
    assert bench.world.robot.held_object == 'red_cup'


def test_a_located_object_is_believed_where_it_is_seen() -> None:
    bench = Bench()
    cup = bench.robot.objects['red_cup']
    bench.robot.objects['red_cup'] = dataclasses.replace(
        cup, pose=Pose(4.5, 4.4, 0.0, 0.9), location='counter'
    )
    leaf = bench.leaf('LocateObject', object='red_cup', location='{place}')
    assert bench.tick(leaf) is SUCCESS
    assert bench.world.objects['red_cup'].pose == Pose(4.5, 4.4, 0.0, 0.9)
    assert bench.scope.get('place') == 'counter'


def test_an_object_lost_among_too_many_others_is_not_found() -> None:
    bench = Bench()
    ball = dataclasses.replace(bench.robot.objects['red_cup'], id='ball')
    others = [dataclasses.replace(ball, id=f'thing_{at}') for at in range(MAX_OBJECTS)]
    bench.world.observe(ball)
    bench.robot.objects = {it.id: it for it in (ball, *others)}
    assert bench.tick(bench.leaf('LocateObject', object='ball')) is FAILURE
    assert bench.failure()[0] == 'not_found'


def test_an_object_not_seen_is_believed_lost_and_what_is_seen_is_not() -> None:
    bench = Bench()
    del bench.robot.objects['red_cup']
    assert bench.tick(bench.leaf('LocateObject', object='red_cup'), 3.0) is FAILURE
    assert bench.failure()[0] == 'not_found'
    assert (bench.world.objects['red_cup'].location, bench.world.confidence('red_cup')) == ('', 0)
    assert bench.world.objects['red_mug'].seen_at_s == 3.0


def test_looking_for_what_is_held_does_not_make_it_lost() -> None:
    bench = Bench(held='red_cup')
    del bench.robot.objects['red_cup']
    assert bench.tick(bench.leaf('LocateObject', object='red_cup')) is FAILURE
    assert bench.world.confidence('red_cup') == 1.0


def test_an_unknown_object_is_not_looked_for() -> None:
    bench = Bench()
    assert bench.tick(bench.leaf('LocateObject', object='unicorn')) is FAILURE
    assert bench.failure()[0] == 'bad_goal'
    assert bench.robot.calls == []
