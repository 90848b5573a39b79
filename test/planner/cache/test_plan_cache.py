"""Plans found again: when, and when not."""

import sqlite3
from pathlib import Path

import pytest
from cache_cases import Clock, cache, filled, plan_for, request
from hypothesis import given
from hypothesis import strategies as st
from offline.asking import catalogue, home
from reading import home_with, thing

from vla_bt.check import check_plan
from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Flow, FlowKind, Plan, PlanSource, Step, Verdict
from vla_bt.planner import Image
from vla_bt.planner.cache import TABLES, CacheStatistics
from vla_bt.planner.cache.plan_cache import first_step
from vla_bt.planner.store import FILE_NAME, Store
from vla_bt.skills import Catalogue

COMMAND = 'bring me the red book'
FAILURE = Failure(code=FailureCode.ABORTED, where='x', message='x')
IMAGE = Image(data=b'x', width_px=1, height_px=1)


def test_a_plan_that_worked_is_found_again() -> None:
    kept = cache()
    plan = filled(kept, COMMAND)
    found = kept.lookup(request('please fetch me the red book'))
    assert found is not None
    assert found.content_key() == plan.content_key()
    assert found.source is PlanSource.CACHE
    assert found.command == 'please fetch me the red book'
    assert found.model == 'openai/gpt-4'
    assert found.id != plan.id


def test_nothing_is_found_in_an_empty_cache() -> None:
    assert cache().lookup(request(COMMAND)) is None


def test_a_plan_is_found_in_the_next_run(tmp_path: Path) -> None:
    filled(cache(tmp_path), COMMAND)
    again = cache(tmp_path)
    assert again.lookup(request(COMMAND)) is not None
    assert again.statistics().hits == 1


@pytest.mark.parametrize(
    'other',
    ['do not bring me the red book', "don't bring me the red book", 'bring me the blue book'],
)
def test_another_wish_finds_nothing(other: str) -> None:
    kept = cache()
    filled(kept, COMMAND)
    assert kept.lookup(request(other)) is None


def test_a_command_the_grammar_does_not_understand_is_found_word_by_word() -> None:
    kept = cache()
    plan = plan_for(COMMAND).model_copy(
        update={'steps': (Step(skill='navigate_to', args={'location': 'kitchen'}),)}
    )
    assert kept.remember(request('fold the laundry'), plan)
    assert kept.lookup(request('Fold the laundry!')) is not None
    assert kept.lookup(request('do not fold the laundry')) is None
    assert kept.lookup(request('fold laundry')) is None


def test_a_plan_for_something_that_moved_is_not_found() -> None:
    kept = cache()
    filled(kept, COMMAND)
    world = home()
    world.put('red_book', 'desk')
    assert kept.lookup(request(COMMAND, world)) is None
    assert kept.statistics().stale == 0
    assert kept.lookup(request(COMMAND)) is not None


def test_things_the_plan_does_not_name_may_move() -> None:
    kept = cache()
    filled(kept, COMMAND)
    world = home()
    world.put('red_cup', 'desk')
    assert kept.lookup(request(COMMAND, world)) is not None


def test_a_plan_that_begins_with_driving_is_found_from_everywhere() -> None:
    kept = cache()
    filled(kept, COMMAND)
    assert kept.lookup(request(COMMAND, home('kitchen'))) is not None


def test_a_plan_that_begins_where_the_robot_stood_is_not_found_elsewhere() -> None:
    kept = cache()
    at_shelf = home('shelf')
    filled(kept, COMMAND, at_shelf)
    assert kept.lookup(request(COMMAND, home('kitchen'))) is None
    assert kept.lookup(request(COMMAND, at_shelf)) is not None


def test_a_second_thing_that_fits_finds_nothing() -> None:
    kept = cache()
    filled(kept, 'pick up the cup')
    assert kept.lookup(request('pick up the cup', home_with(thing('green_cup')))) is None


def test_plans_for_two_situations_are_kept_side_by_side() -> None:
    kept = cache()
    moved = home()
    moved.put('red_book', 'desk')
    plans = [filled(kept, COMMAND), filled(kept, COMMAND, moved)]
    found = [kept.lookup(request(COMMAND)), kept.lookup(request(COMMAND, moved))]
    assert [it and it.content_key() for it in found] == [it.content_key() for it in plans]


