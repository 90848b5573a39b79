"""The rules as a model is told them."""

from vla_bt.planner.prompt.templates import render
from vla_bt.planner.prompt.tokens import text_tokens
from vla_bt.safety import load_safety
from vla_bt.safety.rules import Rule, rule_sentences


def test_a_line_holds_the_sentence_and_the_rule() -> None:
    rules = {'x': Rule(rule='never  say( )', message='Be quiet.')}
    assert rule_sentences(rules) == ('Be quiet: never say()',)


def test_the_shipped_rules_take_at_most_300_tokens() -> None:
    told = render('rules', rules=rule_sentences(load_safety().rules))
    assert text_tokens(told) <= 300
    assert all(it.message.rstrip('.') in told for it in load_safety().rules.values())


def test_a_sentence_loses_its_full_stop_and_nothing_else() -> None:
    rule = Rule(rule='never say()', message='XX goes before X.')
    assert rule_sentences({'it': rule}) == ('XX goes before X: never say()',)
