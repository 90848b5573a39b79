"""Everything a model is told: templates, context, and what is left out when it is too much."""

from vla_bt.planner.prompt.feedback import feedback_message
from vla_bt.planner.prompt.make import Prompter
from vla_bt.planner.prompt.show import prompt_text
from vla_bt.planner.prompt.templates import prompt_version
from vla_bt.planner.prompt.tokens import estimate_tokens, text_tokens

__all__ = [
    'Prompter', 'estimate_tokens', 'feedback_message', 'prompt_text', 'prompt_version',
    'text_tokens',
]  # fmt: skip