@pytest.mark.parametrize(
    'fields',
    [{'failure': FAILURE}, {'image': IMAGE}, {'done': (Step(skill='wait'),)},
     {'tried': frozenset({'x'})}],
)  # fmt: skip
def test_planning_again_and_plans_made_with_an_image_have_no_part_in_it(
    fields: dict[str, object]
) -> None:
    kept = cache()
    assert not kept.remember(request(COMMAND, **fields), plan_for(COMMAND))
    filled(kept, COMMAND)
    assert kept.lookup(request(COMMAND, **fields)) is None
    assert kept.statistics().lookups == 0


@pytest.mark.parametrize('source', [PlanSource.OFFLINE, PlanSource.PERSON, PlanSource.CACHE])
def test_only_plans_of_models_are_kept(source: PlanSource) -> None:
    plan = plan_for(COMMAND).model_copy(update={'source': source})
    assert not cache().remember(request(COMMAND), plan)


@pytest.mark.parametrize(
    'answer',
    [Plan(verdict=Verdict.CLARIFY, question='Which?', source=PlanSource.MODEL),
     Plan(verdict=Verdict.REFUSE, reason='No.', source=PlanSource.MODEL)],
)  # fmt: skip
def test_questions_and_refusals_are_not_kept(answer: Plan) -> None:
    assert not cache().remember(request(COMMAND), answer)


def test_a_plan_that_does_not_pass_the_check_is_not_kept() -> None:
    plan = Plan(steps=(Step(skill='fly'),), source=PlanSource.MODEL)
    assert not cache().remember(request(COMMAND), plan)


def test_what_a_model_says_by_itself_is_not_kept() -> None:
    """It may be the time of day."""
    plan = Plan(steps=(Step(skill='say', args={'text': 'noon'}),), source=PlanSource.MODEL)
    kept = cache()
    assert not kept.remember(request('what time is it'), plan)
    assert kept.remember(request('say noon'), plan)


def test_a_cache_that_is_switched_off_does_nothing() -> None:
    kept = cache(enabled=False)
    assert not kept.remember(request(COMMAND), plan_for(COMMAND))
    assert kept.lookup(request(COMMAND)) is None
    assert kept.statistics() == CacheStatistics()


def test_an_old_plan_is_dropped() -> None:
    clock = Clock()
    kept = cache(clock=clock, ttl_s=60)
    filled(kept, COMMAND)
    clock.now_s += 60
    assert kept.lookup(request(COMMAND)) is not None
    clock.now_s += 1
    assert kept.lookup(request(COMMAND)) is None
    assert kept.statistics().expired == 1
    assert kept.statistics().plans == 0


def test_a_plan_from_the_future_is_dropped() -> None:
    """The wall clock was set back: nobody knows how old it is."""
    clock = Clock()
    kept = cache(clock=clock)
    filled(kept, COMMAND)
    clock.now_s -= 3600
    assert kept.lookup(request(COMMAND)) is None
    assert kept.statistics().expired == 1


def test_the_plan_not_used_for_longest_makes_room() -> None:
    kept = cache(max_plans=2)
    filled(kept, 'go to the kitchen')
    filled(kept, 'go to the bedroom')
    assert kept.lookup(request('go to the kitchen')) is not None
    filled(kept, 'go to the table')
    assert kept.lookup(request('go to the bedroom')) is None
    assert kept.lookup(request('go to the kitchen')) is not None
    assert kept.lookup(request('go to the table')) is not None
    assert kept.statistics().evictions == 1


def test_a_newer_plan_for_the_same_replaces_the_older_one() -> None:
    kept = cache()
    filled(kept, COMMAND)
    filled(kept, COMMAND)
    assert kept.statistics().plans == 1


def test_statistics_count_what_happened() -> None:
    kept = cache()
    kept.lookup(request(COMMAND))
    filled(kept, COMMAND)
    kept.lookup(request(COMMAND))
    found = kept.statistics()
    assert found == CacheStatistics(plans=1, lookups=2, hits=1)
    assert found.hit_ratio == 0.5
    assert CacheStatistics().hit_ratio == 0.0


def test_clearing_forgets_plans_and_keeps_counts() -> None:
    kept = cache()
    filled(kept, COMMAND)
    kept.lookup(request(COMMAND))
    kept.clear()
    assert kept.lookup(request(COMMAND)) is None
    assert kept.statistics() == CacheStatistics(lookups=2, hits=1)


