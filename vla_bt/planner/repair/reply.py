"""From the text of a reply to a checked plan, or to what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from vla_bt.check import History, check_plan
from vla_bt.errors import Problem
from vla_bt.plan import PlanReading, read_plan
from vla_bt.plan.records import Plan
from vla_bt.planner.repair.document import repair_text
from vla_bt.planner.repair.plan import Goal, repair_plan
from vla_bt.planner.wire import ReplyCode, read_reply_text
from vla_bt.safety import Safety
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel

_HOPELESS = (ReplyCode.EMPTY, ReplyCode.TOO_LARGE, ReplyCode.TOO_DEEP)
_FORMS = {
    ReplyCode.FENCED: 'The fence around the plan was left out.',
    ReplyCode.CHATTY: 'Words around the plan were left out.',
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a reply."""

    plan: Plan | None
    """Canonical, checked, `notes` saying what was changed; None when there are problems."""
    code: ReplyCode
    """What the reply is; `is_readable` when there is a plan."""
    notes: tuple[str, ...] = ()
    """What was changed, one sentence each; the same as the plan's."""
    problems: tuple[Problem, ...] = ()
    """All that is wrong, with paths of the reply where it could be read as it is."""


def read_reply(
    text: str,
    catalogue: Catalogue,
    world: WorldModel,
    safety: Safety,
    max_steps: int,
    goal: Goal | None = None,
    history: History | None = None,
) -> Answer:
    """Read, repair and check a model's reply. Raises nothing for what it says.

    Args:
        text: The whole reply.
        catalogue: The skills.
        world: The state the plan starts in.
        safety: What the site holds safe.
        max_steps: Most steps accepted.
        goal: What the command asks for; None: unknown, so no step is left out.
        history: What the mission has finished already; None: nothing.
    """
    reply = read_reply_text(text)
    reading, notes, code = reply.reading, tuple[str, ...](), reply.code
    if code in _HOPELESS:
        return Answer(plan=None, code=code, problems=reply.problems)
    if reading is None or reading.plan is None:
        repaired = repair_text(text, catalogue)
        if not isinstance(repaired.document, dict | list):
            problems = reply.problems if repaired.code is code else repaired.problems
            return Answer(plan=None, code=repaired.code, problems=problems)
        reading, notes, code = read_plan(repaired.document), repaired.notes, repaired.code
    elif code in _FORMS:
        notes = (_FORMS[code],)
    return _checked(reading, notes, code, catalogue, world, safety, max_steps, goal, history)


def _checked(
    reading: PlanReading,
    notes: tuple[str, ...],
    code: ReplyCode,
    catalogue: Catalogue,
    world: WorldModel,
    safety: Safety,
    max_steps: int,
    goal: Goal | None,
    history: History | None,
) -> Answer:
    assert reading.plan is not None, 'checked by the caller'
    plan = reading.plan.model_copy(update={'notes': notes})
    history = history or History()
    checked = check_plan(
        plan, catalogue, world, safety=safety, max_steps=max_steps, history=history
    )
    if checked.is_ok:
        return Answer(plan=checked.plan, code=code, notes=notes)
    repaired = repair_plan(
        plan,
        checked.problems,
        catalogue=catalogue,
        world=world,
        safety=safety,
        max_steps=max_steps,
        goal=goal,
        history=history,
    )
    if repaired.problems:
        problems = reading.locate(repaired.problems)
        return Answer(plan=None, code=ReplyCode.INVALID, problems=problems)
    return Answer(
        plan=repaired.plan, code=ReplyCode.REPAIRED, notes=(*notes, *repaired.notes)
    )
