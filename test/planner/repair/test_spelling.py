import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.repair.spelling import closest, plain_word

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
    ],
)
def test_a_near_word_is_found(word, meaning):
    assert closest(word, KNOWN) == meaning


@pytest.mark.parametrize(
    'word',
    ['sya', 'apple_4', 'unpress_button', 'blue_cup', 'red_clock', 'fly', 'mug', '', 'navigation'],
)
def test_a_short_word_another_number_and_a_contrary_are_not_near(word):
    assert closest(word, KNOWN) is None


def test_between_two_meanings_none_is_taken_but_two_words_may_mean_one():
    assert closest('boot', [('book', 'book'), ('boots', 'boots')]) is None
    assert closest('boot', [('book', 'x'), ('boots', 'x')]) == 'x'


def test_an_exact_word_wins_over_near_ones():
    assert closest('Cup-A', [('cup_a', 'a'), ('cup_b', 'b')]) == 'a'


@given(st.text(max_size=200))
def test_whatever_is_written_nothing_is_raised(text):
    assert closest(text, KNOWN) in (None, *WORDS)
