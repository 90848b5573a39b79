"""A text as a person hears it, whatever letters, signs and blanks it is written with.

Source: a hand-made part of Unicode's confusables (UTS #39): those of the Latin small letters, as
they are once a text is folded to one case.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LOOK_ALIKES = {
    'a': 'аαɑᴀꭺꓮᗅ', 'b': 'ьвβʙᏼᏸꮟꓐᗷ', 'c': 'сϲᴄꮯꓚᑕ', 'd': 'ԁđɗᴅꭰꮷꓓᗪ', 'e': 'еєεҽᴇꭼꓰᗴ',
    'f': 'ƒϝꜰꓝᖴ', 'g': 'ցɡɢꮐᏻᏳꓖ', 'h': 'һнħʜꮋꓧᕼ', 'i': 'іıιɩӏɪꭵꓲ', 'j': 'јʝᴊꭻꓙᒍ',
    'k': 'кκĸᴋꮶꓗᛕ', 'l': 'łɭʟꮮꓡᒪ', 'm': 'мᴍꮇꓟᗰ', 'n': 'пηոɴꓠᑎ', 'o': 'оοσօøᴏꓳ',
    'p': 'рρᴘꮲꓑᑭ', 'q': 'ԛզ', 'r': 'гɾʀꭱꮢꓣᖇ', 's': 'ѕꜱꮪꮥꓢᔕ', 't': 'тτŧᴛꭲꓔ',
    'u': 'υսʋᴜꓴᑌ', 'v': 'νѵᴠꮩꓦᐯ', 'w': 'ԝωᴡꮃꓪᗯ', 'x': 'хχꓫ', 'y': 'уүγʏꭹꓬ', 'z': 'ᴢƶꮓꓜ',
}  # fmt: skip
_RINGED = (0x1F150, 0x1F170, 0x1F1E6)
"""Where rows of 26 letters stand that Unicode does not call letters."""
_FILLERS = '\u115f\u1160\u2800\u3164\uffa0'
_LETTERS: dict[int, str | None] = {
    **{ord(it): plain for plain, its in _LOOK_ALIKES.items() for it in its.casefold()},
    **{first + number: chr(ord('a') + number) for first in _RINGED for number in range(26)},
    **{ord(it): None for it in _FILLERS},
    0x5F0: '\u05d5\u05d5',
    **{ord(it): ' ' for it in '\n\r\t\v\f'},
}
_AS_LETTERS = tuple(
    str.maketrans('013457@$!|+€\u05e1\u05d8\u05c0\u05d5\u05df', it)
    for it in ('oieastasiiteoviii', 'oleastasllteovlll', 'oieastasiiteoviil', 'oleastasllteovlli')
)
"""Signs, and letters of Hebrew, that stand for letters within a word; some of them for two."""
_SIGNS = frozenset(map(chr, _AS_LETTERS[0]))
_UNSEEN = frozenset(('Cf', 'Cc', 'Mn', 'Me', 'Cn', 'Co', 'Cs'))
_BREAK = re.compile(r'[\W_]+')
_LETTER = re.compile(r'[^\W\d_]')
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc`]s\b|['\u2019\u02bc`]")
_TURN = re.compile('[\u202a-\u202e\u2066-\u2069]')
_TAG = re.compile(r'<[^<>]*>')
_DIGIT = re.compile(r'(?![0-9])\d')
_DRAWN = re.compile(r'(.)\1\1')
_AGAIN = re.compile(r'(.)\1+')


@dataclass(frozen=True)
class Line:
    """One way a text may be read: what blanks and signs stand in it makes no difference."""

    letters: str
    """All its words, one after the other, without blanks."""
    edges: frozenset[int]
    """Where a word begins or ends in them."""

    def says(self, letters: str) -> bool:
        """Return True when whole words, as one or in pieces, have these letters."""
        at = self.letters.find(letters)
        while at >= 0:
            if at in self.edges and at + len(letters) in self.edges:
                return True
            at = self.letters.find(letters, at + 1)
        return False


def direction_sign(text: str) -> str:
    """Return the first sign that has words read backwards, as `U+202E`; '' when there is none.

    With it a text may be seen, or heard, as other words than its letters are in their order.
    """
    sign = _TURN.search(html.unescape(text))
    return f'U+{ord(sign[0]):04X}' if sign else ''


def plain_text(text: str) -> str:
    """Return a text in small Latin letters where it looks like them.

    Wide, ringed and mathematical letters become plain ones; accents and what cannot be seen go.
    """
    if text.isascii() and text.isprintable():
        return text.lower()
    text = unicodedata.normalize('NFKD', text).casefold().translate(_LETTERS)
    text = unicodedata.normalize('NFKD', text).translate(_LETTERS)
    text = ''.join([it for it in text if unicodedata.category(it) not in _UNSEEN])
    return _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def readings(text: str, known: Mapping[str, str] = MappingProxyType({})) -> tuple[Line, ...]:
    """Return the ways a text may be read, each once.

    As it is, without marks of a page (`k<b>i</b>ll`), and with signs for letters.

    Args:
        text: Any.
        known: Words by what `undrawn` makes of them: what a drawn out word (`kiiill`) may mean.
    """
    plain = _APOSTROPHE.sub('', plain_text(html.unescape(text)))
    ways = [plain]
    if '<' in plain:
        ways.append(_TAG.sub('', plain))
    if not _SIGNS.isdisjoint(plain):
        ways += [it for way in ways for it in _with_letters(way)]
    return tuple(dict.fromkeys(_line(words_of(way), known) for way in dict.fromkeys(ways)))


def words_of(plain: str) -> list[str]:
    """Return the words of a plain text; blanks and signs are between them."""
    return _BREAK.sub(' ', plain).split()


def undrawn(word: str) -> str:
    """Return a word with each letter once where it stands several times in a row."""
    return _AGAIN.sub(r'\1', word)


def _line(words: list[str], known: Mapping[str, str]) -> Line:
    if known and any(map(_DRAWN.search, words)):
        words = [known.get(undrawn(it), it) if _DRAWN.search(it) else it for it in words]
    return Line(''.join(words), frozenset(itertools.accumulate(map(len, words), initial=0)))


def _with_letters(text: str) -> Iterator[str]:
    """Yield a text with its signs as letters, within words and beside letters alone."""
    tokens = text.split()
    is_letter = [len(it) == 1 and bool(_LETTER.match(it)) for it in tokens]
    beside = zip([False, *is_letter], [*is_letter[1:], False], strict=False)
    meant = [
        at
        for at, (token, near) in enumerate(zip(tokens, beside, strict=True))
        if not _SIGNS.isdisjoint(token)
        and (_LETTER.search(token) or (len(token) == 1 and any(near)))
    ]
    for letters in _AS_LETTERS if meant else ():
        words = list(tokens)
        for at in meant:
            words[at] = tokens[at].translate(letters)
        yield ' '.join(words)
