"""Every prompt byte for byte, so that each change of a text is seen and meant.

After a change that is meant: `RENEW_SNAPSHOTS=1 pytest test/planner/prompt`, then read the diff.
"""

import os
import re
from pathlib import Path

import pytest
from home import home_world
from prompt_cases import IMAGE, REQUESTS, asking, prompt_of, settings, user_text

from vla_bt.errors import Problem, ProblemCode
from vla_bt.planner.intent.model import intent_prompt
from vla_bt.planner.prompt import feedback_message, prompt_text
from vla_bt.settings import find_share
from vla_bt.settings.sections import Dialect

SNAPSHOTS = Path(__file__).parent / 'snapshots'
CUTS = {'crowded': 3100, 'context': 2790}
"""Questions of which not all can be told, and how long they may be, tokens."""
PROBLEMS = [
    Problem(
        code=ProblemCode.UNKNOWN_OBJECT,
        path='steps[1].args.object',
        message="no object 'red cop' is known; did you mean 'red_cup'?",
        allowed=('red_cup', 'red_mug'),
    ),
    Problem(code=ProblemCode.MISSING, path='', message='the answer was cut off'),
]


def check(name: str, text: str) -> None:
    path = SNAPSHOTS / f'{name}.txt'
    if os.environ.get('RENEW_SNAPSHOTS'):
        path.write_bytes(f'{text}\n'.encode())
    assert f'{text}\n'.encode() == path.read_bytes(), f'{path} differs; see the top of this file'


@pytest.mark.parametrize('dialect', ['flat', 'nested', 'tools'])
def test_the_rules_of_each_dialect_are_as_they_were(dialect: Dialect) -> None:
    check(f'system_{dialect}', prompt_of(REQUESTS['multi_step'], dialect).system)


@pytest.mark.parametrize('name', REQUESTS)
def test_each_question_is_put_as_it_was(name: str) -> None:
    check(f'user_{name}', user_text(REQUESTS[name]))


@pytest.mark.parametrize(('name', 'tokens'), CUTS.items())
def test_a_prompt_too_long_is_cut_as_it_was(name: str, tokens: int) -> None:
    check(f'cut_{name}', user_text(REQUESTS[name], max_prompt_tokens=tokens))


def test_the_feedback_is_as_it_was() -> None:
    check('feedback', feedback_message(PROBLEMS).text)


def test_more_problems_than_are_told_are_counted_as_they_were() -> None:
    check('feedback_many', feedback_message(PROBLEMS * 8).text)


def test_the_prompt_shown_to_people_is_as_it_was() -> None:
    prompt = prompt_of(asking('go to the dock', image=IMAGE), 'tools', settings())
    shown = prompt_text(prompt)
    assert prompt.system in shown
    assert prompt.messages[0].text in shown
    check('shown', shown.replace(prompt.system, '...').rstrip('\n'))


def test_the_rules_for_intents_are_as_they_were() -> None:
    check('intent', intent_prompt('go to the dock', home_world()).system)


def test_every_prompt_file_is_seen_in_a_snapshot() -> None:
    seen = ''.join(path.read_text(encoding='utf-8') for path in SNAPSHOTS.glob('*.txt'))
    files = sorted(find_share('config/prompts').glob('*'))
    assert files
    for path in files:
        pieces = re.split(r'\{[{%].*?[}%]\}|\n', path.read_text(encoding='utf-8'))
        assert max(pieces, key=len) in seen, path.name


def test_no_snapshot_is_left_over() -> None:
    names = {'shown', 'intent', 'feedback', 'feedback_many', *(f'cut_{name}' for name in CUTS)}
    names |= {f'user_{name}' for name in REQUESTS}
    names |= {f'system_{dialect}' for dialect in ('flat', 'nested', 'tools')}
    assert {path.stem for path in SNAPSHOTS.iterdir()} == names
