import pytest
from tree_bench import ABORTED, FAILURE, SUCCESS, Bench

from vla_bt.robot import Verdict, VerdictCode


def test_an_open_hand_is_believed_open() -> None:
    bench = Bench()
    bench.world.update_robot(gripper='closed')
    assert bench.tick(bench.leaf('OpenGripper')) is SUCCESS
    assert bench.world.robot.gripper == 'open'


def test_a_hand_that_does_not_open_is_a_failure() -> None:
    bench = Bench(script={'gripper.open': [ABORTED]})
    assert bench.tick(bench.leaf('OpenGripper')) is FAILURE
    assert bench.failure()[0] == 'aborted'


@pytest.mark.parametrize(
    ('data', 'gripper'),
    [
        ({'holding': True}, 'holding'),
        ({'holding': False}, 'closed'),
        ({'holding': None}, 'closed'),
    ],
)
def test_a_closed_hand_says_whether_it_holds(data: dict[str, object], gripper: str) -> None:
    verdict = Verdict(code=VerdictCode.SUCCEEDED, data=data)
    bench = Bench(script={'gripper.close': [verdict]})
    assert bench.tick(bench.leaf('CloseGripper', max_force='12')) is SUCCESS
    assert bench.robot.calls == [('gripper.close', {'max_force_n': 12.0})]
    assert bench.world.robot.gripper == gripper


def test_a_grasp_is_good_when_the_hand_says_so() -> None:
    bench = Bench()
    bench.world.update_robot(gripper='holding')
    assert bench.tick(bench.leaf('CheckGrasp', object='red_cup')) is SUCCESS


@pytest.mark.parametrize('gripper', ['open', 'closed'])
def test_any_other_hand_has_failed_to_grasp(gripper: str) -> None:
    bench = Bench()
    bench.world.update_robot(gripper=gripper)
    assert bench.tick(bench.leaf('CheckGrasp', object='red_cup')) is FAILURE
    assert bench.failure()[0] == 'grasp_failed'
    assert bench.world.objects['red_cup'].location == 'counter'


def test_what_slipped_is_held_no_longer_and_nobody_knows_where_it_is() -> None:
    bench = Bench(held='red_cup')
    bench.world.update_robot(gripper='closed')
    assert bench.tick(bench.leaf('CheckGrasp', object='red_cup')) is FAILURE
    assert bench.world.robot.held_object == ''
    assert bench.world.objects['red_cup'].pose is None
