"""Rules over time: what a site wants of the order of steps (`docs/safety_rules.md`)."""

from vla_bt.safety.rules.admission import check_rules
from vla_bt.safety.rules.form import FORMS, Form, FormKind
from vla_bt.safety.rules.record import MAX_RULES, Rule, RuleName
from vla_bt.safety.rules.sentences import rule_sentences
from vla_bt.safety.rules.settled import settled
from vla_bt.safety.rules.terms import (
    PERSON,
    Call,
    Compare,
    Constraint,
    Known,
    Near,
    Pattern,
    Term,
    Value,
    ValueKind,
)

__all__ = [
    'FORMS', 'MAX_RULES', 'PERSON', 'Call', 'Compare', 'Constraint', 'Form', 'FormKind',
    'Known', 'Near', 'Pattern', 'Rule', 'RuleName', 'Term', 'Value', 'ValueKind',
    'check_rules', 'rule_sentences', 'settled',
]  # fmt: skip
