"""The table of kept plans."""

import pytest

from vla_bt.plan import Plan, Step
from vla_bt.planner.cache.entries import (
    TABLES,
    CacheStatistics,
    Count,
    Entry,
    Found,
    Kept,
    insert,
    read_entries,
    read_statistics,
    settle,
)
from vla_bt.planner.cache.key import Scope
from vla_bt.planner.store import Store

KEPT = Kept(
    plan=Plan(steps=(Step(skill='wait'),)), scope=Scope(names=(), has_position=True), situation='s'
)


def store_with(*keys: str, limit: int = 10) -> Store:
    store = Store(None, TABLES)
    for key in keys:
        store.run(lambda db, key=key: insert(db, key, KEPT, 7.0, limit))
    return store


def entries(store: Store, key: str) -> list[Entry]:
    return store.run(lambda db: read_entries(db, key))


def test_an_entry_is_read_as_it_was_kept() -> None:
    (entry,) = entries(store_with('a', 'b'), 'a')
    assert entry.read() == KEPT
    assert entry.stored_s == 7.0


@pytest.mark.parametrize(
    ('stored_s', 'now_s', 'is_fresh'),
    [(0.0, 10.0, True), (0.0, 10.1, False), (10.0, 9.9, False), (float('nan'), 1.0, False),
     (float('inf'), 1.0, False), ('0', 1.0, False), (None, 1.0, False)],
)  # fmt: skip
def test_an_entry_is_fresh_for_so_long(stored_s: object, now_s: float, is_fresh: bool) -> None:
    entry = Entry(1, 's', '[]', '{}', stored_s)
    assert entry.is_fresh(now_s, 10.0) is is_fresh


def test_of_one_key_the_entry_used_last_comes_first() -> None:
    store = store_with('a')
    other = Kept(plan=KEPT.plan, scope=KEPT.scope, situation='t')
    store.run(lambda db: insert(db, 'a', other, 7.0, 10))
    assert [entry.situation for entry in entries(store, 'a')] == ['t', 's']
    row = entries(store, 'a')[1].row
    used = Found(plan=KEPT.plan, row=row, expired=(), stale=())
    store.run(lambda db: settle(db, used))
    assert [entry.situation for entry in entries(store, 'a')] == ['s', 't']


def test_room_is_made_by_the_entry_not_used_for_longest() -> None:
    store = store_with('a', 'b', 'c', limit=2)
    assert [len(entries(store, key)) for key in 'abc'] == [0, 1, 1]
    assert store.run(read_statistics).evictions == 1


def test_a_lower_limit_makes_room_for_all_at_once() -> None:
    store = store_with('a', 'b', 'c')
    store.run(lambda db: insert(db, 'd', KEPT, 7.0, 1))
    assert store.run(read_statistics) == CacheStatistics(plans=1, evictions=3)


def test_a_lookup_is_counted_and_cleans_up() -> None:
    store = store_with('a', 'b')
    rows = [entries(store, key)[0].row for key in 'ab']
    found = Found(plan=None, row=None, expired=rows[:1], stale=rows[1:])
    store.run(lambda db: settle(db, found))
    assert store.run(read_statistics) == CacheStatistics(lookups=1, stale=1, expired=1)


def test_every_count_is_a_statistic() -> None:
    CacheStatistics(**{count.value: 1 for count in Count})
