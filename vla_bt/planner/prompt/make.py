"""A prompt from a question: what never changes first, what changes with every command last.

When it would be too long, what matters least is left out, and the prompt says how much: first
the patterns of earlier missions, then earlier missions, the commander's context, objects, places,
hints; of each the least relevant lines first. Rules, skills, the robot's state, a failure and the
command are never left out.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping

from vla_bt.planner.prompt.bound import Listing, fit
from vla_bt.planner.prompt.history import history_listing, pattern_listing
from vla_bt.planner.prompt.quoting import quoted, quoted_data
from vla_bt.planner.prompt.scene import (
    Mentions,
    extent,
    object_listing,
    place_listing,
    robot_state,
)
from vla_bt.planner.prompt.tasks import task_types
from vla_bt.planner.prompt.templates import render
from vla_bt.planner.prompt.tokens import text_tokens
from vla_bt.planner.prompt.trouble import failure_values
from vla_bt.planner.providers.records import (
    AnswerForm,
    FaultCode,
    Message,
    ModelFault,
    Prompt,
    Role,
)
from vla_bt.planner.records import PlanRequest
from vla_bt.settings import Settings
from vla_bt.settings.sections import ContextSettings, Dialect
from vla_bt.skills import Catalogue
from vla_bt.skills.render import prompt_text
from vla_bt.world import time_of_day

_BOUNDED_UNITS = ('N', 'm/s', 'kg')
"""Units whose largest values are told among the limits: forces, speeds, weights."""


def make_prompt(
    request: PlanRequest,
    *,
    catalogue: Catalogue,
    settings: Settings,
    form: AnswerForm,
    dialect: Dialect,
    now_s: float | None = None,
) -> Prompt:
    """Return the prompt that puts a question to a model.

    Its `system` is the same for every question with the same catalogue, limits and dialect.

    Args:
        request: The question.
        catalogue: The skills the plan may use.
        settings: All of them.
        form: The form of the answer.
        dialect: What `form` was made for.
        now_s: Wall-clock time, seconds since the epoch; None: now.

    Raises:
        ModelFault: What must not be left out is longer than `context.max_prompt_tokens` by itself.
    """
    system = _system_text(catalogue, settings.planning.max_plan_length, dialect, form.name)
    now_s = time.time() if now_s is None else now_s
    listings = _listings(request, catalogue, settings.context, now_s)
    fixed = _fixed(request, catalogue, now_s)
    least = _user_text(fixed, {name: it.first(0) for name, it in listings.items()})
    limit = settings.context.max_prompt_tokens
    needed = text_tokens(system) + text_tokens(least)
    if needed > limit:
        message = f'Rules and command need {needed} tokens; context.max_prompt_tokens is {limit}.'
        raise ModelFault(FaultCode.BAD_REQUEST, message, requests=0)
    text = _user_text(fixed, fit(listings, limit - needed))
    return Prompt(
        system=system,
        messages=(Message(role=Role.USER, text=text),),
        form=form,
        image=request.image,
    )


@functools.lru_cache(maxsize=8)
def _system_text(catalogue: Catalogue, max_steps: int, dialect: Dialect, function: str) -> str:
    parts = (
        render('role'),
        render('skills', skills=prompt_text(catalogue)),
        render('limits', max_steps=max_steps, bounds=_bounds(catalogue)),
        render(f'answer_{dialect}', function=function),
    )
    return '\n\n'.join(parts)


def _bounds(catalogue: Catalogue) -> list[str]:
    return [
        f'{skill.name}.{name}: at most {argument.max:g} {argument.unit}'
        for skill in catalogue
        for name, argument in skill.arguments.items()
        if argument.unit in _BOUNDED_UNITS and argument.max is not None
    ]


def _listings(
    request: PlanRequest, catalogue: Catalogue, context: ContextSettings, now_s: float
) -> dict[str, Listing]:
    """Return all that may be left out, the most important first."""
    world, command = request.world, request.command
    mentions = Mentions.of((command, *map(str, request.remaining)))
    listings = {
        'hints': _hints(request, catalogue),
        'places': place_listing(world, mentions),
        'objects': object_listing(world, mentions, context.max_objects),
        'context': _context(request.context),
        'history': Listing(),
        'patterns': Listing(),
    }
    memory = request.memory
    if memory is not None and context.include_history and context.max_history:
        listings['history'] = history_listing(memory, command, context.max_history, now_s)
        listings['patterns'] = pattern_listing(memory, command)
    return listings


def _hints(request: PlanRequest, catalogue: Catalogue) -> Listing:
    left = [step.skill for step in request.remaining]
    types = task_types(request.command, left, catalogue)
    where, held = extent(request.world), robot_state(request.world)['held']
    return Listing(
        lines=tuple(render(f'task_{it.value}', extent=where, held=held) for it in types)
    )


def _context(context: Mapping[str, object]) -> Listing:
    return Listing(
        lines=tuple(f'{quoted(key, 40)}: {quoted_data(value)}' for key, value in context.items())
    )


def _fixed(
    request: PlanRequest, catalogue: Catalogue, now_s: float
) -> dict[str, Mapping[str, object]]:
    """Return what is never left out, by template."""
    command = quoted(request.command, None) if request.command else ''
    fixed: dict[str, Mapping[str, object]] = {
        'world': {
            'time': time_of_day(now_s),
            'robot': robot_state(request.world),
            'has_image': request.image is not None,
        },
        'memory': {},
        'context': {},
        'command': {
            'command': command,
            'confidence': request.confidence,
            'is_replanning': request.failure is not None,
        },
    }
    if request.failure is not None:
        fixed['failure'] = failure_values(request, request.failure, catalogue)
    return fixed


def _user_text(
    fixed: Mapping[str, Mapping[str, object]], listings: Mapping[str, Listing]
) -> str:
    order = ('world', 'memory', 'context', 'failure', 'command')
    parts = (render(name, **fixed[name], **listings) for name in order if name in fixed)
    return '\n\n'.join(part for part in parts if part)
