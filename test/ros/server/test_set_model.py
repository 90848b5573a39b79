"""Changing the model while the server runs."""

from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from vla_msgs.srv import SetModel  # noqa: E402

from vla_bt.planner import LanguagePlanner  # noqa: E402
from vla_bt.ros.server.set_model import SERVICE, SetModelService  # noqa: E402
from vla_bt.safety import load_safety
from vla_bt.settings import Settings  # noqa: E402
from vla_bt.skills import load_catalogue  # noqa: E402

pytestmark = pytest.mark.ros


class Setup:
    def __init__(self, node: Any, spin_until: Any) -> None:
        environment = {'OPENAI_API_KEY': 'fake'}
        self.planner = LanguagePlanner(
            load_catalogue(), Settings(), safety=load_safety(), environment=environment
        )
        self.told: list[str] = []
        SetModelService(node, self.planner, self.told.append)
        self._client = node.create_client(SetModel, SERVICE)
        self._spin_until = spin_until

    def call(self, **fields: str) -> SetModel.Response:
        self._spin_until(self._client.service_is_ready)
        future = self._client.call_async(SetModel.Request(**fields))
        self._spin_until(future.done)
        return future.result()


@pytest.fixture
def setup(node: Any, spin_until: Any) -> Setup:
    return Setup(node, spin_until)


def test_another_model_plans_from_then_on(setup: Setup) -> None:
    assert setup.planner.models == ('openai/gpt-4',)
    answer = setup.call(model='gpt-5-mini')
    assert answer.success
    assert setup.planner.models == ('openai/gpt-5-mini',)
    assert setup.told == [answer.message]
    assert 'gpt-5-mini' in answer.message


def test_the_provider_may_change_too(setup: Setup) -> None:
    assert setup.call(provider='ollama', model='llama3').success
    assert setup.planner.models == ('ollama/llama3',)
    assert setup.call(provider='offline').success
    assert setup.planner.models == ()


@pytest.mark.parametrize(
    ('fields', 'words'),
    [
        ({'provider': 'anthropic', 'model': 'claude'}, 'no key'),
        ({'provider': 'skynet'}, 'skynet'),
        ({'model': 'x' * 1_000_000}, 'not the name'),
        ({'provider': 'x' * 1_000_000}, 'not the name'),
        ({'model': 'gpt\n4\x00'}, 'not the name'),
    ],
)
def test_what_is_not_possible_changes_nothing(
    setup: Setup, fields: dict[str, str], words: str
) -> None:
    answer = setup.call(**fields)
    assert not answer.success
    assert words in answer.message
    assert len(answer.message) < 300
    assert setup.planner.models == ('openai/gpt-4',)
    assert setup.told == []
