import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.repair.spelling import closest, plain_word, resembles

WORDS = ('pick_up', 'place', 'navigate_to', 'red_cup', 'red_mug', 'red_block', 'apple_1',
         'press_button', 'say')  # fmt: skip
KNOWN = [(word, word) for word in WORDS]


@pytest.mark.parametrize(
    ('text', 'word'),
    [
        ('pickUp', 'pick_up'),
        ('Pick-Up', 'pick_up'),
        ('robot.pick_up()', 'pick_up'),
        ('  PICK UP ', 'pick_up'),
        ('', ''),
    ],
)
def test_a_word_is_written_plainly(text, word):
    assert plain_word(text) == word


@pytest.mark.parametrize(
    ('word', 'meaning'),
    [
        ('navigte_to', 'navigate_to'),
        ('naviagte_too', 'navigate_to'),
        ('red_cpu', 'red_cup'),
        ('plcae', 'place'),
        ('Say', 'say'),
        ('sya', 'say'),
        ('redcup', 'red_cup'),
        ('red_cups', 'red_cup'),
        ('pres_buton', 'press_button'),
    ],
)
def test_a_near_word_is_found(word, meaning):
    assert closest(word, KNOWN) == meaning


@pytest.mark.parametrize(
    'word',
    [
        'sa', 'apple_4', 'unpress_button', 'blue_cup', 'red_clock', 'fly', 'mug', '', 'navigation',
        'red_blck', 'red_black', 'plate', 'ress_button',
    ],
)
def test_another_letter_number_or_beginning_makes_another_word(word):
    assert closest(word, KNOWN) is None


def test_between_two_meanings_none_is_taken_but_two_words_may_mean_one():
    assert closest('cups', [('cup', 'cup'), ('cusp', 'cusp')]) is None
    assert closest('cups', [('cup', 'x'), ('cusp', 'x')]) == 'x'


@pytest.mark.parametrize(
    ('word', 'known', 'is_alike'),
    [
        ('parant', 'parent', True), ('childern', 'children', True), ('agrs', 'args', True),
        ('node', 'mode', True), ('note', 'parent', False), ('is', 'id', False),
    ],
)  # fmt: skip
def test_what_may_be_a_known_key_is_not_ignored(word, known, is_alike):
    assert resembles(word, known) is is_alike


def test_an_exact_word_wins_over_near_ones():
    assert closest('Cup-A', [('cup_a', 'a'), ('cup_b', 'b')]) == 'a'


@given(st.text(max_size=200))
def test_whatever_is_written_nothing_is_raised(text):
    assert closest(text, KNOWN) in (None, *WORDS)
