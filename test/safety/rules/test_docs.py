"""docs/safety_rules.md: every example does what it says, every form is there."""

import re
from pathlib import Path

import pytest
import yaml
from rule_cases import catalogue, plan_of, site

from vla_bt.check import check_plan
from vla_bt.errors import ProblemCode, SettingsError
from vla_bt.plan import Plan
from vla_bt.safety import Safety, load_safety
from vla_bt.safety.rules import FORMS, Rule, check_rules
from vla_bt.settings import find_share
from vla_bt.skills import load_catalogue

TEXT = (Path(__file__).parents[3] / 'docs' / 'safety_rules.md').read_text(encoding='utf-8')
ROWS = [
    tuple(cell.strip() for cell in line.strip('|').split(' | '))
    for line in TEXT.split('## Examples')[1].splitlines()
    if line.startswith('| `')
]


def plan(cell: str) -> Plan:
    """Return the plan of a cell: calls as they are written."""
    steps = [step.rstrip(')').replace('(', ' ', 1) for step in re.findall(r'`(.+?)`', cell)]
    return plan_of([step.replace(', ', ' ') for step in steps])


@pytest.mark.parametrize(('rule', 'refused', 'allowed'), ROWS, ids=[row[0] for row in ROWS])
def test_an_example_refuses_the_first_plan_alone(rule: str, refused: str, allowed: str) -> None:
    site_rule = Rule(rule=rule.strip('`'), message='No.')
    check_rules({'it': site_rule}, catalogue(), site(), ['greasy'])
    safety = Safety(rules={'it': site_rule}, tags=('greasy',))
    problems = check_plan(plan(refused), catalogue(), site(), safety=safety).problems
    assert {problem.code for problem in problems} == {ProblemCode.RULE}, problems
    assert check_plan(plan(allowed), catalogue(), site(), safety=safety).problems == ()


def test_every_form_has_an_example_and_a_line() -> None:
    rules = ' '.join(row[0] for row in ROWS)
    for form in FORMS:
        assert f'| `{form}` |' in TEXT, form
        words = [word for word in form.split() if len(word) > 1]
        assert all(word.rstrip('s') in rules for word in words), form


def test_the_rules_in_the_safety_file_are_right_active_or_not() -> None:
    text = find_share('config/safety.yaml').read_text(encoding='utf-8')
    section = text.split('\nrules:\n')[1].split('\n\n')[0]
    rules = yaml.safe_load('\n'.join(line.removeprefix('#') for line in section.splitlines()))
    assert len(rules) > len(load_safety().rules) >= 3
    check_rules({name: Rule(**it) for name, it in rules.items()}, catalogue(), site())


def test_the_shipped_rules_fit_the_shipped_robot() -> None:
    check_rules(load_safety().rules, load_catalogue(), site())


def test_a_rule_of_a_missing_skill_is_refused_as_the_text_says() -> None:
    rule = Rule(rule='after open_door(door=?d) do close_door(door=?d)', message='Close it.')
    with pytest.raises(SettingsError) as error:
        check_rules({'doors are closed': rule}, load_catalogue(), site())
    said = re.sub(r'^.*?: ', '', str(error.value))
    assert said in TEXT
