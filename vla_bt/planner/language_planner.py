"""The planner of a robot: language models, what is remembered, what it costs, and a way without.

Nothing is opened, imported or read before the first question, so that a node starts at once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from threading import Lock, Thread

from vla_bt.errors import VlaBtError
from vla_bt.plan import Plan
from vla_bt.planner.budget import CountedClient
from vla_bt.planner.cache import PlanCache
from vla_bt.planner.chain import PlannerChain, Shortcut
from vla_bt.planner.intent import (
    Clarifier,
    IntentParser,
    Parse,
    ParsedIntent,
    Reader,
    confirmed,
    risky_question,
)
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.prompt import Prompter, prompt_version
from vla_bt.planner.providers.client import ApiClient
from vla_bt.planner.providers.factory import make_clients
from vla_bt.planner.providers.records import Prompt
from vla_bt.planner.recollection import Recollection
from vla_bt.planner.records import Experience, PlanRequest
from vla_bt.planner.spoken import with_scene_notes
from vla_bt.safety import Safety
from vla_bt.settings import LlmSettings, Settings
from vla_bt.settings.secrets import without_keys
from vla_bt.skills import Catalogue

log = logging.getLogger(__name__)


class LanguagePlanner:
    """Plans by models where there are any, else offline; see `Planner`.

    One thread plans and learns, a second one while a question hangs; any thread may ask for
    `models` and change them.

    Args:
        catalogue: The skills to plan with.
        settings: All of them.
        safety: What the site holds safe; plans made under other rules are not reused.
        environment: Where keys are looked for.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        *,
        safety: Safety,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._safety = safety
        self._environment = environment
        self._lock = Lock()
        self._clients = make_clients(settings.llm, environment)
        self._retired: tuple[ApiClient, ...] = ()
        self._chain: PlannerChain | None = None
        self._offline = OfflinePlanner(
            catalogue, safety=safety, max_steps=settings.planning.max_plan_length
        )

    @property
    def models(self) -> tuple[str, ...]:
        """`provider/model` of those that can be asked, in order; empty: offline only."""
        return tuple(client.name for client in self._usable())

    @property
    def summary(self) -> str:
        """Who plans, and who cannot, as sentences for the operator."""
        who = ', then '.join((*self.models, 'offline'))
        return ' '.join((f'Planning with {who}.' if self.models else 'Planning offline.',
                         *self._missing()))  # fmt: skip

    def prepare(self) -> None:
        """Begin to import the client library. Returns at once."""
        for client in self._usable():
            client.warm_up()

    def plan(self, request: PlanRequest) -> Plan:
        """Return an answer within `request.patience_s`. Blocks.

        Raises:
            CanceledError: It is no longer wanted.
        """
        began_s = time.monotonic()
        kept, chain = self._recollection, self._current_chain()
        left_s = max(request.patience_s - (time.monotonic() - began_s), 0.0)
        request = replace(request, memory=kept.memory, patience_s=left_s)
        plan = with_scene_notes(chain.plan(request), request, self._catalogue)
        kept.planned(request, plan, time.monotonic() - began_s)
        return plan

    def prompt(self, request: PlanRequest) -> Prompt:
        """Return exactly what a model would be sent first; asks nobody.

        Raises:
            ModelFault: It would be longer than `context.max_prompt_tokens`.
        """
        prompter = Prompter(self._catalogue, self._settings, self._safety)
        return prompter.prompt(replace(request, memory=self._recollection.memory))

    def intents(self, request: PlanRequest) -> tuple[ParsedIntent, ...]:
        """Return what a command asks for, by model or by rules as the settings say. Blocks.

        Raises:
            CanceledError: It is no longer wanted.
        """
        return self._parser()(request)

    def learn(self, experience: Experience) -> None:
        """Remember how a mission ended. Blocks for some ms."""
        self._recollection.remember(experience)
        worked = experience.outcome == 'SUCCEEDED' and not experience.was_replanned
        # What a model makes of an image, the same words mean tomorrow no more.
        if worked and experience.plan is not None and not self._settings.llm.images:
            self._cache.remember(experience.request, experience.plan)

    def use(self, provider: str, model: str) -> str:
        """Plan with another model from the next question on; return who plans then, at once.

        Args:
            provider: As `llm.provider`; empty: the same.
            model: Name of the model; empty: the same.

        Raises:
            VlaBtError: There is no such provider, or no key for it; nothing has changed.
        """
        if without_keys(provider + model) != provider + model:
            raise VlaBtError('That is a key, and not the name of a provider or model.')
        llm = self._settings.llm
        changes = {'provider': provider or llm.provider, 'model': model or llm.model}
        if changes['provider'] != llm.provider:
            changes['base_url'] = changes['api_key_file'] = ''
        try:
            llm = LlmSettings.model_validate({**llm.model_dump(), **changes})
        except ValueError as error:
            raise VlaBtError(f'provider {provider!r}, model {model!r}: not possible') from error
        clients = make_clients(llm, self._environment)
        if clients and not clients[0].has_key:
            raise VlaBtError(f'{clients[0].name} cannot be asked. {clients[0].missing}')
        with self._lock:
            self._retired += self._clients
            self._clients, self._chain = clients, None
            self._settings = self._settings.model_copy(update={'llm': llm})
        self.prepare()
        return self.summary

    def close(self) -> None:
        """Close connections; a question under way breaks off. May block for a second."""
        for client in (*self._clients, *self._retired):
            client.close()

    @cached_property
    def _recollection(self) -> Recollection:
        return Recollection(self._settings)

    @cached_property
    def _read(self) -> Reader:
        return Reader(self._catalogue)

    @cached_property
    def _cache(self) -> PlanCache:
        site = self._safety.model_dump_json(exclude={'guards', 'watchdog'})
        version = hashlib.sha256(site.encode()).hexdigest()[:16]
        return PlanCache(
            self._recollection.store,
            catalogue=self._catalogue,
            settings=self._settings,
            safety=self._safety,
            read=self._read,
            version=f'{prompt_version()}/{version}',
        )

    def _missing(self) -> Iterator[str]:
        for client in self._clients:
            if client.missing:
                yield f'{client.name} is not asked. {client.missing}'

    def _usable(self) -> tuple[ApiClient, ...]:
        return tuple(client for client in self._clients if client.has_key)

    def _shortcuts(self) -> list[Shortcut]:
        shortcuts: list[Shortcut] = []
        planning = self._settings.planning
        if planning.intent != 'none':
            clarifier = Clarifier(self._parser(), min_confidence=planning.min_confidence)
            shortcuts.append(clarifier)
        if self._usable():
            shortcuts.append(self._kept)
        return shortcuts

    def _kept(self, request: PlanRequest) -> Plan | None:
        """Return a kept plan that still brings about what is asked for."""
        plan = self._cache.lookup(request)
        if plan is None:
            return None
        from vla_bt.planner.model.goal import goal_of, incomplete

        bare = replace(request, command=confirmed(request.command)[0])
        goal = goal_of(bare, self._offline, self._catalogue)
        missing = incomplete(plan, goal, bare, self._catalogue, self._safety)
        return plan if next(missing, None) is None else None

    def _parser(self) -> Parse:
        clients = self._usable() if self._settings.planning.intent == 'model' else ()
        if clients:
            return lambda request: self._intents_by(clients[0], request)
        return lambda request: self._read(request).intents

    def _intents_by(self, client: ApiClient, request: PlanRequest) -> tuple[ParsedIntent, ...]:
        llm = self._settings.llm
        counted = CountedClient(
            client,
            self._recollection.budget,
            mission=request.mission,
            max_tokens=llm.max_tokens,
        )
        parser = IntentParser(counted, self._catalogue, self._read, timeout_s=llm.timeout_s)
        return parser(request)

    def _current_chain(self) -> PlannerChain:
        with self._lock:
            retired, self._retired = self._retired, ()
            if self._chain is None:
                self._chain = self._make_chain()
            chain = self._chain
        for client in retired:  # the last question they were asked is over by now
            Thread(target=client.close, daemon=True).start()
        return chain

    def _make_chain(self) -> PlannerChain:
        if self._settings.llm.api_key_file:  # who names a file wants a model
            for sentence in self._missing():
                log.warning('%s', sentence)
        # Here and not above: reading prompts and schemas is for those who have a model.
        from vla_bt.planner.model import ModelPlanner

        models = [
            ModelPlanner(
                client,
                catalogue=self._catalogue,
                settings=self._settings,
                safety=self._safety,
                offline=self._offline,
                budget=self._recollection.budget,
            )
            for client in self._usable()
        ]
        return PlannerChain(
            shortcuts=self._shortcuts(),
            models=models,
            model_timeout_s=self._settings.llm.timeout_s,
            offline=self._offline,
            doubt=self._doubt,
        )

    def _doubt(self, request: PlanRequest, plan: Plan) -> Plan | None:
        if self._settings.planning.intent == 'none':
            return None
        return risky_question(request, plan, self._catalogue)
