"""A text as a person hears it, whatever letters, signs and blanks it is written with.

Source: a hand-made part of Unicode's confusables (UTS #39): those of the Latin small letters.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator

_LOOK_ALIKES = {
    'a': 'аαɑ', 'b': 'ьвβ', 'c': 'сϲᴄ', 'd': 'ԁđɗ', 'e': 'еєεҽ', 'f': 'ƒϝ', 'g': 'ցɡ',
    'h': 'һнħ', 'i': 'іıιɩӏ', 'j': 'јʝ', 'k': 'кκĸ', 'l': 'łɭ', 'm': 'м', 'n': 'пηո',
    'o': 'оοσօø', 'p': 'рρ', 'q': 'ԛզ', 'r': 'гɾ', 's': 'ѕꜱ', 't': 'тτŧ', 'u': 'υսʋ',
    'v': 'νѵ', 'w': 'ԝω', 'x': 'хχ', 'y': 'уүγ', 'z': 'ᴢƶ',
}  # fmt: skip
_RINGED = (0x1F150, 0x1F170, 0x1F1E6)
"""Where rows of 26 letters stand that Unicode does not call letters."""
_FILLERS = '\u115f\u1160\u2800\u3164\uffa0'
_LETTERS: dict[int, str | None] = {
    **{ord(it): plain for plain, its in _LOOK_ALIKES.items() for it in its},
    **{first + number: chr(ord('a') + number) for first in _RINGED for number in range(26)},
    **{ord(it): None for it in _FILLERS},
    **{ord(it): ' ' for it in '\n\r\t\v\f'},
}
_SIGNS = '013457@$!|+€'
_AS_LETTERS = (str.maketrans(_SIGNS, 'oieastasiite'), str.maketrans(_SIGNS, 'oleastasllte'))
"""Signs that stand for letters within a word; 1, ! and | for two of them."""
_UNSEEN = frozenset(('Cf', 'Cc', 'Mn', 'Me', 'Cn', 'Co', 'Cs'))
_BREAK = re.compile(r'[\W_]+')
_LETTER = re.compile(r'[^\W\d_]')
_APART = re.compile(r'(?<!\S)\S(?: \S){2,}(?!\S)')


def plain_text(text: str) -> str:
    """Return a text in small Latin letters where it looks like them.

    Wide, ringed and mathematical letters become plain ones; accents and what cannot be seen go.
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    text = unicodedata.normalize('NFKD', text).casefold().translate(_LETTERS)
    text = unicodedata.normalize('NFKD', text).translate(_LETTERS)
    return ''.join([it for it in text if unicodedata.category(it) not in _UNSEEN])


def readings(text: str) -> set[str]:
    """Return the ways a text may be read: words with single blanks between and around them.

    As written, and without the usual tricks: signs within words (`k.i.l.l`), signs for letters
    (`k1ll`), letters apart (`k i l l`).
    """
    plain = plain_text(text)
    tokens = plain.split()
    ways = [tokens]
    if any(sign in plain for sign in _SIGNS):
        for letters in _AS_LETTERS:
            ways.append([it.translate(letters) if _LETTER.search(it) else it for it in tokens])
    found = set[str]()
    for way in ways:
        for line in (_BREAK.sub(' ', ' '.join(way)), ' '.join(_BREAK.sub('', it) for it in way)):
            found.update(f' {" ".join(it.split())} ' for it in _spelled(line))
    return found


def drawn_words(line: str) -> set[str]:
    """Return the words of a line in which a letter stands three times in a row, once each."""
    return {undrawn(it) for it in line.split() if re.search(r'(.)\1\1', it)}


def undrawn(word: str) -> str:
    """Return a word with each letter once where it stands several times in a row."""
    return re.sub(r'(.)\1+', r'\1', word)


def _spelled(line: str) -> Iterator[str]:
    """Yield a line, and where three letters or more stand apart, what they may spell.

    The first and the last of them may be words by themselves: `I k i l l u`.
    """
    line = ' '.join(line.split())
    yield line
    if _APART.search(line):
        for first, last in itertools.product((0, 1), repeat=2):
            yield _APART.sub(functools.partial(_joined, first, last), line)


def _joined(first: int, last: int, apart: re.Match[str]) -> str:
    letters = apart[0].split(' ')
    end = len(letters) - last
    return ' '.join([*letters[:first], ''.join(letters[first:end]), *letters[end:]])
