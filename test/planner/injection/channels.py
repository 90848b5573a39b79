"""Every way in which text of others comes before a model, each as a question that holds it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from home import home_world
from prompt_cases import failing, mission, world_with

from vla_bt.errors import Failure, Problem, ProblemCode
from vla_bt.planner import BACKGROUND, PlanRequest
from vla_bt.planner.intent.model import intent_prompt
from vla_bt.planner.prompt import feedback_message
from vla_bt.planner.providers.records import Prompt
from vla_bt.robot import Pose
from vla_bt.world import MissionMemory, ObjectBelief, Place, PlaceKind, WorldModel

COMMAND = 'I would love to have that red cup over on the table'
"""Beyond the grammar, so that only a model plans it."""
Channel = Callable[[str], PlanRequest]


def asking(world: WorldModel | None = None, **fields: object) -> PlanRequest:
    return PlanRequest(command=COMMAND, world=world or home_world(), **fields)  # type: ignore[arg-type]


def thing(**fields: object) -> WorldModel:
    """Return the home with one object more."""
    return world_with(
        ObjectBelief(**{'id': 'cargo', 'label': 'box', 'location': 'shelf', **fields})  # type: ignore[arg-type]
    )


def place(**fields: object) -> WorldModel:
    """Return the home with one place more."""
    world = home_world()
    given = {'name': 'nook', 'kind': PlaceKind.POINT, 'pose': Pose(9.0, 9.0), **fields}
    world.places[str(given['name'])] = Place(**given)  # type: ignore[arg-type]
    return world


def remembering(**fields: object) -> PlanRequest:
    """Return a question with a memory of a failure, which is told with all that is known of it."""
    told = {'outcome': 'FAILED', 'failed_step': 'wait()', 'failure_code': 'x', 'message': 'No.'}
    missions = (mission(**{'command': 'go', 'age_s': 60.0, **told, **fields}),) * 2  # type: ignore[arg-type]
    return asking(memory=MissionMemory(missions=missions))


def worked(text: str) -> PlanRequest:
    """Return a question like one that was answered with a plan that says the text."""
    done = mission(COMMAND, 60.0, steps=(f'say(text={text})',), places=(text, text))
    return asking(memory=MissionMemory(missions=(done, done)))


def failed(text: str, **fields: object) -> PlanRequest:
    """Return a question after a failure with other fields."""
    request = failing()
    failure: Failure = replace(request.failure, **fields)  # type: ignore[type-var]
    return replace(request, failure=failure)


def said(text: str) -> PlanRequest:
    """Return a question after the failure of a step that was to say the text."""
    request = failing()
    steps = [step.model_copy(update={'skill': 'say', 'args': {'text': text}})
             for step in request.remaining]  # fmt: skip
    done = [step.model_copy(update={'id': text[:500]}) for step in request.done]
    return replace(request, done=tuple(done), remaining=tuple(steps))


def held(text: str) -> PlanRequest:
    world = thing(id=text)
    world.picked(text)
    return asking(world)


CHANNELS: Mapping[str, Channel] = {
    'label': lambda text: asking(thing(label=text)),
    'colour': lambda text: asking(thing(colour=text)),
    'tag': lambda text: asking(thing(tags=(text,))),
    'id': lambda text: asking(thing(id=text)),
    'held_id': held,
    'location': lambda text: asking(thing(location=text)),
    'place_alias': lambda text: asking(place(aliases=(text,))),
    'place_name': lambda text: asking(place(name=text)),
    'place_room': lambda text: asking(place(room=text)),
    'context_value': lambda text: asking(context={'told': text}),
    'context_key': lambda text: asking(context={text: 1}),
    'context_deep': lambda text: asking(context={'told': [{'what': text, text: [text]}]}),
    'task_context': lambda text: asking(context={BACKGROUND: {'scene_description': text}}),
    'speaker': lambda text: asking(context={'speaker': text, 'language': text}),
    'memory_command': lambda text: remembering(command=text),
    'memory_message': lambda text: remembering(message=text),
    'memory_step': lambda text: remembering(failed_step=text, failure_code=text),
    'memory_outcome': lambda text: remembering(outcome=text),
    'memory_plan': worked,
    'failure_message': lambda text: failed(text, message=text),
    'failure_where': lambda text: failed(text, where=text),
    'failure_completed': lambda text: failed(text, completed=(text,) * 50),
    'steps': said,
}
"""Questions by what holds the text."""


def feedback(text: str) -> str:
    """Return the turn about an answer whose problems hold the text wherever they can."""
    problem = Problem(
        code=ProblemCode.UNKNOWN_OBJECT,
        path=f'steps[0].args.{text}',
        message=f'no object {text} is known',
        found=text,
        allowed=(text,) * 50,
    )
    return feedback_message([problem]).text


def intent(text: str) -> Prompt:
    """Return what a model is asked that reads intents, in a world that holds the text."""
    world = thing(label=text, colour=text)
    world.objects[text] = ObjectBelief(id=text, label='box')
    world.places[text] = Place(name=text, kind=PlaceKind.POINT, pose=Pose(9.0, 9.0))
    return intent_prompt(COMMAND, world)
