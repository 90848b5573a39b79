"""Whatever stands in the world, a model sees it as data: in its slot, quoted, bounded."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from prompt_cases import prompt_of

from injection.attempts import Attempt, attempts
from injection.channels import CHANNELS, COMMAND, feedback, intent
from vla_bt.errors import one_line
from vla_bt.planner.providers.records import Prompt

BENIGN = 'qqq'
LABEL = '(?:[a-z0-9_-]{1,32}|"[a-z0-9 _-]{1,32}"|[A-Z0-9_-]{1,32}|"[A-Z0-9 _-]{1,32}")'
BARE_LABEL = '[a-z0-9 _-]{1,32}'
"""Of a place's alias, which comes from the site's own file."""
QUOTATION = r'"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"'
LONGEST_LINE = 700
"""A quotation of 600 characters, or several shorter ones, and what is around them."""
NAME_CHANNELS = ('id', 'held_id', 'place_name', 'location', 'place_room')
"""What is no plain name is not told at all; that something is there, is."""
INSTEAD = {
    'id': r'\d+ more objects not shown',
    'held_id': r'\d+ more objects not shown|facts: at\(\w+\), holding\(something without a name\)',
    'place_name': r'\d+ more places not shown',
    'location': 'cargo: box lost',
    'place_room': 'nook: point',
}


NAMED = ('cargo: qqq', 'qqq: box', 'qqq: point')


@cache
def benign(channel: str) -> Prompt:
    return prompt_of(CHANNELS[channel](BENIGN))


def lines_of(prompt: Prompt) -> Counter[str]:
    (message,) = prompt.messages
    return Counter(message.text.split('\n'))


def pattern_of(line: str, channel: str) -> str:
    """Return the pattern of a line that holds other data where the benign text stands."""
    label = BARE_LABEL if channel == 'place_alias' else LABEL
    parts = re.split(r'("(?:[^"\\]|\\.)*")', line)
    return ''.join(
        QUOTATION if part[:1] == '"' and BENIGN in part else re.escape(part).replace(BENIGN, label)
        for part in parts
    )


def check_lines(added: Sequence[str], gone: Sequence[str], channel: str) -> None:
    patterns = [pattern_of(line, channel) for line in gone]
    patterns += [INSTEAD[channel]] if channel in INSTEAD else []
    for line in added:
        assert line == one_line(line)
        assert len(line) <= LONGEST_LINE
        assert not set(line) & set('<>`')
        is_cut_data = channel.startswith(('context', 'task')) and len(line) > 200
        if is_cut_data:
            key, _, value = line.partition('": ')
            assert isinstance(json.loads(f'{key}"'), str)
            assert json.loads(value)
        else:
            assert any(re.fullmatch(pattern, line) for pattern in patterns), (channel, line)


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_text_of_the_world_stays_in_its_slot(attempt: Attempt) -> None:
    for channel, request in CHANNELS.items():
        expected, prompt = benign(channel), prompt_of(request(attempt.text))
        assert prompt.system == expected.system, channel
        assert prompt.form == expected.form, channel
        new, old = lines_of(prompt), lines_of(expected)
        added, gone = list((new - old).elements()), list((old - new).elements())
        check_lines(added, gone, channel)
        assert len(added) <= len(gone), channel
        if channel not in (*NAME_CHANNELS, 'memory_command', 'memory_plan'):
            assert len(added) == len(gone), channel


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_what_is_wrong_with_an_answer_is_told_as_a_quotation(attempt: Attempt) -> None:
    first, *problems, last = feedback(attempt.text).split('\n')
    assert [first, last] == [feedback(BENIGN).split('\n')[at] for at in (0, -1)]
    (line,) = problems
    check_lines([line], [feedback(BENIGN).split('\n')[1]], 'feedback')


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_a_model_that_reads_intents_sees_data(attempt: Attempt) -> None:
    expected, prompt = intent(BENIGN), intent(attempt.text)
    assert prompt.system == expected.system
    new, old = lines_of(prompt), lines_of(expected)
    check_lines(list((new - old).elements()), NAMED, 'intent')
    assert new[json.dumps(COMMAND)] == 1


def test_there_are_attempts_enough() -> None:
    assert len({attempt.text for attempt in attempts()}) >= 240
    assert len({attempt.kind for attempt in attempts()}) >= 15
