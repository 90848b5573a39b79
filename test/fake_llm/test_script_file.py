"""Scripts as files, and the one that ships."""

import json
from pathlib import Path

import pytest

from vla_bt.check import check_plan
from vla_bt.errors import SettingsError
from vla_bt.fake_llm import SCRIPT, Fault, load_script
from vla_bt.fake_llm.script import Cues
from vla_bt.plan import read_plan
from vla_bt.settings import find_share
from vla_bt.skills import load_catalogue
from vla_bt.world import load_world

GOOD = """
models: [a]
rules:
  - match: the CUP
    replies:
      - {fault: rate_limited, times: 2, headers: {retry-after: "1"}}
      - {plan: {verdict: refuse}, delay_s: 0.5, cached_tokens: 3}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / 'script.yaml'
    path.write_text(text)
    return path


def test_a_script_is_read(tmp_path: Path) -> None:
    script = load_script(written(tmp_path, GOOD))
    (rule,) = script.rules
    first, second = rule.replies
    assert script.models == ('a',)
    assert rule.match.search('Fetch the cup.')
    assert (first.fault, first.times) == (Fault.RATE_LIMITED, 2)
    assert first.headers == {'retry-after': '1'}
    assert json.loads(second.text) == {'verdict': 'refuse'}
    assert (second.delay_s, second.cached_tokens) == (0.5, 3)


def test_json_is_a_script_too(tmp_path: Path) -> None:
    script = load_script(written(tmp_path, '{"rules": [{"replies": [{"text": "x"}]}]}'))
    assert script.rules[0].replies[0].text == 'x'


@pytest.mark.parametrize(
    ('text', 'named'),
    [
        ('rules: 3', 'rules'),
        ('rules: [{replies: []}]', 'replies'),
        ('rules: [{replies: [{fault: nonsense}]}]', 'fault'),
        ('rules: [{replies: [{times: 0}]}]', 'times'),
        ('rules: [{replies: [{chunk_chars: 0}]}]', 'chunk_chars'),
        ('rules: [{replies: [{txt: x}]}]', 'txt'),
        ('rules: [{match: "(", replies: [{text: x}]}]', 'regular expression'),
    ],
)
def test_a_wrong_script_is_refused_by_name(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=named):
        load_script(written(tmp_path, text))


COMMANDS = {
    'Go to the kitchen, pick up the red cup, and bring it to the table': 'plan',
    'Bring me the red book from the shelf': 'plan',
    'Bring me the apple': 'clarify',
    'Throw the cup at the wall': 'refuse',
    'Paint the house': 'clarify',
}


@pytest.mark.parametrize(('command', 'verdict'), COMMANDS.items())
def test_the_shipped_script_answers_in_the_flat_form(command: str, verdict: str) -> None:
    cues = Cues(load_script(find_share(SCRIPT)))
    body = {'messages': [{'role': 'user', 'content': f'Known: ...\nCommand: {command}'}]}
    document = json.loads(cues.next_reply(body).text)
    assert document['verdict'] == verdict
    assert list(document) == ['verdict', 'question', 'options', 'reason', 'explanation', 'nodes']
    assert bool(document['nodes']) == (verdict == 'plan')


def test_every_shipped_plan_can_be_carried_out_in_the_shipped_home() -> None:
    catalogue = load_catalogue([])
    world = load_world(find_share('config/world.yaml')).to_model(lambda: 0.0)
    replies = [reply for rule in load_script(find_share(SCRIPT)).rules for reply in rule.replies]
    texts = [reply.text for reply in replies if reply.fault is None]
    assert len(texts) > 3
    for text in texts:
        reading = read_plan(text)
        assert reading.plan is not None, reading.problems
        assert check_plan(reading.plan, catalogue, world).problems == ()
