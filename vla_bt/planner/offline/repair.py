"""Planning again after a failure, without a model: the next best ways, most promising first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vla_bt.errors import KINDS, Failure, FailureCode, FailureKind
from vla_bt.plan import Step
from vla_bt.planner.offline.answers import Question, Refusal, listing, sentence, spoken, the
from vla_bt.planner.offline.leftover import Leftover
from vla_bt.planner.offline.schedule import SEARCH, Schedule
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Argument, ArgumentType, Catalogue
from vla_bt.world import PlaceKind, WorldModel

PAUSE_S = 5.0
"""Wait before something is tried again that may pass, seconds."""
_PASSING = (FailureKind.TRANSIENT, FailureKind.BLOCKED)
_ANOTHER_WAY = (FailureKind.BLOCKED, FailureKind.BAD_REQUEST)
_STARTING = frozenset((FailureCode.REJECTED, FailureCode.UNREACHABLE, FailureCode.SERVER_LOST))
"""Failures of a server that may be on its way back."""
_WAYS = ('grasp_type',)
"""Arguments whose other choices do the same in another way; dropping is no way of placing."""

MakeSchedule = Callable[[Situation], Schedule]


def repairs(
    request: PlanRequest, catalogue: Catalogue, make_schedule: MakeSchedule
) -> Iterator[tuple[Step, ...]]:
    """Yield plans for what remains, from the world as it is now; the caller drops tried ones.

    What was not found is looked for at each surface not searched yet, nearest first. Else:

    | kind of failure         | tried, in this order                         | then             |
    |-------------------------|----------------------------------------------|------------------|
    | transient               | what remains, anew; the same after a pause   | refuses          |
    | blocked                 | what remains, anew; the failed step in its   | refuses          |
    |                         | other ways; what remains after a pause       |                  |
    | bad_request             | what remains, unless it begins as it failed; | asks what to do  |
    |                         | the failed step in its other ways            | instead          |
    | infrastructure          | where a server rejected, was not there or    | names it, for an |
    |                         | was lost: what remains after a pause         | operator         |
    | preempted_by_other      | nothing                                      | leaves it to who |
    |                         |                                              | has taken over   |
    | none, failed grasp      | what remains, anew; the failed step in its   | refuses          |
    |                         | other ways                                   |                  |
    | none, aborted           | as transient                                 | refuses          |
    | none, any other         | what remains, anew                           | refuses          |

    Raises:
        Question: There is nowhere left to look, or something must be answered first, or what
            remains has several ways.
        Refusal: The failure cannot be repaired.
    """
    failure = request.failure
    if failure is None or not failure.recoverable or not request.remaining:
        raise Refusal(sentence(failure.message) if failure else 'There is nothing left to do.')
    if _kind(failure) is FailureKind.PREEMPTED_BY_OTHER:
        raise Refusal(f'Somebody else has taken over. {sentence(failure.message)}')
    if request.remaining_flow is not None:
        raise Question(f'{sentence(failure.message)} How should I go on?')
    tasks = Leftover(request.remaining, catalogue, request.world).tasks()
    missing = _missing_thing(request, catalogue)
    if missing:
        yield from _searches(missing, tasks, request, make_schedule)
        raise _nowhere_left(missing, request)
    yield from _again(tasks, request, catalogue, make_schedule)
    raise _last_words(_kind(failure), failure.message)


def _kind(failure: Failure) -> FailureKind | None:
    return failure.kind or KINDS.get(failure.code)


def _again(
    tasks: Sequence[Task], request: PlanRequest, catalogue: Catalogue, make_schedule: MakeSchedule
) -> Iterator[tuple[Step, ...]]:
    failure, failed = request.failure, request.remaining[0]
    assert failure is not None, 'checked by the caller'
    kind = _kind(failure)
    if kind is not FailureKind.INFRASTRUCTURE:
        plain = _steps(tasks, request.world, make_schedule)
        if kind is not FailureKind.BAD_REQUEST or not _is_same(plain[0], failed):
            yield plain
        if kind in _ANOTHER_WAY or failure.code is FailureCode.GRASP_FAILED:
            yield from _other_ways(plain, failed, catalogue, kind is FailureKind.BAD_REQUEST)
    is_passing = kind in _PASSING or (kind is None and failure.code is FailureCode.ABORTED)
    if (is_passing or failure.code in _STARTING) and catalogue.find('wait') is not None:
        pause = Task('wait', {'duration': PAUSE_S})
        yield _steps((pause, *tasks), request.world, make_schedule)


def _last_words(kind: FailureKind | None, message: str) -> Question | Refusal:
    said = sentence(message)
    if kind is FailureKind.BAD_REQUEST:
        return Question(f'{said} What should I do instead?')
    if kind is FailureKind.INFRASTRUCTURE:
        return Refusal(f'{said} An operator must look at it.')
    return Refusal(f'I have nothing new to try. {said}')


def _is_same(step: Step, failed: Step) -> bool:
    """Return True for the same use of a skill, in whichever way."""
    return step.skill == failed.skill and all(
        name in _WAYS or step.args.get(name, value) == value
        for name, value in failed.args.items()
    )


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


def _other_ways(
    steps: Sequence[Step], failed: Step, catalogue: Catalogue, is_onwards: bool
) -> Iterator[tuple[Step, ...]]:
    """Yield the steps with the failed one done in every other way, see `_WAYS`.

    Args:
        steps: What remains, planned anew.
        failed: The step that failed.
        catalogue: The skills.
        is_onwards: True: only ways after the failed one, so that none is taken twice.
    """
    skills = [step.skill for step in steps]
    index = skills.index(failed.skill) if failed.skill in skills else len(skills)
    for step in steps[index : index + 1]:
        for name in _WAYS:
            argument = catalogue[failed.skill].arguments.get(name)
            for choice in _others(argument, failed.args.get(name), is_onwards):
                other = step.model_copy(update={'args': {**step.args, name: choice}})
                yield (*steps[:index], other, *steps[index + 1 :])


def _others(argument: Argument | None, now: object, is_onwards: bool) -> Sequence[str]:
    choices = argument.choices if argument else ()
    if is_onwards and now in choices:
        return choices[choices.index(now) + 1 :]
    return tuple(choice for choice in choices if choice != now)


def _nowhere_left(missing: str, request: PlanRequest) -> Question:
    name = the(missing) if missing in request.world.objects else spoken(missing)
    places = listing(map(the, _searched(request)), 'and')
    return Question(f'I do not see {name}; I looked at {places}. Where is it?')
