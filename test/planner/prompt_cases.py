"""Questions to a model, one for each form a prompt can take."""

import datetime
import json
from dataclasses import replace
from functools import cache
from typing import Any

from home import home_world

from vla_bt.errors import Failure, FailureCode, FailureKind
from vla_bt.plan import Step
from vla_bt.planner import Image, PlanRequest
from vla_bt.planner.prompt import Prompter
from vla_bt.planner.providers.records import Prompt
from vla_bt.planner.wire import answer_form
from vla_bt.safety import load_safety
from vla_bt.settings import Settings
from vla_bt.settings.sections import Dialect
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import MissionMemory, ObjectBelief, RememberedMission, WorldModel

NOW_S = datetime.datetime(2026, 11, 21, 18, 40).timestamp()
"""A Saturday evening in whatever time zone the tests run."""
FETCH = 'Go to the kitchen, pick up the red cup, and bring it to the table'


@cache
def catalogue() -> Catalogue:
    """Return the shipped skills, read once."""
    return load_catalogue()


def settings(**context: Any) -> Settings:
    """Return the default settings with those of `context` replaced."""
    return Settings.model_validate({'context': context})


@cache
def _prompter(settings_json: str) -> Prompter:
    return Prompter(catalogue(), Settings.model_validate_json(settings_json), load_safety())


def prompt_of(
    request: PlanRequest, dialect: Dialect = 'flat', chosen: Settings | None = None
) -> Prompt:
    """Return the prompt of a question, made at `NOW_S`."""
    chosen = chosen or settings()
    llm = chosen.llm.model_copy(update={'dialect': dialect})
    prompter = _prompter(chosen.model_copy(update={'llm': llm}).model_dump_json())
    return prompter.prompt(request, NOW_S)


def user_text(request: PlanRequest, **context: Any) -> str:
    """Return the turn that puts the question."""
    return prompt_of(request, chosen=settings(**context)).messages[0].text


def asking(command: str, world: WorldModel | None = None, **fields: Any) -> PlanRequest:
    """Return a question about the shipped home."""
    return PlanRequest(command=command, world=world or home_world(), **fields)


def world_with(*objects: ObjectBelief) -> WorldModel:
    """Return the shipped home with more objects."""
    world = home_world()
    world.objects |= {belief.id: belief for belief in objects}
    return world


def crowded_world(count: int = 200) -> WorldModel:
    """Return the shipped home with `count` objects in all."""
    world = home_world()
    labels = ('plate', 'box', 'glass')
    more = [
        ObjectBelief(
            id=f'thing_{number}',
            label=labels[number % 3],
            colour='white',
            location='desk',
            seen_at_s=-float(number),
        )
        for number in range(count - len(world.objects))
    ]
    return world_with(*more)


def mission(command: str, age_s: float, **fields: Any) -> RememberedMission:
    """Return a mission that succeeded, unless `fields` say otherwise."""
    fields = {'outcome': 'SUCCEEDED', **fields}
    return RememberedMission(command=command, when_s=NOW_S - age_s, **fields)


def failed_mission(command: str, age_s: float) -> RememberedMission:
    """Return a mission that failed to grasp the red cup."""
    return mission(
        command,
        age_s,
        outcome='FAILED',
        failed_step='pick_up(object=red_cup)',
        failure_code='grasp_failed',
        message='The gripper closed on nothing.',
    )


def memory() -> MissionMemory:
    """Return a small memory, oldest mission first."""
    fetched = {
        'steps': ('navigate_to(location=counter)', 'pick_up(object=red_cup)'),
        'places': ('counter', 'table'),
    }
    return MissionMemory(
        missions=(
            mission('bring the red cup to the table', 300_000.0, **fetched),
            failed_mission('bring me the red cup', 90_000.0),
            mission('bring the red cup to the table', 8_000.0, **fetched),
            mission('go to the dock', 600.0, places=('dock',)),
        )
    )


def large_memory(count: int = 1000) -> MissionMemory:
    """Return `count` missions with 50 different commands, every tenth one failed."""
    words = 'cup plate box glass book apple mug bottle block lamp'.split()
    return MissionMemory(
        missions=tuple(
            failed_mission(f'bring me the {words[number % 10]}', count - number)
            if number % 10 == 0
            else mission(
                f'bring the {words[number % 10]} to table {number % 50}',
                count - number,
                steps=('navigate_to(location=table)', 'pick_up(object=red_cup)') * 3,
                places=('table', 'counter'),
            )
            for number in range(count)
        )
    )


def failing() -> PlanRequest:
    """Return the question after a cup could not be grasped."""
    steps = (
        Step(id='1', skill='navigate_to', args={'location': 'counter'}),
        Step(id='2', skill='pick_up', args={'object': 'red_cup'}),
        Step(id='3', skill='navigate_to', args={'location': 'table'}),
        Step(id='4', skill='place', args={'object': 'red_cup', 'location': 'table'}),
    )
    world = home_world('counter')
    world.not_seen('red_cup')
    return asking(
        FETCH,
        world,
        failure=Failure(
            code=FailureCode.GRASP_FAILED,
            where='task/step 2 pick_up/CloseGripper',
            message='The gripper closed on nothing.',
            kind=FailureKind.TRANSIENT,
            server_code=7,
            completed=('MoveArm',),
        ),
        done=steps[:1],
        remaining=steps[1:],
        tried=frozenset({'a', 'b'}),
    )


IMAGE = Image(data=b'JPEG', width_px=640, height_px=480, age_s=0.3)

REQUESTS: dict[str, PlanRequest] = {
    'navigation': asking('go to the dock'),
    'manipulation': asking('release it', home_world('table', held='red_cup')),
    'multi_step': asking(FETCH),
    'neither': asking('what can you see?'),
    'memory': asking('bring the red cup to the shelf', memory=memory()),
    'context': asking(
        'bring me the cup',
        confidence=0.72,
        context={'asked_by': 'Ann', 'urgent': True, 'seen': [{'what': 'cup', 'x': 1.5}]},
        image=IMAGE,
    ),
    'failure': failing(),
    'resumed': replace(failing(), command='', done=(), tried=frozenset()),
    'crowded': asking('bring me the red cup', crowded_world(), memory=large_memory()),
    'empty': asking('go to the dock', WorldModel(clock=lambda: 0.0)),
}
"""Questions by the name of the snapshot of what is put to the model."""


def schema_text(dialect: Dialect) -> str:
    """Return the schema that goes with every prompt of a dialect."""
    return json.dumps(answer_form(catalogue(), dialect).schema)
