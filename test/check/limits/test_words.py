"""Skills, words and joints."""

import math
import time
from typing import Any

import pytest
from limit_cases import TO_COUNTER, flow_plan, found, node, plan_of, problems_of, step

from vla_bt.check.limits.words import beginning, end
from vla_bt.errors import ProblemCode
from vla_bt.safety import Limits, SpeechLimits
from vla_bt.safety.limits import JointRange

TO_DOOR = ('navigate_to', {'location': 'front_door'})


@pytest.mark.parametrize('entry', ['open_door', 'open', 'Open', ' Open-Door ', 'open door'])
@pytest.mark.parametrize('used', ['open_door', 'open', 'Open Door'])
def test_a_forbidden_skill_is_one_by_any_name(entry: str, used: str) -> None:
    plan = plan_of(TO_DOOR, (used, {'door': 'front_door'}))
    (problem,) = problems_of(plan, Limits(forbidden_skills=(entry,)))
    assert (problem.code, problem.path) == (ProblemCode.FORBIDDEN_SKILL, 'steps[1].skill')
    assert problem.message == 'open_door is forbidden here'
    assert problem.allowed == ('another skill',)
    assert problem.found == 'open_door'


def test_other_skills_stay_allowed() -> None:
    plan = plan_of(TO_DOOR, ('open_door', {'door': 'front_door'}))
    assert found(plan, Limits(forbidden_skills=('pick_up', 'say'))) == []


def test_what_the_robot_says_is_judged() -> None:
    (problem,) = problems_of(plan_of(('say', {'text': 'Go or I will k1ll you!'})))
    assert (problem.code, problem.path) == (
        ProblemCode.FORBIDDEN_SPEECH,
        'steps[0].args.text',
    )
    assert problem.message == "the robot does not say 'kill' here"
    assert problem.allowed == ('other words',)
    assert found(plan_of(('say', {'text': 'I will take a break.'}))) == []


@pytest.mark.parametrize('text', ['go \u202ellik\u202c', 'go \u2067llik', 'go &#x202E;llik'])
def test_text_that_is_read_backwards_is_not_spoken_whatever_it_says(text: str) -> None:
    plan = plan_of(('say', {'text': text}))
    (problem,) = problems_of(plan, speech=SpeechLimits(forbidden=()))
    sign = 'U+2067' if '\u2067' in text else 'U+202E'
    assert (problem.code, problem.path, problem.found) == (
        ProblemCode.FORBIDDEN_SPEECH,
        'steps[0].args.text',
        sign,
    )
    assert problem.message == (
        f'the robot does not say text with {sign}, which turns the direction of writing'
    )


def test_a_site_chooses_its_words() -> None:
    plan = plan_of(('say', {'text': 'Buy a lemon'}))
    assert found(plan) == []
    speech = SpeechLimits(forbidden=('buy',))
    assert found(plan, speech=speech)[0][0] is ProblemCode.FORBIDDEN_SPEECH


def test_text_that_nobody_hears_is_not_judged() -> None:
    assert found(plan_of(('detect_objects', {'query': 'attack dog'}))) == []
    assert found(plan_of(('beep', {'tune': 'attack'}))) == []


@pytest.mark.parametrize(
    ('value', 'count'), [(0.0, 0), (2.0, 0), (2.0001, 1), (-0.0001, 1), (math.nan, 1)]
)
def test_a_joint_may_stand_at_its_ends_and_not_beyond(value: float, count: int) -> None:
    limits = Limits(joints={'elbow': JointRange(min=0, max=2)})
    plan = plan_of(('reach_for', {'elbow': value}))
    problems = [it for it in problems_of(plan, limits) if it.code is ProblemCode.JOINT_LIMIT]
    assert [it.path for it in problems] == ['steps[0].args.elbow'] * (
        0 if math.isnan(value) else count
    )
    assert bool(problems_of(plan, limits)) == bool(count)


def test_a_joint_limit_tells_its_range() -> None:
    limits = Limits(joints={'elbow': JointRange(min=0, max=2), 'wrist': JointRange(min=0, max=1)})
    (problem,) = problems_of(plan_of(('reach_for', {'elbow': 2.5})), limits)
    assert problem.message == 'elbow = 2.5 is outside 0 to 2'
    assert problem.allowed == ('0 to 2 rad (m where it slides)',)
    assert problem.found == '2.5'


def test_joints_of_another_arm_do_not_matter() -> None:
    limits = Limits(joints={'wrist': JointRange(min=0, max=1)})
    assert found(plan_of(('reach_for', {'elbow': 2.5})), limits) == []
    assert found(plan_of(TO_COUNTER), limits) == []


def says(*texts: str) -> list[tuple[str, dict[str, Any]]]:
    return [('say', {'text': text}) for text in texts]


@pytest.mark.parametrize(
    ('texts', 'at'),
    [
        (('I will', 'hurt you'), 1),
        (('k', 'i', 'l', 'l', 'now'), 3),
        (('I', 'will ...', '... hurt', 'you'), 2),
        (('Tea is ready. Shut', 'up'), 1),
    ],
)
def test_a_word_in_pieces_is_found_where_it_is_complete(texts: tuple[str, ...], at: int) -> None:
    (problem,) = problems_of(plan_of(*says(*texts)))
    assert (problem.code, problem.path) == (
        ProblemCode.FORBIDDEN_SPEECH,
        f'steps[{at}].args.text',
    )
    assert problem.message.endswith(' here, in pieces neither')


@pytest.mark.parametrize('texts', [('I will', 'help you'), ('ski', 'lls'), ('a skill', 'ed')])
def test_what_is_no_word_together_is_said(texts: tuple[str, ...]) -> None:
    assert found(plan_of(*says(*texts))) == []


def test_a_word_by_itself_is_told_once() -> None:
    assert found(plan_of(*says('k', 'ill, kill', 'l'))) == [
        (ProblemCode.FORBIDDEN_SPEECH, 'steps[1].args.text')
    ]


def test_a_sentence_that_failed_may_not_have_been_said() -> None:
    flow = node('sequence', step('a'), node('fallback', step('b'), step('c')))
    plan = flow_plan(flow, *says('I will', 'come to', 'hurt you'))
    assert found(plan) == [(ProblemCode.FORBIDDEN_SPEECH, 'steps[2].args.text')]


@pytest.mark.parametrize(
    ('text', 'length', 'first', 'last'),
    [
        ('one two', 7, 'one two', 'one two'),
        ('one two', 6, 'one', 'two'),
        ('one two', 3, 'one', 'two'),
        ('one two', 2, '', ''),
        ('', 0, '', ''),
    ],
)
def test_texts_are_cut_between_words(text: str, length: int, first: str, last: str) -> None:
    assert (beginning(text, length), end(text, length)) == (first, last)


@pytest.mark.timed
def test_long_texts_cost_little() -> None:
    pairs = [node('fallback', step(a), step(b)) for a, b in zip('acegikm', 'bdfhjln', strict=True)]
    plan = flow_plan(node('sequence', *pairs), *says(*['m1lk5 ' * 80] * 14))
    began_s = time.process_time()
    assert found(plan) == []
    assert time.process_time() - began_s < 1.0
