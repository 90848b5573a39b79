"""What becomes of malformed and odd replies; the corpus itself is `bench.replies`."""

import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.llm_corpus import measure
from bench.replies import Case, cases, is_checked
from bench.reply_forms import FORMS, PLANS
from bench.reply_mutations import TEXTS

WHOLE = ('as it is', 'python literal', 'fenced', 'chatty before', 'keys unquoted', 'as content')
STRUCTURE = '{}[],:"\''
MARKS = '{}[]",:\'\\/ \n#`()=abc019.-_eN\u201c\ufeff'


@cache
def answers():
    """Return every case with what becomes of it."""
    return [(case, case.answer()) for case in cases()]


def test_the_corpus_is_large_mixed_and_its_names_are_unique():
    assert len(cases()) >= 400
    assert len({case.name for case in cases()}) == len(cases())
    assert sum(case.is_recoverable for case in cases()) >= 200
    assert sum(not case.is_recoverable for case in cases()) >= 100


def test_nothing_crashes_and_no_plan_is_unchecked_and_nearly_all_is_recovered():
    figures = measure()
    assert figures['llm.crashes'] == 0
    assert figures['llm.unchecked'] == 0
    assert figures['llm.recovered_share'] >= 0.95


def test_nearly_all_replies_written_without_a_look_at_the_repair_are_recovered():
    unseen = [pair for pair in answers() if pair[0].name.startswith('unseen: ')]
    right = [case.is_right(answer) for case, answer in unseen if case.is_recoverable]
    assert len(right) >= 50
    assert sum(right) / len(right) >= 0.9


def test_every_hopeless_reply_has_its_code_and_a_problem_a_person_understands():
    for case, answer in answers():
        if case.is_recoverable:
            continue
        assert case.is_right(answer), (case.name, answer.code, answer.notes)
        for problem in answer.problems:
            assert len(problem.message.split()) >= 2, (case.name, problem)
            assert len(str(problem)) < 2_000, (case.name, problem)


def test_every_change_is_noted():
    for case, answer in answers():
        if answer.plan is not None:
            assert answer.notes == answer.plan.notes
            assert bool(answer.notes) == (answer.code.value != 'plain'), case.name


@pytest.mark.parametrize('form', FORMS)
def test_no_beginning_of_a_reply_is_ever_taken_for_a_plan(form):
    for steps in PLANS.values():
        for change in WHOLE:
            text = TEXTS[change](FORMS[form](steps))
            last = max(text.rfind('}'), text.rfind(']'))
            for end in range(0, last, 13):
                answer = Case(name='', text=text[:end]).answer()
                assert answer.plan is None, (change, text[:end])


@given(st.integers(), st.integers(1, 8))
def test_whatever_happens_to_a_reply_it_is_a_checked_plan_or_a_problem(seed, changes):
    dice = random.Random(seed)
    for case in dice.sample(cases(), 20):
        letters = list(case.text[:5000])
        for _ in range(changes):
            at = dice.randrange(len(letters) + 1)
            end = at + dice.choice((0, 1, 2, 5, 30))
            other = list(dice.choice(cases()).text[:200])
            letters[at:end] = dice.choice(
                ([], letters[at:end] * 2, [dice.choice(MARKS)], other)
            )
        _assert_is_safe(''.join(letters))


@given(st.text(alphabet=st.sampled_from(MARKS + 'wait()skill'), max_size=300))
def test_whatever_a_model_says_it_is_a_checked_plan_or_a_problem(text):
    _assert_is_safe(text)


def _assert_is_safe(text):
    case = Case(name='made up', text=text)
    answer = case.answer()
    assert is_checked(case, answer), text
    assert (answer.plan is not None) == answer.code.is_readable, text


@pytest.mark.parametrize('seed', range(8))
def test_brackets_commas_and_quotes_gone_wrong_never_make_another_plan(seed):
    dice = random.Random(seed)
    good = [case for case in cases() if case.is_recoverable and 'patrol' not in case.name]
    for case in dice.sample(good, 200):
        letters = list(case.text)
        for _ in range(dice.choice((1, 1, 2))):
            marks = [at for at, letter in enumerate(letters) if letter in STRUCTURE]
            at = dice.choice(marks or [0])
            letters[at : at + dice.randrange(2)] = dice.choice(('', *STRUCTURE))
        answer = replace(case, text=''.join(letters)).answer()
        if answer.plan is not None:
            assert _deeds(answer.plan) == _deeds(case.expected), ''.join(letters)


def _deeds(plan):
    """Return what a plan does; words for people and for perception are not compared."""
    words = ('text', 'query')
    steps = [(it.skill, {k: v for k, v in it.args.items() if k not in words}) for it in plan.steps]
    return plan.verdict, steps, plan.flow and plan.flow.shape()
