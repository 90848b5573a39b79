"""What is told of names where a robot knows more, or less, than the shipped one."""

from home import home_world

from vla_bt.safety.rules.admission import rule_faults
from vla_bt.safety.rules.read import read_form
from vla_bt.safety.rules.vocabulary import Vocabulary
from vla_bt.skills import Catalogue, Skill, load_catalogue

DOCK = Skill(
    name='dock', summary='Dock.', tree='x.xml', timeout_s=1, duration_s=1,
    preconditions=('plugged(?x)', 'plugged(?x, ?y)'),
)  # fmt: skip
WORDS = Vocabulary(Catalogue([*load_catalogue(), DOCK]), home_world())


def said(text: str) -> list[str]:
    return list(rule_faults(read_form(text), WORDS))


def test_every_form_of_a_fact_is_told() -> None:
    forms = 'plugged(anything) or plugged(anything, anything)'
    assert said('never plugged(1, 2, 3)') == [
        f"'plugged(1, 2, 3)' has 3 values; accepted: {forms}"
    ]
    assert said('never plugged(a=1)') == [
        f"'plugged(a=1)': plugged is a fact or tag, written {forms}"
    ]


def test_a_skill_without_arguments_has_none_to_name() -> None:
    assert said('never dock(a=1)') == ["dock has no argument 'a'; accepted: none"]
    assert said('never dock(5)') == [
        "'dock(5)': dock is a skill; name its arguments with =, <, > or nothing between the "
        'brackets (accepted: none)'
    ]
