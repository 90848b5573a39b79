"""One model that answers commands: whatever it says, a checked answer or one named fault."""

from __future__ import annotations

import time
from collections.abc import Callable

from vla_bt.plan import Plan
from vla_bt.planner.budget import Budget, CountedClient
from vla_bt.planner.model.conversation import Conversation
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.prompt import Prompter
from vla_bt.planner.providers.records import ModelClient
from vla_bt.planner.records import PlanRequest
from vla_bt.safety import Safety
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue


class ModelPlanner:
    """Asks one model.

    Args:
        client: The model.
        catalogue: The skills to plan with.
        settings: All of them.
        safety: What the site holds safe.
        offline: Understands what a command is to bring about.
        budget: What it may cost.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        client: ModelClient,
        *,
        catalogue: Catalogue,
        settings: Settings,
        safety: Safety,
        offline: OfflinePlanner,
        budget: Budget,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._catalogue = catalogue
        self._settings = settings
        self._safety = safety
        self._offline = offline
        self._budget = budget
        self._clock = clock
        self._prompter = Prompter(catalogue, settings, safety)

    @property
    def name(self) -> str:
        """`provider/model`."""
        return self._client.name

    def answer(self, request: PlanRequest, timeout_s: float) -> Plan:
        """Return the model's plan, question or refusal, checked against the request's world.

        Blocks for `timeout_s` at most.

        Raises:
            ModelFault: It gave none: what was wrong with it, or with the model.
        """
        conversation = Conversation(
            request,
            client=self._counted(request.mission),
            catalogue=self._catalogue,
            settings=self._settings,
            safety=self._safety,
            offline=self._offline,
            prompter=self._prompter,
            deadline_s=self._clock() + timeout_s,
            clock=self._clock,
        )
        return conversation.run()

    def _counted(self, mission: str) -> CountedClient:
        max_tokens = self._settings.llm.max_tokens
        return CountedClient(
            self._client, self._budget, mission=mission, max_tokens=max_tokens
        )
