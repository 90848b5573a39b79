from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.safety import GuardPolicy, GuardRule, Safety, Watch, load_safety


def test_the_shipped_file_holds_the_built_in_defaults() -> None:
    assert load_safety().limits == Safety().limits


def test_the_shipped_guards_hold_the_emergency_stop() -> None:
    rules = load_safety().guards
    assert GuardRule(
        name='emergency_stop', watches=Watch.EMERGENCY_STOP, policy=GuardPolicy.STOP
    ) in rules  # fmt: skip


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('guards: {}', 'guards'),
        ('guards: {a: {watches: moon, policy: stop}}', 'watches'),
        ('guards: {a: {watches: emergency_stop, policy: ignore}}', 'policy'),
        ('guards: {a: {watches: emergency_stop}}', 'policy'),
        ('guards: {a: {watches: emergency_stop, policy: stop, active: no}}', 'active'),
    ],
)
def test_a_wrong_safety_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        load_safety(path)
