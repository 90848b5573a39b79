"""The prompt as people see it."""

import json

import pytest

from vla_bt.cli.prompt import prompt
from vla_bt.settings import Settings


def test_the_prompt_is_printed_as_it_would_be_sent(capsys: pytest.CaptureFixture[str]) -> None:
    prompt('go to the dock')
    out, err = capsys.readouterr()
    assert out.startswith('===== system =====\n')
    assert '<command>\n"go to the dock"\n</command>' in out
    assert 'tokens' in err


def test_as_json_it_holds_the_schema_too(capsys: pytest.CaptureFixture[str]) -> None:
    prompt('go to the dock', as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown['messages'][0]['role'] == 'user'
    assert shown['form']['schema']['required'][0] == 'verdict'
    assert shown['tokens'] <= Settings().context.max_prompt_tokens
