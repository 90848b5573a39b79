"""From tasks to steps."""

import pytest

from offline.asking import catalogue, home, outline, situation
from vla_bt.errors import Problem, ProblemCode
from vla_bt.planner.offline.answers import Question, Refusal
from vla_bt.planner.offline.schedule import Schedule, problem_answer, step_words
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill


def schedule(*tasks: Task, now: Situation | None = None, skills: Catalogue | None = None) -> str:
    """Return the steps of the tasks in short."""
    plan = Schedule(skills or catalogue(), now or situation(), lambda: False)
    for task in tasks:
        plan.add(task)
    return outline(tuple(plan.steps))


def lost_cup() -> Situation:
    """Return a situation in which nobody knows where the red cup is."""
    world = home()
    world.not_seen('red_cup')
    return Situation(world)


def test_every_task_comes_after_what_it_needs() -> None:
    now = situation()
    steps = schedule(
        Task('pick_up', {'object': 'red_cup'}),
        Task('say', {'text': 'hi'}, near='kitchen'),
        Task('place', {'object': 'red_cup', 'location': 'table'}),
        now=now,
    )
    assert steps == (
        'navigate_to(counter) pick_up(red_cup) navigate_to(kitchen) say(hi) '
        'navigate_to(table) place(red_cup, table)'
    )
    assert (now.here, now.held, now.place_of('red_cup')) == ('table', '', 'table')


def test_a_lost_object_is_looked_for_first() -> None:
    now = lost_cup()
    now.hints['red_cup'] = 'desk'
    assert schedule(Task('pick_up', {'object': 'red_cup'}), now=now) == (
        'navigate_to(desk) detect_objects(red_cup) pick_up(red_cup)'
    )


def test_a_lost_object_without_a_way_to_look_is_asked_about() -> None:
    blind = Catalogue(skill for skill in catalogue() if skill.name != 'detect_objects')
    with pytest.raises(Question, match='I do not know where the red cup is'):
        schedule(Task('pick_up', {'object': 'red_cup'}), now=lost_cup(), skills=blind)


def test_what_was_given_away_is_asked_about() -> None:
    with pytest.raises(Question, match='By then the red cup is no longer with me'):
        schedule(
            Task('handover', {'object': 'red_cup', 'person': 'person'}),
            Task('place', {'object': 'red_cup', 'location': 'table'}),
        )


def test_a_full_hand_is_asked_about() -> None:
    with pytest.raises(Question, match='I am holding the red mug. Where should I put it first'):
        schedule(Task('pick_up', {'object': 'red_cup'}), now=situation(held='red_mug'))


def test_what_can_never_hold_is_refused_with_the_reason() -> None:
    with pytest.raises(Refusal, match=r'place needs surface\(dock\): dock is no surface'):
        schedule(Task('place', {'object': 'red_cup', 'location': 'dock'}))


def test_wrong_arguments_are_told_before_any_search() -> None:
    with pytest.raises(Refusal, match='I cannot do that: 900.0 s is outside 0 to 300 s'):
        schedule(Task('wait', {'duration': 900.0}))
    with pytest.raises(Question, match="I am not sure: no place 'moon' is known"):
        schedule(Task('navigate_to', {'location': 'moon'}))


def test_a_late_search_is_refused() -> None:
    plan = Schedule(catalogue(), situation(), lambda: True)
    with pytest.raises(Refusal, match='in time'):
        plan.add(Task('pick_up', {'object': 'red_cup'}))


@pytest.mark.parametrize('code', list(ProblemCode))
def test_problems_an_answer_can_solve_become_questions(code: ProblemCode) -> None:
    answer = problem_answer(Problem(code=code, path='', message='so', allowed=('red_cup',)))
    askable = {'missing', 'unknown_object', 'unknown_place', 'ambiguous'}
    assert isinstance(answer, Question if code.value in askable else Refusal)


def test_steps_are_told_in_words() -> None:
    place = catalogue()['place']
    args = {'object': 'red_cup', 'location': 'table'}
    assert step_words(place, args) == 'put the red cup on the table'
    assert step_words(catalogue()['navigate_to'], {'x': 1.0, 'y': 2.5}) == 'navigate to 1 2.5'
    assert step_words(catalogue()['rotate'], {'angle': 1.5}) == 'rotate 1.5'
    kind = Argument(type=ArgumentType.BOOLEAN, default=True, summary='x')
    bow = Skill(name='bow_down', summary='x', arguments={'low': kind}, timeout_s=1, duration_s=1,
                tree='x.xml')  # fmt: skip
    assert step_words(bow, {'low': False}) == 'bow down'
