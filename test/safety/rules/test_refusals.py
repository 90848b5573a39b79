"""Every sentence with which a rule is refused, whole: a change of one is a decision."""

from pathlib import Path

import pytest
import yaml
from home import home_world

from vla_bt.safety.rules.admission import rule_faults
from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.sense import form_faults
from vla_bt.safety.rules.tokens import RuleError
from vla_bt.safety.rules.vocabulary import Vocabulary
from vla_bt.skills import load_catalogue

REFUSED = yaml.safe_load(Path(__file__).with_name('refusals.yaml').read_text(encoding='utf-8'))
WORDS = Vocabulary(load_catalogue(), home_world(), ['greasy'])


def faults(text: str) -> list[str]:
    """Return what is said of a rule: that it is none, means nothing, or means nothing here."""
    try:
        form = read_form(text)
    except RuleError as error:
        return [str(error)]
    return list(form_faults(form)) or list(rule_faults(form, WORDS))


@pytest.mark.parametrize('text', REFUSED)
def test_a_rule_is_refused_with_exactly_this(text: str) -> None:
    assert faults(text) == REFUSED[text]
