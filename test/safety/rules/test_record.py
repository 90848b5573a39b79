"""Rules as they stand in the file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from vla_bt.errors import SettingsError
from vla_bt.safety import Safety, load_safety
from vla_bt.safety.rules import MAX_RULES, Rule
from vla_bt.safety.tags import TAGS


def test_the_shipped_rules_are_read() -> None:
    assert [*load_safety().rules] == [
        'hot things keep away from people', 'sharp things are not handed over',
        'medicine is announced',
    ]  # fmt: skip
    assert Safety().rules == {}


def test_a_rule_is_read_once_and_equal_to_itself() -> None:
    rule = Rule(rule='never say()', message='No.')
    assert rule.form is rule.form
    assert rule == Rule(rule='never say()', message='No.')


@pytest.mark.parametrize('entry', [
    {'rule': 'never say()'}, {'message': 'No.'}, {'rule': 'never say()', 'message': ''},
    {'rule': 'never say()', 'message': 'x' * 201}, {'rule': 'never say()', 'message': ' No.'},
    {'rule': 'never say()', 'message': 'one\ntwo'}, {'rule': 'say', 'message': 'No.'},
    {'rule': 'never not f(?x)', 'message': 'No.'}, {'rule': 5, 'message': 'No.'},
    {'rule': 'never say()', 'message': 'No.', 'policy': 'stop'},
    {'rule': f'never {"a" * 500}()', 'message': 'No.'},
])  # fmt: skip
def test_what_is_wrong_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(entry)


def test_names_and_numbers_of_rules_are_bounded() -> None:
    rule = Rule(rule='never say()', message='x' * 200)
    Safety(rules={f'rule {number}': rule for number in range(MAX_RULES)})
    for names in ([''], ['x' * 61], ['two\nlines'], map(str, range(MAX_RULES + 1))):
        with pytest.raises(ValidationError):
            Safety(rules=dict.fromkeys(names, rule))


@pytest.mark.parametrize('tag', ['Hot', '1hot', 'very hot', 'h' * 33, ''])
def test_a_tag_is_a_plain_word(tag: str) -> None:
    assert Safety(tags=(*TAGS, 'h' * 32)).tags[-1] == 'h' * 32
    with pytest.raises(ValidationError):
        Safety(tags=(tag,))


def test_a_wrong_rule_is_told_with_file_line_and_name(tmp_path: Path) -> None:
    path = tmp_path / 'mine.yaml'
    path.write_text('rules:\n  my rule:\n    message: No.\n    rule: never say(text=\n')
    with pytest.raises(SettingsError) as error:
        load_safety(path)
    assert f'{path}:4: rules.my rule.rule: at character 16, the end' in str(error.value)
    assert 'should be ?name, *, a number, a name or "a text"' in str(error.value)
