"""The question for the first plan of a mission, while it is open and after."""

import pytest
from mission_bench import FETCH, Bench, Scene, plan_of

from vla_bt.mission import Order
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import Experience
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode


def test_steps_that_arrive_are_shown_until_the_mission_is_canceled() -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    assert [step.skill for step in scene.mission.status.arriving] == ['navigate_to']
    scene.mission.cancel('enough')
    assert scene.mission.status.arriving == ()


def test_steps_that_arrive_are_not_shown_beside_the_plan() -> None:
    scene = Scene()
    scene.write(*FETCH[:1])
    scene.answer(plan_of(*FETCH))
    assert scene.mission.status.arriving == ()


def test_its_deadline_wakes_nobody_once_the_answer_is_there() -> None:
    scene = Scene()
    first = scene.mission.next_deadline_s
    assert first == 5.0
    scene.writing.future.set_result(Plan(verdict=Verdict.REFUSE, reason='No.'))
    scene.bench.tick()
    assert scene.mission.result is not None
    assert scene.mission.next_deadline_s > first


@pytest.mark.parametrize('mode', ['deny', 'ask'])
def test_a_no_says_nothing_against_the_plan_or_its_steps(mode: str) -> None:
    """What a person did not want may be wanted tomorrow; nor did it work."""
    learned: list[Experience] = []
    bench = Bench(plan_of(*FETCH), confirmation=mode)
    bench.equipment.worker._learn = learned.append
    mission = bench.executive.submit(Order(command='bring the cup'))
    assert bench.run(mission).failure_code == 'declined'
    (experience,) = learned
    assert experience.outcome == 'FAILED'
    assert experience.failure_code == 'declined'
    assert experience.failed_step == ''


def test_a_step_that_failed_is_learned() -> None:
    learned: list[Experience] = []
    aborted = Ended(code=VerdictCode.ABORTED, message='no way through')
    refuse = Plan(verdict=Verdict.REFUSE, reason='No.')
    bench = Bench(plan_of(*FETCH), refuse, script={'navigation.go_to': [aborted] * 9})
    bench.equipment.worker._learn = learned.append
    bench.run(bench.executive.submit(Order(command='bring the cup')))
    assert learned[0].failed_step.startswith('navigate_to(location=counter')
