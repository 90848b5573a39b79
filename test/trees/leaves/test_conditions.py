import pytest
from tree_bench import FAILURE, SUCCESS, Bench


def asked(bench: Bench, tag: str, **ports: str) -> bool:
    status = bench.tick(bench.leaf(tag, **ports))
    assert status in (SUCCESS, FAILURE)
    if status is FAILURE:
        assert bench.failure()[0] == 'condition'
    assert not bench.context.failures
    assert bench.robot.calls == []
    return status is SUCCESS


@pytest.mark.parametrize(('held', 'answer'), [('red_cup', True), ('apple_1', False), ('', False)])
def test_is_holding(held: str, answer: bool) -> None:
    assert asked(Bench(held=held), 'IsHolding', object='red_cup') is answer


@pytest.mark.parametrize(('held', 'answer'), [('red_cup', False), ('', True)])
def test_is_hand_empty(held: str, answer: bool) -> None:
    assert asked(Bench(held=held), 'IsHandEmpty') is answer


@pytest.mark.parametrize(('place', 'answer'), [('table', True), ('shelf', False)])
def test_is_at(place: str, answer: bool) -> None:
    assert asked(Bench(place=place), 'IsAt', location='table') is answer


def test_without_a_pose_the_robot_is_nowhere() -> None:
    bench = Bench(place='table')
    bench.world.update_robot(pose=None)
    assert not asked(bench, 'IsAt', location='table')


def test_is_seen_while_it_is_believed() -> None:
    bench = Bench()
    assert asked(bench, 'IsSeen', object='red_cup')
    assert not asked(bench, 'IsSeen', object='unicorn')
    bench.clock.advance(10_000)
    assert not asked(bench, 'IsSeen', object='red_cup')


def test_is_not_seen_when_it_was_looked_for_in_vain() -> None:
    bench = Bench()
    bench.world.not_seen('red_cup')
    assert not asked(bench, 'IsSeen', object='red_cup')


def test_is_located_at_one_place_while_it_is_believed() -> None:
    bench = Bench()
    assert asked(bench, 'IsLocated', object='red_cup', location='counter')
    assert not asked(bench, 'IsLocated', object='red_cup', location='table')
    assert not asked(bench, 'IsLocated', object='unicorn', location='table')
    bench.clock.advance(10_000)
    assert not asked(bench, 'IsLocated', object='red_cup', location='counter')


@pytest.mark.parametrize(('value', 'answer'), [('drop', True), ('gentle', False)])
def test_is_equal(value: str, answer: bool) -> None:
    bench = Bench()
    bench.scope.set('type', value)
    assert asked(bench, 'IsEqual', value='{type}', to='drop') is answer
