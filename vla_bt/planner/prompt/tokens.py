"""How long a text is for a model, without its tokenizer.

The estimate cuts text the way byte-pair tokenizers of today do before they merge: pieces of
words, groups of digits, runs of punctuation, line ends; every other character by itself. Against
published counts of cl100k_base and o200k_base it is within 30 %; plain English comes out too long
rather than too short. Lengths of lines add up exactly.
"""

from __future__ import annotations

import re

from vla_bt.planner.providers.records import Prompt

_PIECE = re.compile(r'[A-Za-z]{1,6}|[0-9]{1,3}|\n|[^\sA-Za-z0-9\x80-\U0010ffff]{1,2}|[^\x00-\x7f]')


def text_tokens(text: str) -> int:
    """Return the estimated length of a text, tokens."""
    return len(_PIECE.findall(text))


def estimate_tokens(prompt: Prompt) -> int:
    """Return the estimated length of a prompt, tokens; schema and image are not counted."""
    return text_tokens(prompt.system) + sum(text_tokens(it.text) for it in prompt.messages)
