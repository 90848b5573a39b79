"""What a command asks for, as people and programs see it."""

import json

import pytest
import typer

from vla_bt.cli.intent import intent
from vla_bt.mission import Outcome


def test_each_intent_is_told_with_its_slots(capsys: pytest.CaptureFixture[str]) -> None:
    intent('carefully pick up the red cup and put it on the table')
    out = capsys.readouterr().out
    for told in ('PICK', 'PLACE', 'red cup (red_cup)', 'table', 'grasp_type top', 'carefully'):
        assert told in out


def test_as_json_it_holds_both_views(capsys: pytest.CaptureFixture[str]) -> None:
    intent('pick up the red cup', as_json=True)
    (shown,) = json.loads(capsys.readouterr().out)
    assert shown['action_type'] == 'PICK'
    assert shown['intent_type'] == 'MANIPULATION'
    assert shown['target_object'] == 'red_cup'
    assert shown['target_objects'][0]['type'] == 'cup'
    assert shown['requires_clarification'] is False


def test_what_is_not_certain_is_told_and_is_the_exit_code(
    capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as end:
        intent('go')
    assert end.value.exit_code == Outcome.NEEDS_CLARIFICATION.exit_code
    assert 'Where should I go' in capsys.readouterr().out


def test_what_a_person_types_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        intent('fold the [bold]laundry')
    assert '[bold]' in capsys.readouterr().out
