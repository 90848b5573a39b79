"""Rules in the words of one catalogue."""

from vla_bt.safety.rules import settled
from vla_bt.safety.rules.read import read_form
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


def test_other_words_for_a_skill_mean_the_skill() -> None:
    text = 'after grasp(object=?x) and give(object=?x) do drop() before goto()'
    assert str(settled(read_form(text), CATALOGUE)) == (
        'after pick_up(object=?x) and handover(object=?x) do release() before navigate_to()'
    )


def test_empty_brackets_are_a_step_or_a_fact() -> None:
    assert settled(read_form('never scan()'), CATALOGUE).first.has_call
    assert not settled(read_form('never scanned()'), CATALOGUE).first.has_call
    assert not settled(read_form('never not hand_empty()'), CATALOGUE).first.has_call
    assert str(settled(read_form('never not hand_empty()'), CATALOGUE)) == 'never not hand_empty()'


def test_what_is_neither_stays() -> None:
    assert str(settled(read_form('never fly(a=1)'), CATALOGUE)) == 'never fly(a=1)'
