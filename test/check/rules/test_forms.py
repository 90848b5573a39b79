"""Each form of rule against a reference that tries every value at every step."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from home import home_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vla_bt.check.moment import Moment
from vla_bt.check.rules.forms import violations
from vla_bt.check.rules.ground import Beat, beats
from vla_bt.check.rules.scene import Knowledge
from vla_bt.check.rules.score import Score
from vla_bt.plan import Step
from vla_bt.safety.rules import (
    Call,
    Compare,
    Form,
    FormKind,
    Known,
    Pattern,
    Term,
    Value,
    ValueKind,
)
from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.sense import call_faults, form_faults
from vla_bt.skills import Argument, ArgumentType, Fact, Facts, Skill
from vla_bt.world import ObjectBelief, WorldModel

THINGS = ('a', 'b', 'c')
HOT = ('a', 'b')
FACTS = [Fact(name, (thing,)) for name in ('holding', 'open') for thing in THINGS]
Values = Mapping[str, str]


def _skill(name: str) -> Skill:
    return Skill(
        name=name,
        summary='Do it.',
        arguments={
            'object': Argument(type=ArgumentType.OBJECT, summary='What.', optional=True),
            'level': Argument(type=ArgumentType.NUMBER, summary='How.', min=0, max=3, default=1),
        },
        effects=('holding($object)', 'open($object)'),
        timeout_s=1,
        duration_s=1,
        tree='x.xml',
    )


SKILLS = {name: _skill(name) for name in ('alpha', 'beta')}
WORLD: WorldModel = home_world()
WORLD.objects = {
    name: ObjectBelief(id=name, label='thing', tags=('hot',) if name in HOT else ())
    for name in THINGS
}


@dataclass(frozen=True)
class Reference:
    """What a rule says of one way, by trying everything."""

    form: Form
    moments: Sequence[Moment]
    past: int

    def found(self) -> set[tuple[int, int | None]]:
        """Return the violations: the step, and the one that started it where that is told."""
        kind = self.form.kind
        every = {
            FormKind.NEVER: self._never, FormKind.ALWAYS: self._always,
            FormKind.BEFORE: self._before, FormKind.AFTER: self._after,
            FormKind.WHILE: self._while, FormKind.AT_MOST: self._at_most,
        }[kind]()  # fmt: skip
        return {(at, since) for at, since in every if at >= self.past}

    def _never(self) -> Iterator[tuple[int, int | None]]:
        for at, _ in self._triggers(self.form.first):
            yield at, None

    def _always(self) -> Iterator[tuple[int, int | None]]:
        first = self.form.first
        for at, moment in enumerate(self.moments):
            before = any(_is_true(first, it, moment.before, None) for it in _values(first))
            after = any(_is_true(first, it, moment.after, None) for it in _values(first))
            if before and not after:
                yield at, None

    def _before(self) -> Iterator[tuple[int, int | None]]:
        assert self.form.second
        for at, values in self._triggers(self.form.second):
            if not any(self._is_done(self.form.first, i, values) for i in range(at)) and not (
                self._was_true(self.form.first, at, values)
            ):
                yield at, None

    def _after(self) -> Iterator[tuple[int, int | None]]:
        form, count = self.form, len(self.moments)
        assert form.second
        for since, values in self._triggers(form.first):
            deadline = count
            if form.limit is not None:
                distinct = [
                    at for at in range(since + 1, count) if not self._is_again(at)
                ]
                if len(distinct) > form.limit:
                    deadline = distinct[form.limit]
            first = since if not form.second.has_call else since + 1
            done = [at for at in range(first, deadline) if self._is_done(form.second, at, values)]
            stopped = []
            if form.until:
                stopped = [
                    at for at in range(since + 1, deadline)
                    if any(self._happens(form.until, at, it) for it in _values(form.until, values))
                ]  # fmt: skip
            if done and not (stopped and stopped[0] < done[0]):
                continue
            last = count - 1 if deadline == count else deadline - 1
            late = min([*stopped, last])
            yield late, since

    def _while(self) -> Iterator[tuple[int, int | None]]:
        assert self.form.second
        for at, values in self._triggers(self.form.first + self.form.second):
            own = {name: values[name] for name in _names(self.form.first)}
            true = [self._holds(i, own) for i in range(at + 1)]
            if not true[-1]:
                yield at, at
            elif all(true):
                yield at, None
            else:
                yield at, max(i for i in range(at) if not true[i])

    def _at_most(self) -> Iterator[tuple[int, int | None]]:
        assert self.form.limit
        for values in _values(self.form.first):
            total, first = 0, None
            for at, moment in enumerate(self.moments):
                if self._happens(self.form.first, at, values):
                    total += 1 if at < self.past else 1 + moment.step.retries
                    first = at if first is None else first
                    if total > self.form.limit:
                        yield at, None if first == at else first

    def _holds(self, at: int, values: Values) -> bool:
        return _is_true(self.form.first, values, self.moments[at].before, None)

    def _triggers(self, pattern: Pattern) -> Iterator[tuple[int, Values]]:
        for at in range(len(self.moments)):
            for values in _values(pattern):
                if self._happens(pattern, at, values):
                    yield at, values

    def _happens(self, pattern: Pattern, at: int, values: Values) -> bool:
        moment = self.moments[at]
        if pattern.has_call:
            return _is_true(pattern, values, moment.before, moment)
        before = _is_true(pattern, values, moment.before, None)
        return _is_true(pattern, values, moment.after, None) and not before

    def _is_done(self, pattern: Pattern, at: int, values: Values) -> bool:
        moment = self.moments[at]
        every = list(_values(pattern, values))
        if pattern.has_call:
            return moment.succeeded and any(
                _is_true(pattern, it, moment.before, moment) for it in every
            )
        return any(_is_true(pattern, it, moment.after, None) for it in every)

    def _was_true(self, pattern: Pattern, at: int, values: Values) -> bool:
        return not pattern.has_call and any(
            _is_true(pattern, it, self.moments[i].before, None)
            for i in range(at + 1)
            for it in _values(pattern, values)
        )

    def _is_again(self, at: int) -> bool:
        this, last = self.moments[at], self.moments[at - 1]
        is_same_plan = (at < self.past) == (at - 1 < self.past)
        return this.index == last.index and is_same_plan and not last.succeeded


def _is_true(pattern: Pattern, values: Values, facts: Facts, moment: Moment | None) -> bool:
    return all(_holds(term, values, facts, moment) for term in pattern.terms)


def _holds(term: Term, values: Values, facts: Facts, moment: Moment | None) -> bool:
    if isinstance(term, Known):
        (value,) = term.values
        known = facts | {Fact('hot', (it,)) for it in HOT}
        wanted = THINGS if value.kind is ValueKind.ANYTHING else (_text(value, values),)
        return any(Fact(term.predicate, (it,)) in known for it in wanted) is not term.negated
    assert isinstance(term, Call)
    is_true = moment is not None and moment.skill.name == term.skill
    if moment is not None and is_true:
        for it in term.constraints:
            found = moment.step.args.get(it.name)
            is_known = is_true and found is not None
            is_true = is_known and _compare(it.compare, found, it.value, values)
    return is_true is not term.negated


def _compare(compare: Compare, found: object, value: Value, values: Values) -> bool:
    if isinstance(found, float):
        number = value.number
        return {
            '=': found == number, '!=': found != number, '<': found < number,
            '<=': found <= number, '>': found > number, '>=': found >= number,
        }[compare.value]  # fmt: skip
    if value.kind is ValueKind.ANYTHING:
        return True
    return (found == _text(value, values)) is (compare is Compare.EQUAL)


def _text(value: Value, values: Values) -> str:
    return values[value.text] if value.kind is ValueKind.VARIABLE else value.text


def _names(pattern: Pattern) -> set[str]:
    return {name for name in ('?x', '?y') if name in str(pattern)}


def _values(pattern: Pattern, given: Values | None = None) -> Iterator[Values]:
    given = given or {}
    free = sorted(_names(pattern) - given.keys())
    for chosen in itertools.product(THINGS, repeat=len(free)):
        yield {**given, **dict(zip(free, chosen, strict=True))}


TERMS = st.sampled_from([
    'alpha(object=?x)', 'beta(object=?x)', 'beta(object=?y)', 'alpha(object=a)', 'beta(object=*)',
    'alpha()', 'alpha(level > 1)', 'beta(level <= 1, object=?x)', 'alpha(level != 2)',
    'alpha(level = 1)', 'beta(level < 2)', 'alpha(level >= 2)', 'beta(object != b)',
    'holding(?x)', 'holding(?y)', 'holding(b)', 'holding(*)', 'open(?x)', 'open(c)', 'hot(?x)',
    'hot(?y)', 'not holding(?x)', 'not holding(*)', 'not open(?y)', 'not hot(?x)',
    'not beta(object=?x)', 'not alpha()', 'beta(object != ?x)', 'alpha(object != ?y, object=?x)',
])  # fmt: skip
PATTERNS = st.lists(TERMS, min_size=1, max_size=3).map(' and '.join)
FORMS = {
    FormKind.NEVER: st.builds('never {}'.format, PATTERNS),
    FormKind.ALWAYS: st.builds('always {}'.format, PATTERNS),
    FormKind.BEFORE: st.builds('{} before {}'.format, PATTERNS, PATTERNS),
    FormKind.AFTER: st.one_of(
        st.builds('after {} do {}'.format, PATTERNS, PATTERNS),
        st.builds('after {} do {} within {} steps'.format, PATTERNS, PATTERNS, st.integers(1, 3)),
        st.builds('after {} do {} before {}'.format, PATTERNS, PATTERNS, PATTERNS),
    ),
    FormKind.WHILE: st.builds('while {} avoid {}'.format, PATTERNS, PATTERNS),
    FormKind.AT_MOST: st.builds('at most {} times {}'.format, st.integers(1, 3), PATTERNS),
}


@st.composite
def moments(draw: st.DrawFn) -> list[Moment]:
    """Return a way; the facts before a step may differ from those after the one before it."""
    found: list[Moment] = []
    index = 0
    sets = st.frozensets(st.sampled_from(FACTS))
    after: Facts = draw(sets)
    for _ in range(draw(st.integers(0, 6))):
        skill = draw(st.sampled_from(sorted(SKILLS)))
        thing = draw(st.sampled_from([*THINGS, None]))
        args = {'level': draw(st.sampled_from([0.0, 1.0, 2.0]))} | (
            {'object': thing} if thing else {}
        )
        before = after if draw(st.booleans()) else draw(sets)
        after = draw(sets)
        step = Step(skill=skill, args=args, retries=draw(st.integers(0, 1)))
        is_good = draw(st.booleans())
        found.append(
            Moment(index, step, SKILLS[skill], before, after, None, None, is_good)
        )
        index += is_good or draw(st.booleans())
    return found


def _score(found: Sequence[Moment], past: int) -> Score:
    all_beats: list[Beat] = [
        *beats(found[:past], {}, is_past=True), *beats(found[past:], {}),
    ]  # fmt: skip
    return Score(all_beats, Knowledge(WORLD, found[0].before if found else frozenset()))


@pytest.mark.parametrize('kind', FormKind, ids=str)
@given(data=st.data(), found=moments())
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_a_form_means_what_the_reference_says(
    kind: FormKind, data: st.DataObject, found: list[Moment]
) -> None:
    form = data.draw(FORMS[kind].map(read_form).filter(_means_something))
    past = data.draw(st.integers(0, len(found)))
    told = {(it.at, it.since) for it in violations(form, _score(found, past))}
    assert told == Reference(form, found, past).found(), form


def _means_something(form: Form) -> bool:
    return not [*form_faults(form), *call_faults(form)]


def test_without_steps_no_rule_is_broken() -> None:
    for text in ('never holding(*)', 'after alpha() do beta()'):
        assert list(violations(read_form(text), _score([], 0))) == []


def _way(text: str) -> list[Moment]:
    """Return a way: `alpha a +hold:a; beta! b -hold:a @1`, facts added and taken, own retries.

    `~` before a skill: the same step as the one before, begun again.
    """
    found: list[Moment] = []
    facts = frozenset[Fact]()
    for word in text.split(';'):
        name, *parts = word.split()
        before = facts
        args: dict[str, object] = {'level': 1.0}
        retries = 0
        for part in parts:
            fact = Fact({'hold': 'holding', 'open': 'open'}.get(part[1:5], ''), (part[6:],))
            if part[0] == '+':
                facts |= {fact}
            elif part[0] == '-':
                facts -= {fact}
            elif part[0] == '@':
                retries = int(part[1:])
            else:
                args['object'] = part
        is_again, is_good = name[0] == '~', name[-1] != '!'
        skill = name.strip('~!')
        index = found[-1].index + (not is_again) if found else 0
        step = Step(skill=skill, args=args, retries=retries)
        found.append(Moment(index, step, SKILLS[skill], before, facts, None, None, is_good))
    return found


@pytest.mark.parametrize(('rule', 'way', 'past', 'told'), [
    ('never alpha(object=a)', 'alpha b; alpha a; beta a', 0, [(1, None)]),
    ('never alpha()', 'alpha!', 0, [(0, None)]),
    ('never alpha()', 'alpha; alpha', 1, [(1, None)]),
    ('never holding(?x) and hot(?x)', 'beta +hold:c; beta +hold:a; beta', 0, [(1, None)]),
    ('never beta(object=?x) and holding(?x)', 'beta a +hold:a; beta b; beta a', 0, [(2, None)]),
    ('always holding(a)', 'beta; beta +hold:a; beta; beta -hold:a; beta', 0, [(3, None)]),
    ('always not holding(*)', 'beta +hold:a; beta +hold:b; beta -hold:a -hold:b', 0, [(0, None)]),
    ('alpha() before beta()', 'alpha; beta', 0, []),
    ('alpha() before beta()', 'alpha!; beta', 0, [(1, None)]),
    ('alpha() before beta()', 'beta; alpha', 0, [(0, None)]),
    ('alpha() before beta()', 'alpha; beta', 1, []),
    ('alpha(object=?x) before beta(object=?x)', 'alpha a; beta b', 0, [(1, None)]),
    ('alpha(object=?x) before beta(object=?x)', 'alpha a; beta b; beta a', 0, [(1, None)]),
    ('holding(a) before beta()', 'alpha +hold:a; alpha -hold:a; beta', 0, []),
    ('holding(a) before beta()', 'alpha; beta +hold:a', 0, [(1, None)]),
    ('not holding(a) before beta()', 'beta', 0, []),
    ('not holding(a) before beta()', 'alpha +hold:a; beta', 0, []),
    ('after alpha() do beta()', 'alpha; beta', 0, []),
    ('after alpha() do beta()', 'alpha!; beta', 0, []),
    ('after alpha() do beta()', 'alpha; beta!', 0, [(1, 0)]),
    ('after alpha() do beta()', 'beta; alpha', 0, [(1, 1)]),
    ('after alpha() do beta()', 'alpha; alpha', 0, [(1, 0), (1, 1)]),
    ('after alpha() do beta()', 'alpha; alpha', 1, [(1, 0), (1, 1)]),
    ('after alpha() do beta()', 'alpha', 1, []),
    ('after alpha() do holding(a)', 'alpha +hold:a', 0, []),
    ('after alpha() do holding(a)', 'alpha; alpha +hold:a', 0, []),
    ('after holding(?x) do beta(object=?x)', 'alpha +hold:a; beta b', 0, [(1, 0)]),
    ('after holding(?x) do beta(object=?x)', 'alpha +hold:a; beta a', 0, []),
    ('after alpha() do beta() within 1 step', 'alpha; beta', 0, []),
    ('after alpha(level=1) do beta() within 1 step', 'alpha; alpha; beta', 0, [(1, 0)]),
    ('after alpha(object=a) do beta() within 2 steps', 'alpha a; alpha; beta', 0, []),
    ('after alpha() do beta() within 2 steps', 'alpha; beta!; beta!; beta', 0, [(2, 0)]),
    ('after alpha() do beta() within 1 step', 'alpha; beta!; ~beta', 0, []),
    ('after alpha() do beta() within 1 step', 'alpha; beta!; beta', 0, [(1, 0)]),
    ('after alpha() do beta() within 1 step', 'alpha!; ~alpha; beta', 0, []),
    ('after alpha(object=a) do beta() within 1 step', 'alpha a; alpha b; beta', 2, []),
    ('after alpha(object=a) do beta() within 1 step', 'alpha a; alpha b; beta', 1, [(1, 0)]),
    ('after alpha(object=a) do beta() before alpha(object=b)', 'alpha a; alpha b', 0, [(1, 0)]),
    ('after alpha(object=a) do beta() before alpha(object=b)', 'alpha a; beta; alpha b', 0, []),
    ('after alpha(object=a) do beta() before alpha(object=b)', 'alpha a; alpha', 0, [(1, 0)]),
    ('after alpha(object=a) do beta() before alpha()', 'alpha a; alpha; beta', 0, [(1, 0)]),
    ('after alpha() do beta() before beta()', 'alpha; beta', 0, []),
    ('while holding(?x) avoid beta()', 'alpha +hold:a; alpha; beta', 0, [(2, 0)]),
    ('while holding(?x) avoid beta()', 'alpha +hold:a; alpha -hold:a; beta', 0, []),
    ('while not holding(a) avoid beta()', 'alpha; beta', 0, [(1, None)]),
    ('while not holding(a) avoid beta()', 'alpha +hold:a; alpha -hold:a; beta', 0, [(2, 1)]),
    ('while holding(a) avoid open(b)', 'alpha +hold:a; alpha +open:b', 0, [(1, 0)]),
    ('while holding(a) avoid open(b)', 'alpha +open:b; alpha +hold:a', 0, [(1, 1)]),
    ('at most 1 time alpha()', 'alpha; beta; alpha', 0, [(2, 0)]),
    ('at most 2 times alpha()', 'alpha; beta; alpha', 0, []),
    ('at most 1 time alpha()', 'alpha!; ~alpha', 0, [(1, 0)]),
    ('at most 1 time alpha()', 'alpha @1', 0, [(0, None)]),
    ('at most 2 times alpha()', 'alpha @1', 0, []),
    ('at most 1 time alpha()', 'alpha @1; beta', 1, []),
    ('at most 1 time alpha()', 'alpha; alpha; beta', 2, []),
    ('at most 1 time alpha()', 'alpha; alpha; alpha', 2, [(2, 0)]),
    ('at most 1 time alpha(object=?x)', 'alpha a; alpha b; alpha a', 0, [(2, 0)]),
    ('at most 1 time alpha(object=?x)', 'alpha a; alpha b; alpha b', 0, [(2, 1)]),
    ('at most 2 times alpha()', 'alpha @1; alpha', 1, []),
    ('at most 1 time alpha(object=*)', 'alpha a; alpha b', 0, [(1, 0)]),
])  # fmt: skip
def test_a_form_means_what_it_says(
    rule: str, way: str, past: int, told: list[tuple[int, int | None]]
) -> None:
    found = violations(read_form(rule), _score(_way(way), past))
    assert sorted({(it.at, it.since) for it in found}, key=str) == told
