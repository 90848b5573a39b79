"""The corpus of malformed and odd replies: hand-written seeds, and changes of good replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.missions import catalogue, home, safety
from bench.reply_forms import FORMS, PLANS, Steps
from bench.reply_mutations import ANSWERS, HOPELESS, TEXTS
from bench.reply_shapes import LINES, SHAPES
from vla_bt.check import Checked, check_plan
from vla_bt.plan import Plan, Step, read_plan
from vla_bt.planner.repair import Answer, read_reply
from vla_bt.robot.fake import VirtualClock
from vla_bt.skills import Literal, parse_literal
from vla_bt.world import WorldModel

SEEDS = Path(__file__).resolve().parents[1] / 'test/planner/repair/corpus'
"""Files of hand-written cases; `README.md` there says what their keys mean."""
MAX_STEPS = 15


@dataclass(frozen=True, kw_only=True)
class Case:
    """One reply and what must become of it."""

    name: str
    text: str = field(repr=False)
    expected: Plan | None = field(default=None, repr=False)
    """The checked plan that is surely meant; None: there is none."""
    codes: tuple[str, ...] = ()
    """What the reply may be called when there is no plan."""
    place: str = ''
    """Where the robot stands; empty: where it starts."""
    held: str = ''
    """What the hand holds."""
    lost: str = ''
    """An object nobody knows the place of."""
    goal: tuple[Literal, ...] | None = None
    """What the command asks for."""

    @property
    def is_recoverable(self) -> bool:
        """True when the reply is the wrong shape of a right plan."""
        return self.expected is not None

    def world(self) -> WorldModel:
        """Return a new world in which the reply is read."""
        return _world(self.place, self.held, self.lost)

    def answer(self) -> Answer:
        """Read the reply."""
        return read_reply(self.text, catalogue(), self.world(), safety(), MAX_STEPS, self.goal)

    def is_right(self, answer: Answer) -> bool:
        """Return True when the answer is what must become of the reply."""
        if self.expected is None:
            return answer.plan is None and answer.code.value in self.codes
        return answer.plan is not None and content_of(answer.plan) == content_of(self.expected)


def is_checked(case: Case, answer: Answer) -> bool:
    """Return True when there is no plan, or one that passes its check afresh, unchanged."""
    if answer.plan is None:
        return bool(answer.problems)
    checked = _check(answer.plan, case)
    return checked.is_ok and content_of(checked.plan) == content_of(answer.plan)


def content_of(plan: Plan) -> tuple[str, ...]:
    """Return all that a plan says: what it does, asks, offers and refuses."""
    return (plan.verdict.value, plan.content_key(), plan.question, *plan.options, plan.reason)


@cache
def cases() -> tuple[Case, ...]:
    """Return the whole corpus; names are unique."""
    return (*_seeds(), *_mutations())


def _world(place: str, held: str, lost: str) -> WorldModel:
    world = home(VirtualClock())
    if place:
        world.update_robot(pose=world.places[place].pose)
    if held:
        world.picked(held)
    if lost:
        world.not_seen(lost)
    return world


def _plan_of(steps: Steps) -> Plan:
    return Plan(steps=tuple(Step(skill=skill, args=dict(args)) for skill, args in steps))


def _check(plan: Plan, case: Case) -> Checked:
    return check_plan(plan, catalogue(), case.world(), safety=safety(), max_steps=MAX_STEPS)


def _checked(plan: Plan, case: Case) -> Plan:
    checked = _check(plan, case)
    assert checked.is_ok, (case.name, checked.problems)
    return checked.plan


def _mutations() -> Iterator[Case]:
    for plan_name, steps in PLANS.items():
        expected = _checked(_plan_of(steps), Case(name=plan_name, text=''))
        for form_name, form in FORMS.items():
            document = form(steps)
            name = f'{plan_name}, {form_name}'
            changes = {**TEXTS, **(ANSWERS if 'verdict' in document else {})}
            for what, change in changes.items():
                yield Case(name=f'{name}: {what}', text=change(document), expected=expected)
            for what, (change, code) in HOPELESS.items():
                yield Case(name=f'{name}: {what}', text=change(document), codes=(code,))
        for what, shape in SHAPES.items():
            text = TEXTS['as it is'](shape(steps))
            yield Case(name=f'{plan_name}: {what}', text=text, expected=expected)
        for what, lines in LINES.items():
            yield Case(name=f'{plan_name}: {what}', text=lines(steps), expected=expected)


def _seeds() -> Iterator[Case]:
    for file in sorted(SEEDS.glob('*.yaml')):
        for entry in yaml.safe_load(file.read_text(encoding='utf-8')):
            yield _seed(f'{file.stem}: {entry["name"]}', entry)


def _seed(name: str, entry: Mapping[str, Any]) -> Case:
    codes = entry.get('code', ())
    goal = entry.get('goal')
    known = {key: entry[key] for key in ('place', 'held', 'lost') if key in entry}
    case = Case(
        name=name,
        text=entry['text'],
        codes=(codes,) if isinstance(codes, str) else tuple(codes),
        goal=goal and tuple(parse_literal(it) for it in goal),
        **known,
    )
    plan = _expected(entry)
    return case if plan is None else Case(**{**vars(case), 'expected': _checked(plan, case)})


def _expected(entry: Mapping[str, Any]) -> Plan | None:
    if 'steps' in entry:
        return _plan_of([pair for step in entry['steps'] for pair in step.items()])
    document = entry.get('answer') or ('tree' in entry and _tree(entry['tree']))
    if not document:
        return None
    plan = read_plan(document).plan
    assert plan is not None, entry['name']
    return plan


def _tree(children: Sequence[Any]) -> dict[str, Any]:
    root = children[0] if len(children) == 1 else {'node': 'sequence', 'children': children}
    return {'verdict': 'plan', 'plan': root}
