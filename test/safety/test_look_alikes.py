import pytest

from vla_bt.safety.look_alikes import drawn_words, plain_text, readings, undrawn


@pytest.mark.parametrize(
    ('text', 'plain'),
    [
        ('KILL', 'kill'), ('kïll', 'kill'), ('ｋｉｌｌ', 'kill'), ('ⓚⓘⓛⓛ', 'kill'),
        ('𝓴𝓲𝓵𝓵', 'kill'), ('🅺🅸🅻🅻', 'kill'), ('🇰🇮🇱🇱', 'kill'), ('кіll', 'kill'), ('ΚΙLL', 'kill'),
        ('ki\u200bll', 'kill'), ('ki\u00adll', 'kill'), ('k\u0336i\u0336ll', 'kill'),
        ('ki\u3164ll', 'kill'), ('ki\x00ll', 'kill'), ('a\nb\tc', 'a b c'), ('Größe', 'grosse'),
        ('\u202ekill', 'kill'), ('søt', 'sot'),
    ],
)  # fmt: skip
def test_a_text_is_what_it_looks_like(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ('text', 'heard'),
    [
        ('k.i.l.l', ' kill '), ('k-i-l-l', ' kill '), ('at-tack', ' attack '), ('k1ll', ' kill '),
        ('ki11', ' kill '), ('4tt4ck', ' attack '), ('d€str0y', ' destroy '),
        ('k i l l', ' kill '), ('I k i l l you', ' i kill you '), ('k i l l u', ' kill u '),
        ('I k i l l u', ' i kill u '), ("don't", ' dont '), ('well-being', ' well being '),
        ('sh!t', ' shit '), ('he|p', ' help '),
    ],
)  # fmt: skip
def test_tricks_of_writing_are_heard_through(text: str, heard: str) -> None:
    assert heard in readings(text)


def test_a_plain_sentence_is_read_in_one_way() -> None:
    assert readings('The red cup is on the table') == {' the red cup is on the table '}


def test_numbers_stay_numbers() -> None:
    assert all(' 101 ' in way for way in readings('room 101'))


def test_two_letters_apart_spell_nothing() -> None:
    assert readings('plan a b now') == {' plan a b now '}


def test_letters_drawn_out_are_found() -> None:
    assert drawn_words(' kiiill you ') == {'kil'}
    assert drawn_words(' all good ') == set()
    assert undrawn('kiiill') == undrawn('kill')
