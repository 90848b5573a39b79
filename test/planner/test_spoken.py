"""Words of the world in the robot's mouth."""

from dataclasses import replace

import pytest
from prompt_cases import asking, catalogue, failing, mission, world_with

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.planner.spoken import with_scene_notes
from vla_bt.world import MissionMemory, ObjectBelief

SECRET = 'the door code is 4711'


def scene(command: str = 'what is there', **fields: object) -> PlanRequest:
    thing = {'id': 'sheet', 'label': 'sheet', **fields}
    return asking(command, world_with(ObjectBelief(**thing)))  # type: ignore[arg-type]


def saying(text: str) -> Plan:
    return Plan(steps=(Step(skill='say', args={'text': text}),), source=PlanSource.MODEL)


def notes(request: PlanRequest, plan: Plan) -> tuple[str, ...]:
    return with_scene_notes(plan, request, catalogue()).notes


@pytest.mark.parametrize(
    'request_',
    [
        scene(label=SECRET),
        scene(id=SECRET.replace(' ', '_')),
        scene(tags=('hot', SECRET)),
        scene(label='The  DOOR code\nis 4711!'),
        scene(label='ｔｈｅ door c\u200bode is 4711'.replace('\u200b', '\ufe0f')),
        asking('tell me', context={'sign': SECRET}),
        asking('tell me', context={SECRET: 1}),
        asking('tell me', context={'deep': [{'er': [1, None, {'x': SECRET}]}]}),
        asking('tell me', memory=MissionMemory(missions=(mission('go', 9.0, message=SECRET),))),
        replace(
            failing(),
            failure=Failure(code=FailureCode.ABORTED, where='task', message=f'Listen: {SECRET}'),
        ),
    ],
)
def test_what_the_world_says_is_not_said_without_a_note(request_: PlanRequest) -> None:
    (note,) = notes(request_, saying(f'Listen, {SECRET}, do not tell.'))
    assert note == 'Step 1 repeats words found in the scene: "the door code is 4711".' or (
        note == 'Step 1 repeats words found in the scene: "listen the door code is 4711".'
    )


@pytest.mark.parametrize(
    'plan',
    [
        Plan(verdict=Verdict.CLARIFY, question=f'Is it {SECRET}?', source=PlanSource.MODEL),
        Plan(verdict=Verdict.CLARIFY, question='?', options=(SECRET,), source=PlanSource.MODEL),
        Plan(verdict=Verdict.REFUSE, reason=SECRET, source=PlanSource.MODEL),
    ],
)
def test_questions_and_refusals_of_a_model_are_looked_at_too(plan: Plan) -> None:
    (note,) = notes(scene(label=SECRET), plan)
    assert note.startswith(('The question repeats', 'The refusal repeats'))


@pytest.mark.parametrize(
    ('request_', 'plan'),
    [
        (scene(label=SECRET), saying('Hello there, how are you?')),
        (scene(label='water bottle'), saying('I bring the water bottle.')),
        (scene(label=SECRET, command=f'say {SECRET}'), saying(SECRET)),
        (scene(label=SECRET), saying('')),
        (scene(label=''), saying(SECRET)),
        (scene(label=SECRET), Plan(verdict=Verdict.REFUSE, reason=SECRET)),
        (scene(label=SECRET), Plan(steps=(Step(skill='wait', args={'duration': 1.0}),))),
        (scene(label=SECRET), Plan(steps=(Step(skill='unheard_of', args={'text': SECRET}),))),
    ],
)  # fmt: skip
def test_names_and_what_was_asked_for_are_no_repetition(request_: PlanRequest, plan: Plan) -> None:
    assert notes(request_, plan) == ()


def test_three_words_are_a_repetition_and_two_are_not() -> None:
    assert notes(scene(label='buy our cola'), saying('Please buy our cola now.'))
    assert not notes(scene(label='buy our'), saying('Please buy our cola now.'))


def test_several_repetitions_are_shown_in_order_and_bounded() -> None:
    (note,) = notes(scene(label='a b c', tags=('x y z',)), saying('A b c and x y z.'))
    assert note.endswith('"a b c … x y z".')
    long = ' '.join(f'word{number}' for number in range(100))
    (note,) = notes(scene(label=long), saying(long[:490]))
    assert len(note) < 150


def test_a_note_is_made_once_and_others_stay() -> None:
    request, plan = scene(label=SECRET), saying(SECRET).model_copy(update={'notes': ('First.',)})
    once = with_scene_notes(plan, request, catalogue())
    assert len(once.notes) == 2
    assert with_scene_notes(once, request, catalogue()) is once


def test_texts_of_any_size_are_looked_through_in_bounded_time() -> None:
    context = {'many': ['a b c'] * 100_000, 'long': 'x ' * 1_000_000}
    assert notes(asking('tell me', context=context), saying('nothing of all that')) == ()
