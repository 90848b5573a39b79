import time

import pytest
from pydantic import ValidationError

from vla_bt.safety import SpeechLimits, load_safety

SPEECH = SpeechLimits()


@pytest.mark.parametrize(
    'text',
    [
        'I will kill you', 'KILL', 'k.i.l.l', 'k i l l them', 'k1ll', 'kiiill', 'кіll', 'ｋｉｌｌ',
        'ki\u200bll', 'Attack!', '4ttack', 'I WILL BREAK this', 'break  your\nneck', 'break-your',
        '"destroy"', "I'll hurt you", 'ki ll', 'shuuut uuup', "idiot's",
        'd€stroy', 'shut_up', 'You... will... suffer.', 'f*u*c*k',
        'k\u05d5ll', 'ki\u05df\u05df', 'k\u05d5\u05df\u05df', 'ki\u05d5\u05df', 'ki\u05f0',
        'ki\u05c0l', 'sh\u05e1\u05e1t you', '1d\u05d5ot', '\u05df will hurt',
    ],
)  # fmt: skip
def test_a_threat_is_found_however_it_is_written(text: str) -> None:
    assert SPEECH.found_in(text)


@pytest.mark.parametrize(
    'text',
    [
        'I will take a break', 'Let us break for tea.', 'I have the skill', 'Careful, it is hot!',
        'The stairs are dangerous and unsafe.', 'harmless', 'a harmonica', 'Mr. Killian is here',
        'The classic assassin novel', 'Room 101, 5 pm: 3 cups + 1 bottle!', 'Shiitake', '', '...',
        'A B C D', 'Scunthorpe', 'You will be glad', 'Пожалуйста', '日本語',
        '\u05e9\u05dc\u05d5\u05dd, \u05d0\u05e0\u05d9 \u05e9\u05dd \u05d0\u05ea '
        '\u05d4\u05db\u05d5\u05e1 \u05e2\u05dc \u05d4\u05e9\u05d5\u05dc\u05d7\u05df.',
        '\u05d4\u05d1\u05e7\u05d1\u05d5\u05e7 \u05d5\u05d4\u05e1\u05e4\u05e8 '
        '\u05d1\u05de\u05d8\u05d1\u05d7 1, \u05d5\u05d6\u05d4\u05d5!',
    ],
)  # fmt: skip
def test_what_is_no_threat_is_said(text: str) -> None:
    assert SPEECH.found_in(text) == ''


def test_the_first_entry_is_told_as_the_list_has_it() -> None:
    speech = SpeechLimits(forbidden=('Shut Up', 'kill'))
    assert speech.found_in('KILL him and shut up') == 'Shut Up'


def test_a_phrase_stands_together() -> None:
    speech = SpeechLimits(forbidden=('secret door',))
    assert speech.found_in('the SECRET, door!') == 'secret door'
    assert speech.found_in('the secret is at the door') == ''
    assert speech.found_in('the secret doors') == ''


@pytest.mark.parametrize('entry', ['кошка', 'naïve', 'C3PO', '日本', '\u05d8\u05d9\u05e4\u05e9'])
def test_a_site_s_words_may_be_of_any_script(entry: str) -> None:
    speech = SpeechLimits(forbidden=(entry,))
    assert speech.found_in(f'so {entry.upper()} it is') == entry


def test_no_words_forbid_nothing() -> None:
    assert SpeechLimits(forbidden=()).found_in('kill') == ''


@pytest.mark.parametrize('entry', ['', ' ', '!?', '\u200b'])
def test_an_entry_that_would_match_nothing_is_refused(entry: str) -> None:
    with pytest.raises(ValidationError, match='no letter or digit'):
        SpeechLimits(forbidden=(entry,))


def test_the_shipped_file_shows_the_words() -> None:
    assert load_safety().speech == SPEECH


@pytest.mark.timed
def test_a_hostile_text_takes_no_time() -> None:
    began_s = time.perf_counter()
    for text in ('a ' * 250, 'k.' * 250, '1!' * 250, 'кі' * 250, 'x' * 500):
        SPEECH.found_in(text)
    assert time.perf_counter() - began_s < 1.0
