"""Words of questions and refusals."""

from vla_bt.planner.offline.answers import Question, choice, listing, sentence, spoken, the


def test_names_are_put_as_a_person_says_them() -> None:
    assert spoken('living_room') == 'living room'
    assert the('red_cup') == 'the red cup'
    assert the('apple_1') == 'apple 1', 'a number needs no article'


def test_names_are_listed_ten_at_most() -> None:
    assert listing([]) == ''
    assert listing(['desk']) == 'desk'
    assert listing(['desk', 'shelf', 'table']) == 'desk, shelf or table'
    assert listing(['desk', 'shelf'], 'and') == 'desk and shelf'
    assert listing(map(str, range(30))).endswith('8 or 9')


def test_a_choice_offers_what_it_lists() -> None:
    question = choice('Where', ['living_room', 'desk'])
    assert isinstance(question, Question)
    assert question.text == 'Where: living room or desk?'
    assert question.options == ('living room', 'desk')
    assert choice('Where', []).text == 'Where?'


def test_a_sentence_starts_large_and_ends() -> None:
    assert sentence(' it is late') == 'It is late.'
    assert sentence('Is it late?') == 'Is it late?'
