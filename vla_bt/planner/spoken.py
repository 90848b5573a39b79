"""Words of the world in the robot's mouth: found, and told to people before they are spoken.

To read out a sign can be exactly what was asked for, so this is a note and no problem; what no
plan may say at all stands in the safety file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vla_bt.errors import one_line, shorten
from vla_bt.plan import Plan, PlanSource
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import ArgumentType, Catalogue

LEAST_WORDS = 3
"""Words in a row that make a repetition; fewer are the name of a thing."""
MAX_MISSIONS = 20
_MAX_TEXT = 4000
_MAX_PIECES = 2000
_LONGEST_SHOWN = 80
_WORD = re.compile(r'[^\W_]+')

_Run = tuple[str, ...]


def with_scene_notes(plan: Plan, request: PlanRequest, catalogue: Catalogue) -> Plan:
    """Return the answer with a note for each text in it that repeats what stands in the world.

    In the world are ids, labels and tags of objects, context, failures and earlier missions. What
    the command says itself is no repetition.

    Args:
        plan: The answer: what its steps say; a model's question and refusal, too.
        request: What was answered, with all that a planner was told.
        catalogue: Tells which arguments are spoken.
    """
    notes = [note for note in _notes(request, plan, catalogue) if note not in plan.notes]
    return plan.model_copy(update={'notes': (*plan.notes, *notes)}) if notes else plan


def _notes(request: PlanRequest, plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    told = [(who, _runs(text)) for who, text in _spoken(plan, catalogue) if text]
    if not any(runs for _, runs in told):
        return ()
    allowed = _runs(request.command)
    scene: set[_Run] = set()
    for piece in _pieces(request):
        scene.update(_runs(piece))
    found = ((who, [run for run in runs if run in scene and run not in allowed])
             for who, runs in told)  # fmt: skip
    return tuple(f'{who} repeats words found in the scene: {_shown(runs)}.'
                 for who, runs in found if runs)  # fmt: skip


def _spoken(plan: Plan, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(plan.steps, 1):
        skill = catalogue.find(step.skill)
        if skill is None or 'speech' not in skill.resources:
            continue
        for name, argument in skill.arguments.items():
            if argument.type is ArgumentType.TEXT:
                yield f'Step {number}', str(step.args.get(name) or '')
    if plan.source is PlanSource.MODEL:
        yield 'The question', ' '.join((plan.question, *plan.options))
        yield 'The refusal', plan.reason


def _pieces(request: PlanRequest) -> Iterator[str]:
    for belief in request.world.objects.values():
        yield from (belief.id, belief.label, *belief.tags)
    yield from _texts(request.context)
    failure = request.failure
    if failure is not None:
        yield from (failure.message, failure.where, *failure.completed)
    memory = request.memory
    for mission in memory.relevant(request.command, MAX_MISSIONS) if memory else ():
        yield from (mission.message, mission.failed_step)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of JSON data; of more than `_MAX_PIECES` items the outer and first ones.

    No model is told as many.
    """
    waiting = deque([value])
    for _ in range(_MAX_PIECES):
        if not waiting:
            return
        item = waiting.popleft()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, Iterable):
            waiting += item


def _runs(text: str) -> list[_Run]:
    """Return all runs of `LEAST_WORDS` words, in order, written alike where they look alike."""
    plain = unicodedata.normalize('NFKC', one_line(text[:_MAX_TEXT]))
    words = _WORD.findall(plain.casefold())
    return [tuple(words[at : at + LEAST_WORDS]) for at in range(len(words) - LEAST_WORDS + 1)]


def _shown(runs: Sequence[_Run]) -> str:
    words = list(runs[0])
    for run in runs[1:]:
        words += run[-1:] if tuple(words[1 - len(run) :]) == run[:-1] else ('…', *run)
    return f'"{shorten(" ".join(words), _LONGEST_SHOWN)}"'
