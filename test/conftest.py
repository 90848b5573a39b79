"""What every test runs under: no network beyond this machine, no key, no state of the user."""

from __future__ import annotations

import gc
import itertools
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from network_guard import NetworkGuard, guarded_sockets

settings.register_profile('quick', max_examples=15, deadline=None)
settings.register_profile('thorough', max_examples=1000, deadline=None)
# The same examples for every mutant, and none of the long search for the smallest that fails.
settings.register_profile(
    'mutants',
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get('HYPOTHESIS_PROFILE', 'quick'))

if sys.dont_write_bytecode:
    # Whoever keeps compiled files out of the sources need not wait for them at every run.
    compiled = Path(__file__).resolve().parents[1] / '.pytest_cache' / 'compiled'
    sys.pycache_prefix = os.environ['PYTHONPYCACHEPREFIX'] = str(compiled)
    sys.dont_write_bytecode = False
    del os.environ['PYTHONDONTWRITEBYTECODE']

FOREIGN = re.compile(
    r'(OPENAI|ANTHROPIC|LLM)_|(HTTPS?|ALL)_PROXY$|MAX_PLAN_STEPS$'
    r'|MAX_(FORCE|VELOCITY)_THRESHOLD$|ACTION_TIMEOUT_MAX$|WORKSPACE_BOUNDS$',
    re.IGNORECASE,
)
"""Variables that would change where and with what models are asked."""

USERS_OWN = {name: value for name, value in os.environ.items() if FOREIGN.match(name)}
"""What the person who runs the tests has set; for live tests alone."""

_numbers = itertools.count()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked_for = re.search(r'\blive\b', config.option.markexpr or '')
    has_key = any(USERS_OWN.get(f'{name}_API_KEY') for name in ('OPENAI', 'ANTHROPIC'))
    if asked_for and has_key:
        return
    why = 'no OPENAI_API_KEY and no ANTHROPIC_API_KEY' if asked_for else 'not asked for: -m live'
    for item in items:
        if item.get_closest_marker('live'):
            item.add_marker(pytest.mark.skip(reason=f'talks to a real model, costs money; {why}'))


def pytest_collection_finish() -> None:
    """Keep the collector from going through thousands of collected tests again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope='session', autouse=True)
def _sockets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NetworkGuard]:
    """Hold for fixtures that outlive one test."""
    with guarded_sockets() as guard, pytest.MonkeyPatch.context() as patch:
        for name in USERS_OWN:
            patch.delenv(name)
        patch.setenv('XDG_STATE_HOME', str(tmp_path_factory.getbasetemp() / 'state'))
        yield guard


@pytest.fixture(autouse=True)
def network(_sockets: NetworkGuard, request: pytest.FixtureRequest) -> Iterator[NetworkGuard]:
    """Give each test a state folder of its own; fail it if it reached for another machine."""
    _sockets.attempts.clear()
    _sockets.is_open = request.node.get_closest_marker('live') is not None
    # A patch of its own: the test's `monkeypatch` must be undone before its other fixtures are.
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if FOREIGN.match(name)]:
            patch.delenv(name)
        patch.setenv('XDG_STATE_HOME', f'{os.environ["XDG_STATE_HOME"]}/{next(_numbers)}')
        for name, value in USERS_OWN.items() if _sockets.is_open else ():
            patch.setenv(name, value)
        yield _sockets
    _sockets.is_open = False
    assert not _sockets.attempts, f'the test reached for {_sockets.attempts}'
