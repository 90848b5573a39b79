"""Cutting a command at its conditions."""

import pytest

from offline.asking import verbs
from vla_bt.planner.offline.answers import Question
from vla_bt.planner.offline.sentences import Conditional, Part, read_parts
from vla_bt.planner.offline.tokens import words


def told(part: Part) -> str:
    """Return a part in short: `[cup? then, then / otherwise]`."""
    if not isinstance(part, Conditional):
        return str(part)
    condition = part.condition
    about = words(condition.thing) or words(condition.place) or condition.kind.value
    case = ('not ' if condition.is_negated else '') + about
    ways = [', '.join(map(str, clauses)) for clauses in (part.then, part.otherwise)]
    return f'[{case}?{"?" if part.is_question else ""} {" / ".join(filter(None, ways))}]'


@pytest.mark.parametrize(
    ('command', 'expected'),
    [
        ('go there and wait', ['go there', 'wait']),
        ('if the cup is there, wait', ['[the cup? wait]']),
        ('if the cup is there wait', ['[the cup? wait]']),
        ('if the cup is there then wait and go back', ['[the cup? wait, go back]']),
        ('unless the cup is there, wait', ['[not the cup? wait]']),
        ('wait if the cup is there', ['[the cup? wait]']),
        ('wait unless the cup is there', ['[not the cup? wait]']),
        ('bring me the cup if it is there', ['[the cup? bring me the cup]']),
        ('go there. if you see the cup, wait. go back',
         ['go there', '[the cup? wait]', 'go back']),
        ('go there and if you see the cup, wait', ['go there', '[the cup? wait]']),
        ('if the cup is there, wait, otherwise go back', ['[the cup? wait / go back]']),
        ('if the cup is there wait. If not, go back.', ['[the cup? wait / go back]']),
        ('is the cup on the table?', ['[the cup?? ]']),
        ('go there and tell me if the cup is on the table', ['go there', '[the cup?? ]']),
        ('check whether the cup is on the table', ['[the cup?? ]']),
        ('when you hold the cup, wait', ['[the cup? wait]']),
        ('wait if you can', ['wait']),
        ('say "if"', ['say "if"']),
    ],
)  # fmt: skip
def test_conditions_are_told_from_clauses(command: str, expected: list[str]) -> None:
    assert [told(part) for part in read_parts(command, verbs())] == expected


@pytest.mark.parametrize(
    ('command', 'message'),
    [
        ('if it rains, wait', 'the condition in "it rains, wait"'),
        ('wait if it rains', 'the condition in "it rains"'),
        ('if the cup is there', 'the condition in'),
        ('if the cup is there and the mug is there, wait', 'the condition in'),
        ('go there and wait if the cup is there', 'What exactly depends on "if the cup'),
        ('if the cup is there, wait if the mug is there', 'one condition in a sentence'),
        ('when the cup is there, wait', 'the condition in'),
        ('otherwise wait', 'what "otherwise" is about'),
        ('go there. otherwise wait', 'what "otherwise" is about'),
        ('is the cup on the table? otherwise wait', 'what "otherwise" is about'),
        ('if the cup is there, wait, otherwise', 'What should I do otherwise'),
        ('is the cup not on the table', 'the condition in'),
        ('are you not holding the cup', 'the condition in'),
        ('tell me if the cup is there, otherwise wait', 'the condition in'),
    ],
)
def test_what_is_not_certain_is_asked(command: str, message: str) -> None:
    with pytest.raises(Question, match=message):
        read_parts(command, verbs())