def test_other_prompts_skills_or_limits_find_nothing(tmp_path: Path) -> None:
    filled(cache(tmp_path), COMMAND)
    skills = list(catalogue())
    changed = Catalogue([*skills[:-1], skills[-1].model_copy(update={'timeout_s': 7.0})])
    assert cache(tmp_path, version='v2').lookup(request(COMMAND)) is None
    assert cache(tmp_path, max_steps=14).lookup(request(COMMAND)) is None
    assert cache(tmp_path, skills=changed).lookup(request(COMMAND)) is None
    assert cache(tmp_path).lookup(request(COMMAND)) is not None


@pytest.mark.parametrize('column', ['plan', 'situation', 'scope', 'stored_s'])
@pytest.mark.parametrize(
    'value', ['', 'no json', '{}', '[]', 'null', '[' * 5000, b'\xff\xfe', 7, -1e300, 'NaN']
)
def test_an_entry_that_makes_no_sense_finds_nothing(column: str, value: object) -> None:
    store = Store(None, TABLES)
    kept = cache(store=store)
    filled(kept, COMMAND)
    store.run(lambda db: db.execute(f'UPDATE plan_cache SET {column} = ?', (value,)))
    assert kept.lookup(request(COMMAND)) is None
    filled(kept, COMMAND)
    assert kept.lookup(request(COMMAND)) is not None


def test_a_kept_plan_that_no_longer_passes_is_dropped() -> None:
    store = Store(None, TABLES)
    kept = cache(store=store)
    filled(kept, COMMAND)
    bad = Plan(steps=(Step(skill='handover', args={'object': 'red_book'}),)).to_json()
    store.run(lambda db: db.execute('UPDATE plan_cache SET plan = ?', (bad,)))
    assert kept.lookup(request(COMMAND)) is None
    assert kept.statistics() == CacheStatistics(lookups=1, stale=1)


def test_a_kept_question_is_dropped() -> None:
    store = Store(None, TABLES)
    kept = cache(store=store)
    filled(kept, COMMAND)
    bad = Plan(verdict=Verdict.CLARIFY, question='Which?').to_json()
    store.run(lambda db: db.execute('UPDATE plan_cache SET plan = ?', (bad,)))
    assert kept.lookup(request(COMMAND)) is None


def test_counts_that_make_no_sense_do_no_harm() -> None:
    store = Store(None, TABLES)
    kept = cache(store=store)
    kept.lookup(request(COMMAND))
    store.run(lambda db: db.execute("INSERT INTO plan_cache_counts VALUES ('nonsense', 1)"))
    store.run(lambda db: db.execute("UPDATE plan_cache_counts SET value = 'x'"))
    assert kept.statistics() == CacheStatistics()
    kept.lookup(request(COMMAND))


def test_a_file_that_breaks_under_it_does_no_harm(tmp_path: Path) -> None:
    kept = cache(tmp_path)
    filled(kept, COMMAND)
    other = sqlite3.connect(tmp_path / FILE_NAME)
    other.execute('DROP TABLE plan_cache')
    other.close()
    assert kept.lookup(request(COMMAND)) is None
    filled(kept, COMMAND)
    assert kept.lookup(request(COMMAND)) is not None


def test_a_fallback_has_no_step_that_is_surely_first() -> None:
    steps = (Step(skill='wait', id='a'), Step(skill='wait', id='b'))
    leaves = tuple(Flow(kind=FlowKind.STEP, step=step.id) for step in steps)
    fallback = Flow(kind=FlowKind.FALLBACK, children=leaves)
    sequence = Flow(kind=FlowKind.SEQUENCE, children=leaves)
    assert first_step(Plan(steps=steps)) == steps[0]
    assert first_step(Plan(steps=steps, flow=sequence)) == steps[0]
    assert first_step(Plan(steps=steps, flow=fallback)) is None


PLACES = st.sampled_from(['table', 'shelf', 'counter', 'desk'])


@given(at=PLACES, book=PLACES, cup=PLACES, later=PLACES, now_at=PLACES)
def test_whatever_is_found_passes_the_check(
    at: str, book: str, cup: str, later: str, now_at: str
) -> None:
    kept = cache()
    then, now = home(at), home(now_at)
    for world, where in ((then, book), (now, later)):
        world.put('red_book', where)
        world.put('red_cup', cup)
    filled(kept, COMMAND, then)
    found = kept.lookup(request(COMMAND, now))
    assert (found is not None) >= (book == later and at == now_at)
    if found is not None:
        assert book == later
        assert check_plan(found, catalogue(), now).is_ok
