"""Sentences for preconditions that do not hold, with the step that would make them hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vla_bt.check.simulate import standing_place
from vla_bt.check.steps import ResolvedStep
from vla_bt.errors import Problem, ProblemCode
from vla_bt.skills import Fact, Facts, Literal


def unmet_problems(
    step: ResolvedStep, unmet: Iterable[Literal], facts: Facts, *, is_again: bool = False
) -> Iterator[Problem]:
    """Yield a Problem for each precondition that is false when the step's turn comes.

    A step that is not understood has none: they would follow from what is wrong with it.

    Args:
        step: The step.
        unmet: Its preconditions, everything known filled in.
        facts: True at that moment.
        is_again: True: its turn in another run of a retry.
    """
    if step.skill is not None and not step.problems:
        for literal in unmet:
            problem = unmet_problem(step.skill.name, literal, facts, step.path)
            if is_again:
                message = f'{problem.message}, when it is tried again after other ways'
                problem = replace(problem, message=message, allowed=())
            yield problem


def unmet_problem(skill_name: str, literal: Literal, facts: Facts, path: str) -> Problem:
    """Return the Problem that `literal` is false when the step's turn comes.

    Args:
        skill_name: Skill of the step.
        literal: The precondition, everything known filled in.
        facts: True at that moment.
        path: JSON path of the step.
    """
    sentence, remedy = _explain(literal, facts)
    needed = str(literal).replace('$', '?')  # whatever a left-out argument would stand for
    return Problem(
        code=ProblemCode.PRECONDITION,
        path=path,
        message=f'{skill_name} needs {needed}: {sentence}',
        allowed=(remedy,) if remedy else (),
    )


def _explain(literal: Literal, facts: Facts) -> tuple[str, str]:
    args = literal.fact.args
    subject = args[0].lstrip('$?') if args else ''
    predicate = literal.fact.predicate
    here = standing_place(facts) or 'no known place'
    held = next((fact.args[0] for fact in facts if fact.predicate == 'holding'), '')
    if predicate == 'at':
        if args[0].startswith(('?', '$')):
            return 'the robot would stand at no known place', ''
        return (
            f'the robot would be at {here}, out of reach',
            f'navigate_to(location={subject}) before it',
        )
    if predicate == 'hand_empty' and not held:
        return 'it is not certain that the hand is empty then', ''
    if predicate == 'hand_empty':
        return f'the hand would still hold {held}', f'place(object={held}) before it'
    if predicate == 'holding' and not held and Fact('hand_empty') not in facts:
        return 'it is not certain what the hand holds then', ''
    if predicate == 'holding':
        state = f'the hand would hold {held}' if held else 'the hand would be empty'
        thing = '' if args[0].startswith('$') else f'(object={subject})'
        return state, f'pick_up{thing} before it'
    if predicate == 'located':
        return _explain_located(subject, held)
    if predicate in ('surface', 'person', 'door', 'button'):
        return f'{subject} is no {predicate}', ''
    return 'it would not be true then', ''


def _explain_located(subject: str, held: str) -> tuple[str, str]:
    if subject == held:
        return f'{subject} would already be in the hand', ''
    return f'nobody knows where {subject} is', f'detect_objects(query={subject}) before it'
