"""Sentences made of the fields of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.intent import ActionType
from vla_bt.planner.intent.wording import sentence_of


@pytest.mark.parametrize(
    ('target', 'modifiers', 'said'),
    [
        ('cup', (), 'pick up the cup'),
        ('red_cup', ('red',), 'pick up the red cup'),
        ('the cup', ('red',), 'pick up the red cup'),
        ('all cups', (), 'pick up all cups'),
        ('two cups', ('red',), 'pick up two red cups'),
        ('apple_1', (), 'pick up apple 1'),
        ('it', (), 'pick up it'),
        ('cup', ('Gently',), 'pick up the cup Gently'),
        ('', ('red',), 'pick up red'),
    ],
)
def test_a_target_gets_its_article_and_its_adjectives(
    target: str, modifiers: tuple[str, ...], said: str
) -> None:
    sentence = sentence_of(
        ActionType.PICK, verb='', target=target, location='', modifiers=modifiers
    )
    assert sentence == said


@pytest.mark.parametrize(
    ('action', 'verb', 'location', 'said'),
    [
        (ActionType.NAVIGATE, '', 'kitchen', 'go to the kitchen'),
        (ActionType.NAVIGATE, 'go to', 'kitchen', 'go to the kitchen'),
        (ActionType.NAVIGATE, 'go', 'to the kitchen', 'go to the kitchen'),
        (ActionType.NAVIGATE, 'go', 'next to the table', 'go next to the table'),
        (ActionType.NAVIGATE, 'go', '(1, 2)', 'go to (1, 2)'),
        (ActionType.LOOK, 'look at', 'table', 'look at the table'),
        (ActionType.SEARCH, 'look around', 'kitchen', 'look around in the kitchen'),
        (ActionType.UNKNOWN, 'wait', 'door', 'wait to the door'),
    ],
)
def test_a_location_gets_its_preposition(
    action: ActionType, verb: str, location: str, said: str
) -> None:
    sentence = sentence_of(action, verb=verb, target='', location=location, modifiers=())
    assert sentence == said


@given(
    st.sampled_from(ActionType), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9),
    st.lists(st.text(max_size=9), max_size=3),
)  # fmt: skip
def test_anything_gives_some_sentence(
    action: ActionType, verb: str, target: str, location: str, modifiers: list[str]
) -> None:
    sentence_of(action, verb=verb, target=target, location=location, modifiers=modifiers)
