"""The words a robot and its home give to rules."""

import pytest
from home import home_world

from vla_bt.safety.rules.vocabulary import Vocabulary, a_kind
from vla_bt.safety.tags import RISKS
from vla_bt.skills import ArgumentType, Catalogue, Skill, load_catalogue

OBJECT, PLACE = frozenset({ArgumentType.OBJECT}), frozenset({ArgumentType.PLACE})
WORDS = Vocabulary(load_catalogue(), home_world(), ['greasy'])


def test_facts_have_the_kinds_of_what_makes_them_true() -> None:
    assert WORDS.kinds_of('located', 2) == (OBJECT, PLACE)
    assert WORDS.kinds_of('located', 1) is None
    assert WORDS.kinds_of('hand_empty', 0) == ()
    assert WORDS.kinds_of('handed_over', 2) == (OBJECT, PLACE)
    assert WORDS.kinds_of('looking_at', 1) == (OBJECT | PLACE,)
    assert WORDS.kinds_of('said', 1) == (frozenset({ArgumentType.TEXT}),)
    assert WORDS.kinds_of('qqq', 1) is None


def test_tags_are_those_all_know_the_site_s_own_and_those_of_objects() -> None:
    assert {'hot', 'medicine', 'greasy', 'fragile'} <= WORDS.tags
    assert WORDS.tags >= RISKS.keys()
    assert WORDS.kinds_of('greasy', 1) == (OBJECT,)
    assert not WORDS.is_known('wet')


def test_what_effects_name_changes_and_the_rest_lasts() -> None:
    assert {'room', 'in_room', 'surface', 'hot', 'greasy'} <= WORDS.lasting
    assert WORDS.lasting.isdisjoint({'at', 'holding', 'hand_empty', 'located', 'open', 'said'})


def test_a_skill_that_heats_makes_a_tag_a_fact() -> None:
    heat = Skill(
        name='heat',
        summary='Heat it.',
        arguments=load_catalogue()['inspect'].arguments,
        preconditions=('plugged_in(?socket)',),
        effects=('hot($object)',),
        timeout_s=1,
        duration_s=1,
        tree='x.xml',
    )
    words = Vocabulary(Catalogue([heat]), home_world())
    assert 'hot' not in words.lasting
    assert words.kinds_of('hot', 1) == (OBJECT,)
    assert list(words.shapes('hot')) == ['hot(object)']
    assert list(words.shapes('plugged_in')) == ['plugged_in(anything)']


def test_kinds_have_articles() -> None:
    assert a_kind(OBJECT | PLACE) == 'an object or place'
    assert a_kind(PLACE) == 'a place'


def taught(*effects: str, **arguments: str) -> Skill:
    """Return a skill whose arguments are of these types."""
    return Skill(
        name=f'skill_{len(effects)}_{"_".join(arguments)}', summary='.', tree='x.xml',
        timeout_s=1, duration_s=1, effects=effects,
        arguments={
            name: {'type': kind, 'summary': '.', **({'max_length': 9} if kind == 'text' else {})}
            for name, kind in arguments.items()
        },
    )  # fmt: skip


@pytest.mark.parametrize(('skills', 'predicate', 'shapes'), [
    ([taught('met($who)', who='place'), taught('met($what)', what='object')], 'met',
     ['met(object or place)']),
    ([taught('met($a)', a='place'), taught('met($a)', 'met($a, $b)', a='object', b='text')],
     'met', ['met(object or place)', 'met(object, text)']),
    ([taught('holding($what)', what='text')], 'holding', ['holding(object)']),
    ([taught('door($what)', what='text')], 'door', ['door(place)']),
    ([taught('marked(?here)')], 'marked', ['marked(place)']),
    ([taught('marked(?object)', object='object')], 'marked', ['marked(anything)']),
    ([taught('marked(xobject)', object='object')], 'marked', ['marked(anything)']),
])  # fmt: skip
def test_what_skills_say_of_a_fact_is_taken_together(
    skills: list[Skill], predicate: str, shapes: list[str]
) -> None:
    words = Vocabulary(Catalogue(skills), home_world())
    assert list(words.shapes(predicate)) == shapes
