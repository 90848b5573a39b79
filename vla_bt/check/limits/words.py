"""What is forbidden by name: skills, words, joint positions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from vla_bt.check.limits.case import Case
from vla_bt.check.limits.targets import argument_path
from vla_bt.check.steps import ResolvedStep
from vla_bt.errors import Problem, ProblemCode
from vla_bt.safety import SpeechLimits
from vla_bt.safety.look_alikes import direction_sign
from vla_bt.skills import ArgumentType, Skill


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
    """Yield each text the robot would speak that holds a forbidden word.

    Where none does, also those that complete one which steps before have begun.
    """
    found = [it for step in case.steps for it in _bad_words(step, case)]
    yield from found or _pieced_together(case)


def _bad_words(step: ResolvedStep, case: Case) -> Iterator[Problem]:
    assert step.skill is not None, 'steps without a skill are judged by nobody'
    for name in _spoken(step.skill):
        path, text = f'{step.path}.args.{name}', str(step.args.get(name, ''))
        sign = direction_sign(text)
        if sign:
            what = f'text with {sign}, which turns the direction of writing'
            yield _unspeakable(path, what, sign)
        word = case.safety.speech.found_in(text)
        if word:
            yield _unspeakable(path, f'{word!r} here', word)


def _pieced_together(case: Case) -> Iterator[Problem]:
    """Yield what completes a word; a sentence that failed may have been spoken, or not."""
    heard: dict[tuple[tuple[str, str], ...], None] = {}
    for trace in case.traces:
        spoken = [
            (moment.succeeded, (argument_path(moment, name), str(moment.step.args.get(name, ''))))
            for moment in trace
            for name in _spoken(moment.skill)
        ]
        heard[tuple(it for _, it in spoken)] = None
        heard[tuple(it for is_good, it in spoken if is_good)] = None
    listener = _Listener(case.safety.speech)
    for texts in heard:
        yield from listener.problems(texts)


class _Listener:
    """Hears several texts as one.

    Args:
        speech: Holds the words.
    """

    def __init__(self, speech: SpeechLimits) -> None:
        self._speech = speech
        # Blanks and signs may stand between the letters of a word.
        self._window = 8 * max(map(len, speech.forbidden), default=0)
        self._heard: dict[tuple[str, str], tuple[str, str]] = {}

    def problems(self, texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
        """Yield a Problem for the first of some texts, each after its path, that completes a word.

        What they say by themselves is judged elsewhere, so only the seams count.
        """
        said = ''
        for path, text in texts:
            key = (said, text)
            heard = self._heard.get(key)
            if heard is None:
                heard = self._heard[key] = self._hear(said, text)
            word, said = heard
            if word:
                yield _unspeakable(path, f'{word!r} here, in pieces neither', word)
                return

    def _hear(self, said: str, text: str) -> tuple[str, str]:
        """Return the word that a text completes, '' when it does not, and the end of all said."""
        words = ' '.join(text.split())
        both = f'{said} {beginning(words, self._window)}'
        word = self._speech.found_in(both) if said else ''
        return word, end(f'{said} {words}'.strip(), self._window)


def beginning(text: str, length: int) -> str:
    """Return the whole words with which a text begins, at most `length` characters."""
    return text if len(text) <= length else text[: length + 1].rpartition(' ')[0]


def end(text: str, length: int) -> str:
    """Return the whole words with which a text ends, at most `length` characters."""
    return text if len(text) <= length else text[-length - 1 :].partition(' ')[2]


def _spoken(skill: Skill) -> list[str]:
    """Return the arguments of a skill that the robot speaks."""
    if 'speech' not in skill.resources:
        return []
    return [name for name, it in skill.arguments.items() if it.type is ArgumentType.TEXT]


def _unspeakable(path: str, what: str, word: str) -> Problem:
    return Problem(
        code=ProblemCode.FORBIDDEN_SPEECH,
        path=path,
        message=f'the robot does not say {what}',
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
