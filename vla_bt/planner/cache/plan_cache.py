"""Plans that worked, kept for the same wish in the same situation.

A hit is checked against the world as it is now, like any plan; one that does not pass is dropped.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

from vla_bt.check import Checked, check_plan
from vla_bt.plan import FlowKind, Plan, PlanSource, Step, Verdict
from vla_bt.planner.cache.entries import (
    CacheStatistics,
    Entry,
    Found,
    Kept,
    insert,
    read_entries,
    read_statistics,
    settle,
)
from vla_bt.planner.cache.key import Scope, Wish, catalogue_hash, key_of, scope_of, wish_of
from vla_bt.planner.intent import Reader
from vla_bt.planner.records import PlanRequest
from vla_bt.planner.store import Store
from vla_bt.safety import Safety
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue
from vla_bt.world import WorldModel, world_facts


class PlanCache:
    """The plans kept. Thread-safe; processes may share the store.

    Args:
        store: Made with `cache.TABLES`.
        catalogue: The skills plans may use.
        settings: `cache` bounds it; `planning` bounds plans, and is part of the key.
        read: What the rules make of a request.
        version: Hash of everything else plans depend on: prompts, safety rules.
        clock: Wall-clock time, seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        *,
        catalogue: Catalogue,
        settings: Settings,
        safety: Safety,
        read: Reader,
        version: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._settings = settings.cache
        self._max_steps = settings.planning.max_plan_length
        self._safety = safety
        self._version = '/'.join((catalogue_hash(catalogue), str(self._max_steps), version))
        self._clock = clock
        self._read = read

    def lookup(self, request: PlanRequest) -> Plan | None:
        """Return a kept plan that passes the check in the request's world, None without one.

        It is canonical, its source CACHE. Planning again, or with an image, never finds one.
        """
        if not self._settings.enabled or not _is_plain(request):
            return None
        wish = wish_of(request.command, self._read(request))
        key = key_of(wish, request, self._version)
        entries = self._store.run(lambda connection: read_entries(connection, key))
        found = self._find(entries, request)
        self._store.run(lambda connection: settle(connection, found))
        return found.plan

    def remember(self, request: PlanRequest, plan: Plan) -> bool:
        """Keep a plan that worked; return False where it is none to keep.

        To be called when the mission succeeded with the first plan made for the request. Plans
        of the offline planner and of people are not kept: the one is as fast as the cache, the
        others answer no command.

        Args:
            request: The question, with the world as it was then.
            plan: Its answer.
        """
        is_ours = plan.verdict is Verdict.PLAN and plan.source is PlanSource.MODEL
        if not self._settings.enabled or not is_ours or not _is_plain(request):
            return False
        checked = self._check(plan, request.world)
        if not checked.is_ok:
            return False
        wish = wish_of(request.command, self._read(request))
        if not wish.is_understood and self._tells(checked.plan):
            return False
        scope = self._scope(wish, checked.plan, request.world)
        situation = scope.situation(world_facts(request.world))
        kept = Kept(plan=checked.plan, scope=scope, situation=situation)
        key, now_s = key_of(wish, request, self._version), self._clock()
        limit = self._settings.max_plans
        self._store.run(lambda connection: insert(connection, key, kept, now_s, limit))
        return True

    def clear(self) -> None:
        """Forget all plans; the counts stay."""
        self._store.run(lambda connection: connection.execute('DELETE FROM plan_cache'))

    def statistics(self) -> CacheStatistics:
        """Return what the cache was good for."""
        return self._store.run(read_statistics)

    def _scope(self, wish: Wish, plan: Plan, world: WorldModel) -> Scope:
        args = [str(value) for step in plan.steps for value in step.args.values()]
        begins_with_driving = self._drives(first_step(plan))
        return scope_of(wish, args, begins_with_driving=begins_with_driving, world=world)

    def _drives(self, step: Step | None) -> bool:
        return step is not None and self._catalogue[step.skill].is_drive

    def _tells(self, plan: Plan) -> bool:
        """Return True when the robot says something, which may be the time or its state."""
        return any('speech' in self._catalogue[step.skill].resources for step in plan.steps)

    def _find(self, entries: Sequence[Entry], request: PlanRequest) -> Found:
        facts = world_facts(request.world) if entries else frozenset()
        now_s = self._clock()
        expired: list[int] = []
        stale: list[int] = []
        for entry in entries:
            if not entry.is_fresh(now_s, self._settings.ttl_s):
                expired.append(entry.row)
                continue
            kept = entry.read()
            if kept is not None and kept.scope.situation(facts) != kept.situation:
                continue
            checked = self._checked(kept, request.world) if kept is not None else None
            if checked is not None:
                plan = checked.model_copy(
                    update={
                        'source': PlanSource.CACHE,
                        'command': request.command,
                        'id': str(uuid.uuid4()),
                    }
                )
                return Found(plan=plan, row=entry.row, expired=expired, stale=stale)
            stale.append(entry.row)
        return Found(plan=None, row=None, expired=expired, stale=stale)

    def _check(self, plan: Plan, world: WorldModel) -> Checked:
        return check_plan(
            plan, self._catalogue, world, safety=self._safety, max_steps=self._max_steps
        )

    def _checked(self, kept: Kept, world: WorldModel) -> Plan | None:
        checked = self._check(kept.plan, world)
        is_plan = kept.plan.verdict is Verdict.PLAN
        return checked.plan if checked.is_ok and is_plan else None


def first_step(plan: Plan) -> Step | None:
    """Return the step that is surely done first, None when that is not certain."""
    node = plan.flow
    if node is None:
        return plan.steps[0]
    while node.kind in (FlowKind.SEQUENCE, FlowKind.RETRY):
        node = node.children[0]
    return next((step for step in plan.steps if step.id == node.step), None)


def _is_plain(request: PlanRequest) -> bool:
    """Return True for a new command in words alone."""
    is_again = request.failure is not None or bool(request.done) or bool(request.tried)
    return bool(request.command.strip()) and not is_again and request.image is None
