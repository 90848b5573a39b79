"""A rule in the words of one catalogue: skills under their own names, `f()` a step or a fact."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from vla_bt.safety.rules.form import Form
from vla_bt.safety.rules.terms import Call, Known, Pattern, Term
from vla_bt.skills import Catalogue


@lru_cache(maxsize=512)
def settled(form: Form, catalogue: Catalogue) -> Form:
    """Return the rule with aliases of skills replaced.

    What has empty brackets is a step when the catalogue has such a skill, else a fact.
    """
    return replace(
        form,
        first=_pattern(form.first, catalogue),
        second=form.second and _pattern(form.second, catalogue),
        until=form.until and _pattern(form.until, catalogue),
    )


def _pattern(pattern: Pattern, catalogue: Catalogue) -> Pattern:
    return Pattern(tuple(_term(it, catalogue) for it in pattern.terms))


def _term(term: Term, catalogue: Catalogue) -> Term:
    if not isinstance(term, Call):
        return term
    skill = catalogue.find(term.skill)
    if skill is not None:
        return replace(term, skill=skill.name)
    return term if term.constraints else Known(term.skill, (), term.negated)
