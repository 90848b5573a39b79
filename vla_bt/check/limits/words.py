"""What is forbidden by name: skills, words, joint positions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vla_bt.check.limits.case import Case
from vla_bt.errors import Problem, ProblemCode
from vla_bt.skills import ArgumentType


def forbidden_skills(case: Case) -> Iterator[Problem]:
    """Yield each step with a skill that is forbidden here, whatever the plan calls it."""
    forbidden = {_key(it) for it in case.safety.limits.forbidden_skills}
    for step in case.steps if forbidden else ():
        assert step.skill is not None, 'steps without a skill are judged by nobody'
        if not forbidden.isdisjoint(map(_key, (step.skill.name, *step.skill.aliases))):
            yield Problem(
                code=ProblemCode.FORBIDDEN_SKILL,
                path=f'{step.path}.skill',
                message=f'{step.skill.name} is forbidden here',
                found=step.skill.name,
                allowed=('another skill',),
            )


def forbidden_speech(case: Case) -> Iterator[Problem]:
    """Yield each text the robot would speak that holds a forbidden word."""
    for step in case.steps:
        assert step.skill is not None, 'steps without a skill are judged by nobody'
        if 'speech' not in step.skill.resources:
            continue
        for name, argument in step.skill.arguments.items():
            if argument.type is ArgumentType.TEXT:
                word = case.safety.speech.found_in(str(step.args.get(name, '')))
                if word:
                    yield Problem(
                        code=ProblemCode.FORBIDDEN_SPEECH,
                        path=f'{step.path}.args.{name}',
                        message=f'the robot does not say {word!r} here',
                        found=word,
                        allowed=('other words',),
                    )


def beyond_joint_limits(case: Case) -> Iterator[Problem]:
    """Yield each argument named after a joint whose value is outside its range."""
    joints = case.safety.limits.joints
    for step in case.steps if joints else ():
        for name in _both(joints, step.args):
            value, joint = step.args[name], joints[name]
            if isinstance(value, int | float) and not joint.holds(value):
                yield Problem(
                    code=ProblemCode.JOINT_LIMIT,
                    path=f'{step.path}.args.{name}',
                    message=f'{name} = {value:g} is outside {joint.min:g} to {joint.max:g}',
                    found=f'{value:g}',
                    allowed=(f'{joint.min:g} to {joint.max:g} rad (m where it slides)',),
                )


def _both(joints: Collection[str], args: Collection[str]) -> list[str]:
    return [name for name in joints if name in args]


def _key(word: str) -> str:
    return word.strip().lower().replace(' ', '_').replace('-', '_')
