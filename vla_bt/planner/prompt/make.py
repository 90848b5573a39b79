"""A prompt from a question: what never changes first, what changes with every command last.

When it would be too long, what matters least is left out, and the prompt says how much: first
the patterns of earlier missions, then earlier missions, the commander's context, objects, places,
hints; of each the least relevant lines first. Rules, skills, the robot's state, a failure and the
command are never left out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from vla_bt.planner.prompt.bound import Listing, fit
from vla_bt.planner.prompt.bounds import told_limits
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
    FaultCode,
    Message,
    ModelFault,
    Prompt,
    Role,
)
from vla_bt.planner.records import PlanRequest
from vla_bt.planner.wire import answer_form
from vla_bt.safety import Safety
from vla_bt.safety.rules import rule_sentences
from vla_bt.settings import Settings
from vla_bt.settings.sections import ContextSettings
from vla_bt.skills import Catalogue
from vla_bt.skills.render import prompt_text
from vla_bt.world import time_of_day


class Prompter:
    """Puts questions to a model.

    Args:
        catalogue: The skills the plans may use.
        settings: All of them.
        safety: What the site holds safe; a model is told of it, and held to it by the check.

    Raises:
        SettingsError: The catalogue is too large for the form of answers that is set.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings, safety: Safety) -> None:
        self._catalogue = catalogue
        self._context = settings.context
        self._form = answer_form(catalogue, settings.llm.dialect)
        self._system = _system_text(catalogue, settings, safety, self._form.name)
        self._system_tokens = text_tokens(self._system)

    def prompt(self, request: PlanRequest, now_s: float | None = None) -> Prompt:
        """Return the prompt that puts a question; its `system` is the same for all of them.

        Args:
            request: The question.
            now_s: Wall-clock time, seconds since the epoch; None: now.

        Raises:
            ModelFault: What must not be left out is longer than `context.max_prompt_tokens` by
                itself.
        """
        now_s = time.time() if now_s is None else now_s
        listings = _listings(request, self._catalogue, self._context, now_s)
        fixed = _fixed(request, self._catalogue, now_s)
        least = _user_text(fixed, {name: it.first(0) for name, it in listings.items()})
        limit = self._context.max_prompt_tokens
        needed = self._system_tokens + text_tokens(least)
        if needed > limit:
            what = f'Rules and command need {needed} tokens; context.max_prompt_tokens is {limit}.'
            raise ModelFault(FaultCode.BAD_REQUEST, what, requests=0)
        text = _user_text(fixed, fit(listings, limit - needed))
        return Prompt(
            system=self._system,
            messages=(Message(role=Role.USER, text=text),),
            form=self._form,
            image=request.image,
        )


def _system_text(
    catalogue: Catalogue, settings: Settings, safety: Safety, function: str
) -> str:
    rules = rule_sentences(safety.rules)
    max_steps = settings.planning.max_plan_length
    parts = (
        render('role'),
        render('skills', skills=prompt_text(catalogue)),
        render('limits', max_steps=max_steps, bounds=told_limits(safety)),
        *([render('rules', rules=rules)] if rules else []),
        render(f'answer_{settings.llm.dialect}', function=function),
    )
    return '\n\n'.join(parts)


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
