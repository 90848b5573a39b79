"""From what comes in over ROS to an order, or to everything that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.mission import MissionResult, Order, Outcome
from vla_bt.plan import ProblemLog, parse_json, read_plan
from vla_bt.ros.server.arrivals import Arrivals

MAX_COMMAND_LENGTH = 2000
"""Characters; nobody says more in one breath."""
MAX_CONTEXT_LENGTH = 100_000
"""Characters."""

_STOP_WORDS = {'stop', 'estop', 'halt', 'freeze', 'cancel', 'abort'}
_FILLERS = {
    'please', 'robot', 'hey', 'ok', 'okay', 'no', 'emergency', 'e', 'just', 'now', 'immediately',
    'right', 'here', 'there', 'at', 'once', 'it', 'that', 'this', 'the', 'all', 'everything',
    'what', 'you', 'are', 'doing', 'moving', 'driving', 'mission', 'task', 'plan',
}  # fmt: skip
_PLAN_START = ('{', '[', '```')


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What became of a request: an order, or problems, never both."""

    order: Order | None = None
    problems: tuple[Problem, ...] = ()

    def refusal(self) -> MissionResult:
        """Return the result of a request that is not carried out."""
        lines = tuple(map(str, self.problems))
        return MissionResult(
            outcome=Outcome.REFUSED,
            reason=f'This cannot be read: {lines[0]}',
            failure_code=self.problems[0].code.value,
            problems=lines,
        )


def read_order(
    command: str,
    plan_json: str = '',
    context_json: str = '',
    *,
    plan_only: bool = False,
    arrivals: Arrivals | None = None,
) -> Reading:
    """Read the fields of a task goal.

    Args:
        command: Words of a person; may be empty where there is a plan.
        plan_json: Plan document in any dialect; wins over the command.
        context_json: JSON object or empty.
        plan_only: Plan and check only.
        arrivals: Judges stamps, frames and rotations in both documents; None: they are not judged.
    """
    context, problems = _read_context(context_json)
    problems += _command_problems(command)
    if arrivals is not None and not problems:
        problems += arrivals.document_problems(context_json, 'context_json')
    plan = None
    if plan_json:
        reading = read_plan(plan_json)
        plan = reading.plan
        problems += reading.problems
        if arrivals is not None and plan is not None:
            problems += arrivals.document_problems(plan_json, 'plan_json')
    elif not command.strip():
        message = 'there is neither a command nor a plan'
        problems.append(Problem(code=ProblemCode.MISSING, path='command', message=message))
    if problems:
        return Reading(problems=tuple(problems))
    order = Order(command=command.strip(), plan=plan, plan_only=plan_only, context=context)
    return Reading(order=order)


def read_text(text: str, arrivals: Arrivals | None = None) -> Reading:
    """Read the text of a command topic: words, or a plan document."""
    if text.lstrip().startswith(_PLAN_START):
        return read_order('', text, arrivals=arrivals)
    return read_order(text)


def is_stop(text: str, *, is_busy: bool = False) -> bool:
    """Return True for words that ask for nothing but to stop, such as `stop` or `halt now`.

    A busy robot could only refuse anything else, so for it they may go on: `stop at the door`.
    """
    words = re.findall(r'\w+', text[:MAX_COMMAND_LENGTH].lower())
    wanted = [word for word in words if word not in _FILLERS]
    some = wanted[:1] if is_busy else wanted
    return bool(some) and _STOP_WORDS.issuperset(some)


def _command_problems(command: str) -> list[Problem]:
    if len(command) > MAX_COMMAND_LENGTH:
        message = f'{len(command)} characters are more than {MAX_COMMAND_LENGTH}'
        return [_problem(ProblemCode.TOO_LARGE, 'command', message, command)]
    if '\ufffd' in command or not all(sign.isprintable() or sign.isspace() for sign in command):
        message = 'the command is not text'
        return [_problem(ProblemCode.UNREADABLE, 'command', message, command)]
    return []


def _read_context(context_json: str) -> tuple[dict[str, Any], list[Problem]]:
    if not context_json.strip():
        return {}, []
    path = 'context_json'
    if len(context_json) > MAX_CONTEXT_LENGTH:
        message = f'{len(context_json)} characters are more than {MAX_CONTEXT_LENGTH}'
        return {}, [_problem(ProblemCode.TOO_LARGE, path, message, context_json)]
    log = ProblemLog()
    context = parse_json(context_json, log)
    if isinstance(context, dict) and not log:
        return context, []
    message = 'the context is not a JSON object'
    return {}, [_problem(ProblemCode.UNREADABLE, path, message, context_json)]


def _problem(code: ProblemCode, path: str, message: str, found: str) -> Problem:
    return Problem(code=code, path=path, message=message, found=shorten(repr(found[:100])))
