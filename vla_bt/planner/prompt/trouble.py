"""The failure of a plan under way, as a model needs it to plan what remains."""

from __future__ import annotations

from collections.abc import Sequence

from vla_bt.check import destination, fill_arguments, simulate
from vla_bt.errors import Failure
from vla_bt.plan import Step
from vla_bt.planner.prompt.quoting import quoted
from vla_bt.planner.records import PlanRequest
from vla_bt.skills import Catalogue
from vla_bt.skills.render import call_text
from vla_bt.world import WorldModel, world_facts

_MAX_COMPLETED = 4


def failure_values(
    request: PlanRequest, failure: Failure, catalogue: Catalogue
) -> dict[str, object]:
    """Return what the template `failure` shows; what others wrote is quoted.

    A promise the world does not keep stands in the failure's message; the needs of the failed
    step that do not hold are found here.
    """
    return {
        'done': _calls(request.done, catalogue),
        'remaining': _calls(request.remaining, catalogue),
        'code': failure.code.value,
        'kind': failure.kind.value if failure.kind else '',
        'server_code': failure.server_code,
        'where': quoted(failure.where),
        'cause': quoted(failure.message),
        'completed': [quoted(action) for action in failure.completed[:_MAX_COMPLETED]],
        'unmet': _unmet(request.remaining[:1], catalogue, request.world),
        'tried': len(request.tried),
    }


def _calls(steps: Sequence[Step], catalogue: Catalogue) -> list[str]:
    return [quoted(f'{step.id}: {_call(step, catalogue)}') for step in steps]


def _call(step: Step, catalogue: Catalogue) -> str:
    skill = catalogue.find(step.skill)
    return call_text(skill, step.args) if skill else str(step)


def _unmet(steps: Sequence[Step], catalogue: Catalogue, world: WorldModel) -> list[str]:
    facts = world_facts(world)
    unmet: list[str] = []
    for step in steps:
        skill = catalogue.find(step.skill)
        if skill is not None:
            args = fill_arguments(skill, step.args, facts)
            result = simulate(skill, args, facts, destination(args, world))
            unmet += [quoted(str(literal)) for literal in result.unmet]
    return unmet
