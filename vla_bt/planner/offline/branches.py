"""From conditionals to flow.

What the hand holds and where the robot stands are known while planning: only the branch that
will be taken is planned. Where an object is can change meanwhile: the robot looks first, then

    sequence( fallback( it is there, one branch ), fallback( it is not there, the other ) )

so that a failure half-way through one branch never begins the other. The branch for when it is
not there goes first, for the other one often takes it away; where that branch puts it there, a
question asks for one task at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from vla_bt.check.conditions import with_answer
from vla_bt.plan import Flow, FlowKind
from vla_bt.planner.offline.answers import Question, choice, listing, sentence, the
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.conditions import Checkable, Condition
from vla_bt.planner.offline.nouns import read_noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.places import find_place
from vla_bt.planner.offline.schedule import SEARCH, Branch, Schedule
from vla_bt.planner.offline.sentences import Conditional
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tasks import Task
from vla_bt.planner.offline.tokens import words
from vla_bt.skills import Fact, Facts, Literal
from vla_bt.world import PlaceKind

LOOK = 'inspect'
"""Skill that finds out whether an object is where it is believed to be."""
Fill: TypeAlias = Callable[[], None]
_ANYTHING = frozenset(('something', 'anything', 'an object', 'a object', 'it', 'a thing'))


@dataclass(frozen=True)
class _Whereabouts:
    """An object and the place it may be at."""

    object: str
    place: str

    @property
    def fact(self) -> Fact:
        """What is checked."""
        return Fact('located', (self.object, self.place))


class Branches:
    """Plans conditionals.

    Args:
        schedule: Gets the steps and the flow.
        situation: What is true by now.
        plan: Plans clauses, into the schedule.
    """

    def __init__(
        self,
        schedule: Schedule,
        situation: Situation,
        plan: Callable[[Sequence[Clause]], None],
    ) -> None:
        self._schedule = schedule
        self._situation = situation
        self._plan = plan

    def add(self, part: Conditional) -> None:
        """Append a conditional.

        Raises:
            Question: It is not certain what is to be checked, or a branch is not understood.
            Refusal: A branch cannot be carried out.
        """
        if part.condition.kind is Checkable.LOCATED:
            target = self._whereabouts(part.condition)
            if target.object != self._situation.held:
                self._add_looked_up(part, target)
                return
            holds, told = False, f'{the(target.object)} is in my hand'
        else:
            holds, told = self._own_state(part.condition)
        chosen = part.then if holds != part.condition.is_negated else part.otherwise
        if part.is_question or not chosen:
            self._schedule.add(Task('say', {'text': sentence(told)}))
        self._plan(chosen)

    def _own_state(self, condition: Condition) -> tuple[bool, str]:
        """Return whether the statement, negation left out, holds, and how things are."""
        situation = self._situation
        held = situation.held
        if condition.kind is Checkable.STANDING:
            noun = read_noun(condition.place, situation.vocabulary)
            place, here = find_place(noun, situation), situation.here
            if not here:
                raise Question('I am not at a place I know. What should I do?')
            room = situation.world.places[here].room
            return place in (here, room), f'I am {situation.at(here)}'
        if not held and Fact('hand_empty') not in situation.facts:
            raise Question('I would not know by then what I hold. What should I do?')
        told = f'I am holding {the(held)}' if held else 'My hand is empty'
        if condition.kind is Checkable.HAND:
            situation.mention((held,) if held else ())
            return not held, told
        if words(condition.thing) in _ANYTHING:
            situation.mention((held,) if held else ())
            return bool(held), told
        found = find_objects(read_noun(condition.thing, situation.vocabulary), situation)
        return held in found, told

    def _whereabouts(self, condition: Condition) -> _Whereabouts:
        situation = self._situation
        noun = read_noun(condition.thing, situation.vocabulary)
        fits = () if noun.pronoun or noun.superlative else fitting_objects(noun, situation)
        found = find_objects(noun, situation) if len(fits) < 2 or noun.is_definite else fits
        if len(found) != 1:
            raise choice(f'Which {noun.said} do you mean', found)
        if condition.place and words(condition.place) != 'there':
            place = find_place(read_noun(condition.place, situation.vocabulary), situation)
        else:
            place = situation.place or situation.place_of(found[0])
        if not place:
            raise Question(f'I do not know where {the(found[0])} is. Where should I look?')
        surface = self._surface(place, found[0])
        situation.mention(found, surface)
        return _Whereabouts(found[0], surface)

    def _surface(self, place: str, object_id: str) -> str:
        """Return the one surface that is meant by a surface or a room."""
        known = self._situation.places(PlaceKind.SURFACE)
        surfaces = [it.name for it in known if place in (it.name, it.room)]
        if len(surfaces) == 1:
            return surfaces[0]
        raise choice(
            f'Where exactly should I look for {the(object_id)}',
            surfaces or [it.name for it in known],
        )

    def _add_looked_up(self, part: Conditional, target: _Whereabouts) -> None:
        self._look(target)
        situation, there = self._situation, Literal(target.fact)
        when, when_not = self._fills(part, target)
        facts = situation.facts - {target.fact}
        situation.missing |= {target.object}
        no = self._branch(facts, when_not)
        if no.flow:
            facts = no.facts & with_answer(facts, there)
            self._schedule.append_flow(_either(there, no))
        yes = self._branch(with_answer(facts, there), when)
        if yes.flow:
            if target.fact in no.seen:
                raise Question('Both ways would move it. Please give me one task at a time.')
            facts = (facts - {target.fact}) & yes.facts
            self._schedule.append_flow(_either(Literal(target.fact, negated=True), yes))
        situation.facts, situation.objects = facts, ()
        self._schedule.tell(_told(self._statement(target), yes, no))

    def _fills(self, part: Conditional, target: _Whereabouts) -> tuple[Fill, Fill]:
        """Return what plans the case that the object is there, and the one that it is not."""
        if part.is_question:
            statement = self._statement(target)
            unseen = statement.replace(' is ', ' ', 1)
            return (lambda: self._say(statement)), (lambda: self._say(f'I do not see {unseen}'))
        then, otherwise = partial(self._plan, part.then), partial(self._plan, part.otherwise)
        return (otherwise, then) if part.condition.is_negated else (then, otherwise)

    def _statement(self, target: _Whereabouts) -> str:
        return f'{the(target.object)} is {self._situation.at(target.place)}'

    def _look(self, target: _Whereabouts) -> None:
        """Plan to go there and look; not to see it is no failure."""
        situation = self._situation
        if target.fact in situation.facts:
            task = Task(LOOK, {'object': target.object})
        else:
            query = situation.world.objects[target.object].description
            task = Task(SEARCH, {'query': query}, near=target.place)
        self._schedule.add(task)
        self._schedule.forgive(Literal(target.fact, negated=True))

    def _branch(self, facts: Facts, fill: Fill) -> Branch:
        """Plan for a case in which these facts hold; then forget what was mentioned in it."""
        situation = self._situation
        before = situation.facts, situation.objects, situation.place
        situation.facts = facts
        try:
            return self._schedule.branch(fill)
        finally:
            situation.facts, situation.objects, situation.place = before

    def _say(self, text: str) -> None:
        self._schedule.add(Task('say', {'text': sentence(text)}))


def _either(literal: Literal, branch: Branch) -> Flow:
    """Return the flow that does the branch unless the literal holds."""
    condition = Flow(kind=FlowKind.CONDITION, fact=str(literal))
    sequence = Flow(kind=FlowKind.SEQUENCE, children=branch.flow)
    body = branch.flow[0] if len(branch.flow) == 1 else sequence
    return Flow(kind=FlowKind.FALLBACK, children=(condition, body))


def _told(statement: str, yes: Branch, no: Branch) -> str:
    """Return what is done in which case, for people."""
    then, otherwise = (listing(branch.told, 'and then') for branch in (yes, no))
    if not yes.told:
        return f'unless {statement}, {otherwise}'
    return f'if {statement}, {then}' + (f', otherwise {otherwise}' if no.told else '')
