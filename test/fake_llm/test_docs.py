"""What docs/fake_llm.md says is so."""

import re
from dataclasses import fields
from pathlib import Path

from vla_bt.fake_llm import FakeReply, Fault, load_script

TEXT = (Path(__file__).resolve().parents[2] / 'docs' / 'fake_llm.md').read_text()


def block(language: str) -> str:
    return re.search(rf'```{language}\n(.*?)```', TEXT, re.DOTALL)[1]


def test_every_fault_is_listed_once() -> None:
    listed = TEXT[TEXT.index('Faults, by kind') : TEXT.index('## In your tests')]
    names = re.findall(r'`([a-z0-9_]+)`', listed)
    assert sorted(names) == sorted(fault.value for fault in Fault)


def test_every_key_of_a_reply_is_explained() -> None:
    table = ' '.join(line.split('|')[1] for line in TEXT.splitlines() if line.startswith('|'))
    explained = set(re.findall(r'`(\w+)`', table))
    assert explained == {field.name for field in fields(FakeReply)} | {'plan'}


def test_the_script_shown_is_one(tmp_path: Path) -> None:
    path = tmp_path / 'script.yaml'
    path.write_text(block('yaml'))
    replies = load_script(path).rules[0].replies
    assert [reply.fault for reply in replies] == [Fault.SERVER_ERROR, None]


def test_the_python_shown_runs() -> None:
    lines = [line for line in block('python').splitlines() if 'wait_for' not in line]
    exec('\n'.join(lines), {})
