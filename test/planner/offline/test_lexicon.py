"""The lexicon leads somewhere, and to one place only."""

from offline.asking import catalogue
from vla_bt.planner.offline import lexicon
from vla_bt.planner.offline.frames import FRAMES


def test_every_verb_leads_to_a_frame() -> None:
    assert {*lexicon.VERB_FRAMES.values(), *lexicon.SKILL_FRAMES.values()} <= FRAMES.keys()


def test_every_skill_named_exists() -> None:
    named = {*lexicon.SKILL_FRAMES, *lexicon.VERB_SKILLS.values(), *lexicon.STEP_WORDS}
    assert named <= set(catalogue().names)


def test_no_verb_is_both_done_and_refused() -> None:
    done = {*lexicon.VERB_FRAMES, *lexicon.VERB_SKILLS}
    tables = [done, set(lexicon.VAGUE), set(lexicon.STOP), set(lexicon.IMPOSSIBLE), lexicon.UNABLE]
    assert sum(map(len, tables)) == len(set().union(*tables))


def test_the_words_of_the_catalogue_are_not_forbidden() -> None:
    names = {name for skill in catalogue() for name in (skill.name, *skill.aliases)}
    assert not names & (lexicon.HARMFUL | lexicon.LIMITING)


def test_step_words_name_arguments_of_their_skill() -> None:
    for name, template in lexicon.STEP_WORDS.items():
        arguments = dict.fromkeys(catalogue()[name].arguments, 1.0)
        assert template.format_map(arguments)
