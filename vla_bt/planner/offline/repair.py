"""Planning again after a failure, without a model: the next best ways, most promising first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vla_bt.errors import FailureCode
from vla_bt.plan import Step
from vla_bt.planner.offline.answers import Question, Refusal, listing, sentence, spoken, the
from vla_bt.planner.offline.leftover import Leftover
from vla_bt.planner.offline.schedule import SEARCH, Schedule
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import ArgumentType, Catalogue
from vla_bt.world import PlaceKind, WorldModel

PAUSE_S = 5.0
"""Wait before something blocked is tried again, seconds."""
_PASSING = frozenset((FailureCode.ABORTED, FailureCode.TIMED_OUT, FailureCode.REJECTED,
                      FailureCode.UNREACHABLE))  # fmt: skip
"""Failures that may be gone after a while."""

MakeSchedule = Callable[[Situation], Schedule]


def repairs(
    request: PlanRequest, catalogue: Catalogue, make_schedule: MakeSchedule
) -> Iterator[tuple[Step, ...]]:
    """Yield plans for what remains, from the world as it is now; the caller drops tried ones.

    - Something was not found: look for it at each surface not searched yet, nearest first.
    - Else: what remains, planned anew; then, after a failed grasp, with other grasps; after a
      failure that may pass, once more after a pause.

    Raises:
        Question: There is nowhere left to look, or something must be answered first.
        Refusal: The failure cannot be repaired.
    """
    failure = request.failure
    if failure is None or not failure.recoverable or not request.remaining:
        raise Refusal(sentence(failure.message) if failure else 'There is nothing left to do.')
    tasks = Leftover(request.remaining, catalogue, request.world).tasks()
    missing = _missing_thing(request, catalogue)
    if missing:
        yield from _searches(missing, tasks, request, make_schedule)
        raise _nowhere_left(missing, request)
    plain = _steps(tasks, request.world, make_schedule)
    yield plain
    if failure.code is FailureCode.GRASP_FAILED:
        yield from _other_choices(plain, request.remaining[0], catalogue)
    if failure.code in _PASSING and catalogue.find('wait') is not None:
        pause = Task('wait', {'duration': PAUSE_S})
        yield _steps((pause, *tasks), request.world, make_schedule)
    raise Refusal(f'I have nothing new to try. {sentence(failure.message)}')


def _steps(
    tasks: Sequence[Task], world: WorldModel, make_schedule: MakeSchedule
) -> tuple[Step, ...]:
    schedule = make_schedule(Situation(world))
    for task in tasks:
        schedule.add(task)
    return tuple(schedule.steps)


def _missing_thing(request: PlanRequest, catalogue: Catalogue) -> str:
    """Return the id or description of what was not found, '' when the failure is another."""
    failed = request.remaining[0]
    if request.failure is None or request.failure.code is not FailureCode.NOT_FOUND:
        return ''
    if failed.skill == SEARCH:
        return str(failed.args['query'])
    situation = Situation(request.world)
    for name, argument in catalogue[failed.skill].arguments.items():
        value = str(failed.args.get(name, ''))
        if argument.type is ArgumentType.OBJECT and value and situation.is_lost(value):
            return value
    return ''


def _searches(
    missing: str, tasks: Sequence[Task], request: PlanRequest, make_schedule: MakeSchedule
) -> Iterator[tuple[Step, ...]]:
    searched = _searched(request)
    rest = [task for task in tasks if task.args.get('query') != missing]
    situation = Situation(request.world)
    surfaces = [it for it in situation.places(PlaceKind.SURFACE) if it.name not in searched]
    pose = situation.pose
    for place in sorted(surfaces, key=lambda it: it.pose.distance_m(pose) if pose else 0.0):
        search = Task(SEARCH, {'query': missing}, near=place.name)
        yield _steps((search, *rest), request.world, make_schedule)


def _searched(request: PlanRequest) -> tuple[str, ...]:
    """Return where the robot stands, and where it went without getting anything done there."""
    places: list[str] = []
    stop = ''
    for step in request.done:
        place = str(step.args.get('location', '')) if step.skill == 'navigate_to' else ''
        if place and stop:
            places.append(stop)
        stop = place
    here = request.world.current_place()
    return tuple(dict.fromkeys(filter(None, (*places, stop, here))))


def _other_choices(
    steps: Sequence[Step], failed: Step, catalogue: Catalogue
) -> Iterator[tuple[Step, ...]]:
    """Yield the steps with the failed one done in every other way its choices offer."""
    skills = [step.skill for step in steps]
    index = skills.index(failed.skill) if failed.skill in skills else len(skills)
    for step in steps[index : index + 1]:
        for name, argument in catalogue[failed.skill].arguments.items():
            for choice in argument.choices:
                other = step.model_copy(update={'args': {**step.args, name: choice}})
                yield (*steps[:index], other, *steps[index + 1 :])


def _nowhere_left(missing: str, request: PlanRequest) -> Question:
    name = the(missing) if missing in request.world.objects else spoken(missing)
    places = listing(map(the, _searched(request)), 'and')
    return Question(f'I do not see {name}; I looked at {places}. Where is it?')
