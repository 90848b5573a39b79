"""What goes over the wire to and from models: the form of answers, and how a reply is read."""

from vla_bt.planner.wire.reading import ReplyCode, ReplyReading, read_reply_text
from vla_bt.planner.wire.schema import answer_form
from vla_bt.planner.wire.stream import StepStream
from vla_bt.planner.wire.strict import strict_problems

__all__ = [
    'ReplyCode', 'ReplyReading', 'StepStream', 'answer_form', 'read_reply_text', 'strict_problems',
]  # fmt: skip
