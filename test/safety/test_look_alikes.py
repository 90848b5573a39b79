import pytest

from vla_bt.safety.look_alikes import Line, direction_sign, plain_text, readings, undrawn, words_of


@pytest.mark.parametrize(
    ('text', 'plain'),
    [
        ('KILL', 'kill'), ('kïll', 'kill'), ('ｋｉｌｌ', 'kill'), ('ⓚⓘⓛⓛ', 'kill'),
        ('𝓴𝓲𝓵𝓵', 'kill'), ('🅺🅸🅻🅻', 'kill'), ('🇰🇮🇱🇱', 'kill'), ('кіll', 'kill'), ('ΚΙLL', 'kill'),
        ('ki\u200bll', 'kill'), ('ki\u00adll', 'kill'), ('k\u0336i\u0336ll', 'kill'),
        ('ki\u3164ll', 'kill'), ('ki\x00ll', 'kill'), ('a\nb\tc', 'a b c'), ('Größe', 'grosse'),
        ('\u202ekill', 'kill'), ('søt', 'sot'), ('ᴋɪʟʟ', 'kill'), ('ꓗꓲꓡꓡ', 'kill'),
        ('ᏦᎥᏞᏞ', 'kill'), ('ᛕᎥᒪᒪ', 'kill'),
    ],
)  # fmt: skip
def test_a_text_is_what_it_looks_like(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize('sign', [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_a_sign_that_turns_the_direction_of_writing_is_found(sign: int) -> None:
    assert direction_sign(f'a{chr(sign)}b') == direction_sign(f'a&#{sign};b') == f'U+{sign:04X}'


@pytest.mark.parametrize(
    'text',
    ['', 'llik', '\u05e9\u05dc\u05d5\u05dd', '\u200e\u200f\u061c', '\u2029\u202f\u2065\u206a'],
)
def test_nothing_else_turns_it_so_that_words_are_hidden(text: str) -> None:
    assert direction_sign(text) == ''


def says(text: str, letters: str) -> bool:
    return any(line.says(letters) for line in readings(text))


@pytest.mark.parametrize(
    ('text', 'heard'),
    [
        ('k.i.l.l', 'kill'), ('k-i-l-l', 'kill'), ('at-tack', 'attack'), ('k1ll', 'kill'),
        ('ki11', 'kill'), ('4tt4ck', 'attack'), ('d€str0y', 'destroy'), ('k i l l', 'kill'),
        ('I k i l l you', 'kill'), ('k i l l u', 'kill'), ('I k i l l u', 'kill'),
        ("don't", 'dont'), ('sh!t', 'shit'), ('he|p', 'help'), ('ki ll', 'kill'),
        ('k 1 l l', 'kill'),
        ('l l 1 k', 'llik'), ("it's", 'it'), ("k'i'l'l", 'kill'), ('k\u2019ill\u2019s', 'kill'),
        ('now 1 k', 'ik'), ('k 1 now', 'ki'),
    ],
)  # fmt: skip
def test_tricks_of_writing_are_heard_through(text: str, heard: str) -> None:
    assert says(text, heard)


@pytest.mark.parametrize(
    ('text', 'not_heard'),
    [
        ('skill', 'kill'), ('kills', 'kill'), ('skilly kill5', 'kill'), ('the skill', 'kill'),
        ("it's hit", 'shit'), ('take 5 hits', 'shits'), ('room 11', 'ii'), ('5 5 5', 'sss'),
        ('killkill', 'kill'), ("its'hit", 'shit'), ('5 hit', 'shit'), ('red 5', 'reds'),
    ],
)  # fmt: skip
def test_words_are_heard_whole(text: str, not_heard: str) -> None:
    assert not says(text, not_heard)


@pytest.mark.parametrize(
    ('line', 'word', 'is_said'),
    [
        (Line('skillkill', frozenset((0, 5, 9))), 'kill', True),
        (Line('skillkill', frozenset((0, 9))), 'kill', False),
        (Line('killskill', frozenset((0, 4, 9))), 'kill', True),
        (Line('skillkillskill', frozenset((0, 5, 9, 14))), 'kill', True),
        (Line('aa', frozenset((1, 2))), 'a', True),
    ],
)
def test_every_place_in_a_line_counts(line: Line, word: str, is_said: bool) -> None:
    assert line.says(word) is is_said


def test_a_plain_sentence_is_read_in_one_way() -> None:
    (line,) = readings('The red cup')
    assert line == Line('theredcup', frozenset((0, 3, 6, 9)))


def test_numbers_stay_numbers() -> None:
    assert [line.letters for line in readings('room 101')] == ['room101']


def test_a_word_drawn_out_may_be_a_known_one() -> None:
    known = {'kil': 'kill'}
    assert [line.letters for line in readings('kiiill him', known)] == ['killhim']
    assert [line.letters for line in readings('kiill him', known)] == ['kiillhim']
    assert [line.letters for line in readings('Hellooo kil', known)] == ['helloookil']
    assert undrawn('kiiill') == undrawn('kill') == 'kil'


def test_words_stand_between_blanks_and_signs() -> None:
    assert words_of(' a-b_c  d! ') == ['a', 'b', 'c', 'd']
