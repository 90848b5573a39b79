"""Which verb phrase leads where."""

from offline.asking import catalogue, tokens, verbs
from vla_bt.planner.offline.verbs import FREE, Verb, Verbs
from vla_bt.skills import Catalogue, Skill


def test_the_longest_phrase_wins() -> None:
    assert verbs().at_start(tokens('look for the cup')) == Verb('look for', 'find')
    assert verbs().at_start(tokens('look at the cup')) == Verb('look at', 'look')
    assert verbs().at_start(tokens('the cup')) is None
    assert verbs().at_start(()) is None


def test_names_and_aliases_of_the_catalogue_are_verbs() -> None:
    assert verbs().at_start(tokens('navigate to point 1 2')) == Verb('navigate to point', 'go')
    assert verbs().at_start(tokens('press it')) == Verb('press', FREE, 'press_button')
    assert verbs().at_start(tokens('push it')) == Verb('push', FREE, 'press_button')


def test_a_new_skill_goes_before_the_lexicon() -> None:
    fly = Skill(name='fly', summary='Fly.', timeout_s=1, duration_s=1, tree='fly.xml')
    drone = Verbs(Catalogue([*catalogue(), fly]))
    assert drone.at_start(tokens('fly to the ceiling')) == Verb('fly', FREE, 'fly')
    assert verbs().at_start(tokens('fly to the ceiling')) == Verb('fly', 'impossible')


def test_a_verb_of_a_skill_that_is_missing_is_no_verb() -> None:
    bare = Verbs(Catalogue([catalogue()['say']]))
    assert bare.at_start(tokens('push it')) is None
