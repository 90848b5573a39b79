"""What a command asks for, and what must be asked back before anybody plans."""

from vla_bt.planner.intent.clarifier import Clarifier, Parse
from vla_bt.planner.intent.confirmation import confirmed
from vla_bt.planner.intent.course import Reading
from vla_bt.planner.intent.messages import (
    action_fields,
    context_fields,
    from_message_fields,
    message_fields,
)
from vla_bt.planner.intent.model import IntentParser
from vla_bt.planner.intent.questions import risky_question
from vla_bt.planner.intent.records import (
    ActionType,
    Ambiguity,
    AmbiguityKind,
    IntentType,
    ParsedIntent,
    TargetObject,
    Urgency,
)
from vla_bt.planner.intent.rules import Reader, Rules

__all__ = [
    'ActionType', 'Ambiguity', 'AmbiguityKind', 'Clarifier', 'IntentParser', 'IntentType',
    'Parse', 'ParsedIntent', 'Reader', 'Reading', 'Rules', 'TargetObject', 'Urgency',
    'action_fields', 'confirmed', 'context_fields', 'from_message_fields', 'message_fields',
    'risky_question',
]  # fmt: skip
