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


@pytest.mark.parametrize('entry', ['кошка', 'naïve', 'C3PO', '日本'])
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
