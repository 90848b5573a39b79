"""What is left out: "all apples except the green one", "a cup that is not red"."""

from __future__ import annotations

from dataclasses import replace

from vla_bt.planner.offline.lexicon import ARTICLES, EXCEPT
from vla_bt.planner.offline.nouns import Noun, read_noun
from vla_bt.planner.offline.objects import fitting_at
from vla_bt.planner.offline.phrases import DIRECT, Phrase, read_phrases
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tokens import Tokens, longest_start


def cut_exclusion(tokens: Tokens) -> tuple[Tokens, Tokens] | None:
    """Cut "except the green one" out; what follows it belongs to the verb again.

    Returns:
        The rest and what is left out, which is empty when nothing is; None when it does not say
        what is left out of what.
    """
    for index in range(len(tokens)):
        length = longest_start(tokens[index:], EXCEPT)
        if not length:
            continue
        phrases, _ = read_phrases(tokens[index + length :])
        if not index or not phrases or phrases[0].role != DIRECT or not phrases[0].tokens:
            return None
        excluded = phrases[0].tokens
        after = tuple(token for token in tokens if token.start >= excluded[-1].end)
        return tokens[:index] + after, excluded
    return tokens, ()


def left_out(
    excluded: Tokens, whole: Noun, where: str, situation: Situation
) -> frozenset[str] | None:
    """Return the ids of what `whole` does not mean; None when that is not certain.

    Args:
        excluded: What is left out, "the green one".
        whole: What it is left out of.
        where: Place or room the whole is said to be at; '' when not said.
        situation: The world and what was mentioned before.
    """
    parts = Phrase(DIRECT, excluded).parts
    if len(parts) != 1 or whole.said == 'all':
        return None
    noun = read_noun(parts[0], situation.vocabulary)
    if noun.pronoun or noun.superlative:
        return None
    kind = replace(noun, is_one=False)  # `one` is one of the whole
    fits = frozenset(fitting_at(whole, situation, where))
    found = fits & set(fitting_at(kind, situation, where))
    says_which = noun.is_definite and parts[0][0].text in ARTICLES
    is_certain = noun.count in (None, len(found) if says_which else 1)
    return found if found and found < fits and is_certain else None
