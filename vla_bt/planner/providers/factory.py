"""The models that the settings name."""

from __future__ import annotations

from collections.abc import Mapping

from vla_bt.planner.providers.anthropic_api import AnthropicApi
from vla_bt.planner.providers.api import Api, ModelSpec
from vla_bt.planner.providers.breaker import Breaker
from vla_bt.planner.providers.client import ApiClient
from vla_bt.planner.providers.credentials import find_credential
from vla_bt.planner.providers.exchange import Patience
from vla_bt.planner.providers.loop_thread import SHARED, LoopThread
from vla_bt.planner.providers.openai_api import OpenAiApi
from vla_bt.settings import LlmSettings


def make_clients(
    settings: LlmSettings, environment: Mapping[str, str], *, loop: LoopThread = SHARED
) -> tuple[ApiClient, ...]:
    """Return the clients of the model and of its fallback, in this order; offline: none.

    Sends nothing, imports no client library, reads no more than the file of the key.

    Args:
        settings: Section `llm`.
        environment: Where keys are looked for, as in `os.environ`.
        loop: Where requests run.
    """
    if settings.provider == 'offline':
        return ()
    first = _spec(settings, settings.provider, settings.model, settings.base_url)
    specs = [first]
    if settings.fallback_model:
        provider = settings.fallback_provider or settings.provider
        same = settings.base_url if provider == settings.provider else ''
        base_url = settings.fallback_base_url or same
        specs.append(_spec(settings, provider, settings.fallback_model, base_url))
    return tuple(_client(spec, first, settings, environment, loop) for spec in specs)


def _spec(settings: LlmSettings, provider: str, model: str, base_url: str) -> ModelSpec:
    return ModelSpec(
        provider=provider,
        model=model,
        base_url=base_url,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        takes_images=settings.images,
    )


def _client(
    spec: ModelSpec,
    first: ModelSpec,
    settings: LlmSettings,
    environment: Mapping[str, str],
    loop: LoopThread,
) -> ApiClient:
    # The key of the file is the first server's: it goes to no other.
    is_first_server = (spec.provider, spec.base_url) == (first.provider, first.base_url)
    key_file = settings.api_key_file if is_first_server else ''
    api: Api = AnthropicApi(spec) if spec.provider == 'anthropic' else OpenAiApi(spec)
    return ApiClient(
        spec,
        api,
        find_credential(spec.provider, spec.base_url, key_file, environment),
        patience=Patience(
            max_retries=settings.max_retries, hedge_after_s=settings.hedge_after_s
        ),
        breaker=Breaker(settings.cooldown_s),
        loop=loop,
    )
