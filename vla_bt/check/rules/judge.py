"""The rules over time of a site against every way a plan can go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vla_bt.check.moment import Moment
from vla_bt.check.rules.forms import Violation, violations
from vla_bt.check.rules.ground import Beats, beats
from vla_bt.check.rules.scene import Bindings, Knowledge
from vla_bt.check.rules.score import Score
from vla_bt.check.traces import Trace
from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.safety.rules import Form, FormKind, Pattern, Rule, settled
from vla_bt.skills import Catalogue, Facts
from vla_bt.skills.render import call_text
from vla_bt.world import WorldModel


@dataclass(frozen=True, kw_only=True)
class Judge:
    """What rules are judged by.

    Args:
        rules: Of the safety file, by name.
        catalogue: The skills they speak of.
        world: The home, as it is now.
        past: What the mission has finished already.
    """

    rules: Mapping[str, Rule]
    catalogue: Catalogue
    world: WorldModel
    past: Trace = ()

    def problems(self, ways: Sequence[Trace]) -> Iterator[Problem]:
        """Yield a Problem for each step that does what a rule forbids, on any way, once a rule.

        Args:
            ways: Every way the plan can go.
        """
        if not self.rules or not any(ways):
            return
        knowledge = Knowledge(self.world, _first_facts(ways))
        past = tuple(beats(self.past, {}, is_past=True))
        known: Beats = {}
        scores = [Score((*past, *beats(trace, known)), knowledge) for trace in ways]
        told: set[tuple[str, int]] = set()
        for name, rule in self.rules.items():
            form = settled(rule.form, self.catalogue)
            for score in scores:
                for found in violations(form, score):
                    step = score.beats[found.at].moment
                    if (name, step.index) not in told:
                        told.add((name, step.index))
                        yield _problem(name, rule, form, score, found)


def _first_facts(ways: Sequence[Trace]) -> Facts:
    return next(trace[0].before for trace in ways if trace)


def _problem(name: str, rule: Rule, form: Form, score: Score, found: Violation) -> Problem:
    moment = score.beats[found.at].moment
    since = _since(form, score, found)
    return Problem(
        code=ProblemCode.RULE,
        path=f'steps[{moment.index}]',
        message=f'{rule.message.rstrip(".")} (rule {name!r}{since})',
        found=shorten(_step_text(moment)),
        allowed=tuple(_remedies(form, found.bindings)),
    )


def _since(form: Form, score: Score, found: Violation) -> str:
    if found.since == found.at:
        return ''
    if found.since is None:
        return ', true since before the mission' if form.kind is FormKind.WHILE else ''
    beat = score.beats[found.since]
    if beat.is_past:
        return f', started by the finished step {_step_text(beat.moment)}'
    return f', started by steps[{beat.moment.index}] {_step_text(beat.moment)}'


def _step_text(moment: Moment) -> str:
    return call_text(moment.skill, moment.step.args)


def _remedies(form: Form, bindings: Bindings) -> Iterator[str]:
    if form.kind is FormKind.BEFORE:
        yield f'{_filled(form.first, bindings)} before it'
    elif form.kind is FormKind.AFTER and form.second is not None:
        limit = f' within {form.limit} steps' if form.limit else ''
        until = f' before {_filled(form.until, bindings)}' if form.until else ''
        first, second = _filled(form.first, bindings), _filled(form.second, bindings)
        yield f'{second} after {first}{limit}{until}'
    elif form.kind is FormKind.AT_MOST:
        yield f'at most {form.limit} times {_filled(form.first, bindings)}'


def _filled(pattern: Pattern, bindings: Bindings) -> str:
    """Return a pattern as text, variables replaced by what they stand for."""
    text = str(pattern)
    for name in sorted(bindings, reverse=True):  # before a name the longer ones it begins
        text = text.replace(name, bindings[name])
    return text
