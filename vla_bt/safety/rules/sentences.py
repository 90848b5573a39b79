"""The rules over time as sentences, for whoever makes plans."""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.safety.rules.record import Rule


def rule_sentences(rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return what the rules ask, a line for each: the site's sentence, then the rule.

    Args:
        rules: Of the safety file, by name.
    """
    return tuple(f'{it.message.rstrip(".")}: {it.form}' for it in rules.values())
