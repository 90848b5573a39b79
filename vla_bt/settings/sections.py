"""The settings by section: names, units, ranges and defaults, and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from vla_bt.settings.secrets import has_user


def _without_user(url: str) -> str:
    if has_user(url):
        raise ValueError('must hold no user name and no password; keys belong into a file')
    return url


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names without empty ones: ROS 2 has no empty list of texts."""
    return tuple(name for name in names if name)


Provider = Literal['openai', 'anthropic', 'ollama', 'offline']
"""Who serves the model; `openai` is every server that speaks its protocol."""
Dialect = Literal['flat', 'nested', 'tools']
"""The form in which a model is asked for plans."""


Address = Annotated[str, Field(max_length=500), AfterValidator(_without_user)]
"""Of a server. Holds no secret: settings are shown, as parameters of the node, too."""


class _Section(BaseModel):
    model_config = ConfigDict(
        extra='forbid', frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class PlanningSettings(_Section):
    """How plans are made and judged."""

    validate_plans: bool = True
    """Kept for compatibility of parameter files; plans are always checked."""
    max_plan_length: int = Field(default=15, ge=1, le=100)
    """Most steps of a plan."""
    require_confirmation: Annotated[tuple[str, ...], AfterValidator(_named)] = (
        'pick_up', 'place',
    )  # fmt: skip
    """Skills a person is asked about before a step begins; empty names: none."""
    confirmation: Literal['ask', 'auto', 'deny'] = 'ask'
    """Who answers: a person; or nobody, and all (auto) or nothing (deny) of it is allowed."""
    max_attempts: int = Field(default=3, ge=0, le=10)
    """How often one mission plans again after a failure."""
    timeout_s: float = Field(default=20.0, gt=0, le=300)
    """Longest time for one answer of the planner, all models and retries included, seconds."""
    intent: Literal['none', 'rules', 'model'] = 'rules'
    """First stage before a model plans: none, our own grammar and the world, or a model."""
    min_confidence: float = Field(default=0.6, ge=0, le=1)
    """A spoken command recognised less surely than this is asked about, 0..1."""
    max_command_age_s: float = Field(default=10.0, gt=0, le=3600)
    """A command stamped longer ago is refused, seconds; one without a stamp is of now."""
    max_context_age_s: float = Field(default=60.0, gt=0, le=86_400)
    """A task context stamped longer ago is not told to planners, seconds."""
    clock_tolerance_s: float = Field(default=0.5, ge=0, le=60)
    """Stamps may be ahead of the clock of this machine by so much, seconds."""


class LlmSettings(_Section):
    """The language model. Keys are never settings: see `api_key_file`."""

    provider: Provider = 'openai'
    """openai (also any server that speaks its protocol), anthropic, ollama, or offline: none."""
    model: str = Field(default='gpt-4', min_length=1, max_length=200)
    """Model name of that provider."""
    base_url: Address = ''
    """Address of the server; empty: the provider's own."""
    api_key_file: str = ''
    """File that holds the key; empty: OPENAI_API_KEY or ANTHROPIC_API_KEY of the environment."""
    temperature: float = Field(default=0.2, ge=0, le=2)
    """Randomness of the answers."""
    max_tokens: int = Field(default=1024, ge=16, le=100_000)
    """Longest answer, tokens."""
    timeout_s: float = Field(default=10.0, gt=0, le=300)
    """Longest time for one answer of one model, its retries included, seconds."""
    max_retries: int = Field(default=3, ge=0, le=10)
    """How often a request that failed for a passing reason is sent again, as time allows."""
    hedge_after_s: float = Field(default=0.0, ge=0, le=300)
    """Send a second, equal request when there is no complete answer by then, seconds; 0: never."""
    fallback_provider: Literal['', 'openai', 'anthropic', 'ollama'] = ''
    """Provider of the fallback model; empty: the same."""
    fallback_model: str = Field(default='', max_length=200)
    """Model asked when the first one fails; empty: none."""
    fallback_base_url: Address = ''
    """Address of its server; empty: that of the first model if the provider is the same."""
    dialect: Dialect = 'flat'
    """Form of the plans asked for: a table of nodes, a nested tree, or a function call."""
    images: bool = False
    """The model takes images: the newest camera image goes along with the command."""
    max_repairs: int = Field(default=2, ge=0, le=5)
    """How often a faulty answer goes back to the model with what is wrong."""
    cooldown_s: float = Field(default=30.0, ge=0, le=3600)
    """How long a model that keeps failing is left alone, seconds."""


class ContextSettings(_Section):
    """What a model is told."""

    max_prompt_tokens: int = Field(default=6000, ge=500, le=200_000)
    """Longest prompt, estimated tokens; what matters least is left out first."""
    include_history: bool = True
    """Tell the model how earlier missions went."""
    max_history: int = Field(default=10, ge=0, le=100)
    """Most earlier missions told."""
    max_objects: int = Field(default=60, ge=1, le=1000)
    """Most objects told, the relevant ones first."""
    image_max_px: int = Field(default=768, ge=64, le=4096)
    """Longest edge of an image sent to a model, pixels."""
    image_max_age_s: float = Field(default=2.0, gt=0, le=60)
    """An older image is not sent, seconds."""


class CacheSettings(_Section):
    """Plans that worked, kept for the same command in the same situation."""

    enabled: bool = True
    """Use the cache."""
    max_plans: int = Field(default=50, ge=1, le=10_000)
    """Most plans kept; the one not used for longest goes first."""
    ttl_s: float = Field(default=3600.0, gt=0, le=31_536_000)
    """How long a plan is kept, seconds."""


class BudgetSettings(_Section):
    """What the model may cost; 0 is no limit. Above it the offline planner answers."""

    requests_per_minute: int = Field(default=30, ge=0, le=10_000)
    """Most requests within 60 s."""
    min_interval_s: float = Field(default=0.0, ge=0, le=60)
    """Shortest time between two requests, seconds; what comes earlier waits."""
    tokens_per_mission: int = Field(default=50_000, ge=0)
    """Most tokens of one command, prompts and answers, replanning included."""
    tokens_per_hour: int = Field(default=0, ge=0)
    """Most tokens within an hour."""
    tokens_per_day: int = Field(default=0, ge=0)
    """Most tokens within 24 hours."""
    usd_per_mission: float = Field(default=0.5, ge=0)
    """Most money for one command, US dollars; models without a price count as free."""
    usd_per_hour: float = Field(default=0.0, ge=0)
    """Most money within an hour, US dollars."""
    usd_per_day: float = Field(default=0.0, ge=0)
    """Most money within 24 hours, US dollars."""


class ExecutionSettings(_Section):
    """How trees are ticked."""

    heartbeat_hz: float = Field(default=10.0, ge=1, le=10)
    """Ticks per second when nothing happens."""
    drain_timeout_s: float = Field(default=10.0, gt=0, le=120)
    """Longest wait for canceled actions to end, seconds."""
    early_start: bool = False
    """Begin with harmless first steps while the rest of the plan is still being written."""


class Settings(_Section):
    """All settings."""

    planning: PlanningSettings = PlanningSettings()
    llm: LlmSettings = LlmSettings()
    context: ContextSettings = ContextSettings()
    cache: CacheSettings = CacheSettings()
    budget: BudgetSettings = BudgetSettings()
    execution: ExecutionSettings = ExecutionSettings()
    state_folder: str = ''
    """Where the plan cache, use and memory are kept; empty: vla_bt below XDG_STATE_HOME."""
