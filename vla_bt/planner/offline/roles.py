"""What a clause says, role by role. A frame takes what it knows; what is left over is a question.

This is what keeps a command from being half understood: every word is taken by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from vla_bt.planner.offline.answers import Question, sentence, the
from vla_bt.planner.offline.clauses import Clause
from vla_bt.planner.offline.exclusions import cut_exclusion, left_out
from vla_bt.planner.offline.lexicon import SPEAKER
from vla_bt.planner.offline.nouns import Noun, read_noun
from vla_bt.planner.offline.objects import find_objects, fitting_objects
from vla_bt.planner.offline.phrases import DIRECT, Phrase, read_phrases
from vla_bt.planner.offline.places import find_place, peek_place
from vla_bt.planner.offline.situation import Situation
from vla_bt.planner.offline.tokens import Tokens, words
from vla_bt.world import PlaceKind


class Roles:
    """The phrases of a clause, to be taken one by one.

    Args:
        clause: What was said.
        situation: The world and what was mentioned before.
    """

    def __init__(self, clause: Clause, situation: Situation) -> None:
        self.clause = clause
        self.situation = situation
        self._excluded: Tokens = ()
        """What is left out: "all apples except the green one"; nobody has taken it yet."""

    def has_particle(self, word: str) -> bool:
        """Return True when `word` (back, down) goes with the verb."""
        _, particles = read_phrases(self.clause.rest)
        return word in particles or word in self.clause.verb.phrase.split()

    def has(self, *roles: str) -> bool:
        """Return True when a phrase of one of the roles is left."""
        return any(phrase.role in roles for phrase in self._phrases)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases nobody has taken yet."""
        return tuple(self._phrases)

    def drop(self, phrase: Phrase) -> None:
        """Take a phrase that was looked at before."""
        self._phrases.remove(phrase)

    def peek(self, *roles: str) -> Phrase | None:
        """Return the first phrase of one of the roles without taking it."""
        return next((phrase for phrase in self._phrases if phrase.role in roles), None)

    def take(self, *roles: str, last: bool = False) -> Phrase | None:
        """Take the first (or last) phrase of one of the roles, None when none is left."""
        fits = [phrase for phrase in self._phrases if phrase.role in roles]
        if not fits:
            return None
        phrase = fits[-1 if last else 0]
        self._phrases.remove(phrase)
        return phrase

    def nouns(self, phrase: Phrase) -> tuple[Noun, ...]:
        """Return the nouns of a phrase."""
        vocabulary = self.situation.vocabulary
        return tuple(read_noun(part, vocabulary) for part in phrase.parts)

    def objects(self, away_from: str = '') -> tuple[str, ...]:
        """Take the direct objects and where they are said to be; ids, none when not said.

        Args:
            away_from: Of several that would do, those not at this place are meant.

        Raises:
            Question: It is not certain which objects are meant.
        """
        direct = self.take(DIRECT)
        if direct is None:
            return ()
        if named := self._peek(direct):
            self._check_objects(direct, named)
        excluded = self._take_exclusion()
        place = self.location('from', 'at')
        nouns = self.nouns(direct)
        without = self._left_out(excluded, nouns, place)
        found = [
            find_objects(noun, self.situation, place, away_from=away_from, without=without)
            for noun in nouns
        ]
        objects = tuple(dict.fromkeys(key for keys in found for key in keys))
        self.situation.mention(objects)
        return objects

    def location(
        self,
        *roles: str,
        kinds: Sequence[PlaceKind] = (),
        or_object: bool = False,
        last: bool = False,
    ) -> str:
        """Take one place; '' when none is said.

        Raises:
            Question: It is not certain which place is meant.
        """
        phrase = self.take(*roles, last=last)
        if phrase is None:
            return ''
        nouns = self.nouns(phrase)
        if len(nouns) != 1:
            raise self.not_understood(str(phrase))
        return find_place(nouns[0], self.situation, kinds, or_object=or_object)

    def finish(self) -> None:
        """Make sure that everything was taken but a "for me", which changes nothing.

        Raises:
            Question: Something is left.
        """
        beneficiary = self.peek('for')
        if beneficiary is not None and words(beneficiary.tokens) in SPEAKER:
            self._phrases.remove(beneficiary)
        if self._phrases:
            raise self.not_understood(str(self._phrases[0]))
        if self._excluded:
            raise self.not_understood(f'except {words(self._excluded)}')

    def _check_objects(self, direct: Phrase, place: str) -> None:
        """Make sure that what names a place names an object as well."""
        if not any(fitting_objects(noun, self.situation) for noun in self.nouns(direct)):
            raise Question(
                sentence(f'{the(place)} is a place') + ' Which object do you mean?'
            )

    @cached_property
    def _phrases(self) -> list[Phrase]:
        """The phrases not taken yet. Read when first asked for: unquoted speech never is."""
        cut = cut_exclusion(self.clause.rest)
        if cut is None:
            raise self.not_understood(self.clause.spoken_rest)
        rest, self._excluded = cut
        phrases, _ = read_phrases(rest)
        return self._without_rooms(phrases)

    def _take_exclusion(self) -> Tokens:
        """Take what is left out of the objects; nothing when nothing is.

        Raises:
            Question: It is not certain whether the place after it belongs to it.
        """
        excluded, self._excluded = self._excluded, ()
        place = self.peek('from', 'at')
        ends = place.tokens[-1:] if place else ()
        if excluded and place and not (ends and ends[0].end <= excluded[0].start):
            raise self.not_understood(f'except {words(excluded)}')
        return excluded

    def _left_out(self, excluded: Tokens, nouns: Sequence[Noun], place: str) -> frozenset[str]:
        if not excluded:
            return frozenset()
        found = left_out(excluded, nouns[-1], place, self.situation) if nouns else None
        if found is None:
            raise self.not_understood(f'except {words(excluded)}')
        return found

    def _without_rooms(self, phrases: Sequence[Phrase]) -> list[Phrase]:
        """Drop the room from "the table in the dining room" when that is where the table is.

        Of several such places it says which: "the person in the office".
        """
        kept = list(phrases)
        for first, second in zip(phrases, phrases[1:], strict=False):
            room = self._peek(second) if second.role == 'at' else ''
            place = self._peek(first) if room else ''
            both = replace(first, tokens=first.tokens + second.tokens)
            if room and not place and self._peek(both) not in ('', room):
                kept[kept.index(first)] = both
                kept.remove(second)
            if not place:
                continue
            actual = self.situation.world.places[place].room
            if actual == room:
                kept.remove(second)
            elif first.role in ('to', DIRECT) and actual:
                raise Question(
                    sentence(f'{the(place)} is in {the(actual)}, not in {the(room)}')
                    + ' Which place do you mean?'
                )
        return kept

    def _peek(self, phrase: Phrase) -> str:
        """Return the one place a phrase names, '' when it names none."""
        try:
            (noun,) = self.nouns(phrase)
        except (Question, ValueError):
            return ''
        return peek_place(noun, self.situation)

    def not_understood(self, part: str) -> Question:
        """Return the question about a part nobody can make sense of."""
        return Question(
            f'I do not understand "{part[:60]}" in "{str(self.clause)[:80]}". What should I do?'
        )
