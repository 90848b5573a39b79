"""The question for the first plan of a mission, while it is open and after."""

from mission_bench import FETCH, Scene, plan_of

from vla_bt.plan import Plan, Verdict


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
