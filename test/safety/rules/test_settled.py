"""Rules in the words of one catalogue."""

from vla_bt.safety.rules import Form, settled
from vla_bt.safety.rules.read import read_form
from vla_bt.skills import load_catalogue


def settle(text: str) -> Form:
    """Return a rule settled anew: a catalogue of its own is in no cache."""
    return settled(read_form(text), load_catalogue())


def test_other_words_for_a_skill_mean_the_skill() -> None:
    text = 'after grasp(object=?x) and give(object=?x) do drop() before goto()'
    assert str(settle(text)) == (
        'after pick_up(object=?x) and handover(object=?x) do release() before navigate_to()'
    )


def test_empty_brackets_are_a_step_or_a_fact() -> None:
    assert settle('never scan()').first.has_call
    assert not settle('never scanned()').first.has_call
    assert not settle('never not hand_empty()').first.has_call
    assert str(settle('never not hand_empty()')) == 'never not hand_empty()'


def test_what_is_neither_stays() -> None:
    assert str(settle('never fly(a=1)')) == 'never fly(a=1)'
