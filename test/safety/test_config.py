from pathlib import Path

import pytest

from vla_bt.errors import SettingsError
from vla_bt.safety import GuardPolicy, Safety, Watch, load_safety
from vla_bt.safety.guards import EmergencyStopGuard
from vla_bt.settings import find_share
from vla_bt.world import Bounds


def test_the_shipped_file_holds_the_built_in_defaults() -> None:
    assert load_safety().limits == Safety().limits


def test_the_shipped_guards_hold_the_emergency_stop() -> None:
    stop = EmergencyStopGuard(name='emergency_stop', policy=GuardPolicy.STOP)
    assert stop in load_safety().guards


def test_every_guard_the_shipped_file_only_shows_can_be_taken_in(tmp_path: Path) -> None:
    text = find_share('config/safety.yaml').read_text()
    active, shown = text.split('# For robots that have the source:\n#\n')
    examples = shown.partition('\n\n')[0].splitlines()
    path = tmp_path / 'safety.yaml'
    lines = [f'  {line.removeprefix("# ").removeprefix("#")}' for line in examples]
    path.write_text(active.replace('  topics:\n    [', '  topics:\n    [motor/temperature, ')
                    + '\n'.join(lines))  # fmt: skip
    guards = load_safety(path).guards
    kinds = {rule.watches for rule in guards}
    assert kinds == set(Watch)


@pytest.mark.parametrize(
    'text',
    [
        '{}',
        'guards: {}',
        'guards: {battery: {watches: battery, policy: pause, min_ratio: 0.1, max_age_s: 5.0}}',
    ],
)
def test_the_emergency_stop_is_held_whatever_the_file_leaves_out(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text(text)
    first = load_safety(path).guards[0]
    assert first == EmergencyStopGuard(name='emergency_stop', policy=GuardPolicy.STOP)


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('guards: {e: {watches: emergency_stop, policy: pause}}', 'e: the emergency stop stops'),
        (
            'guards: {e: {watches: emergency_stop, policy: stop, applies_to: {skills: [say]}}}',
            'e: the emergency stop stops',
        ),
        (
            'guards: {emergency_stop: {watches: battery, policy: stop, min_ratio: 0.1, '
            'max_age_s: 5.0}}',
            'a name of its own',
        ),
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


def refusal(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> list[str]:
    """Return what is said of a file, a line each, without its name."""
    path = tmp_path / 'safety.yaml'
    path.write_text(text)
    with pytest.raises(SettingsError) as refused:
        load_safety(path, environment or {})
    return [line.removeprefix(str(path)) for line in str(refused.value).splitlines()]


def test_a_wrong_limit_is_told_with_its_line_and_what_is_accepted(tmp_path: Path) -> None:
    assert refusal(tmp_path, 'limits:\n  force_n: -1\n  wait: 3\n') == [
        ':2: limits.force_n: should be greater than 0 (found -1; accepted: a number > 0 and '
        '<= 1000)',
        ':3: limits.wait: unknown key; did you mean wait_s?',
    ]


def test_a_wrong_zone_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        'zones:\n'
        '  a: {polygon: [[0, 0], [1, 1], [1, 0], [0, 1]]}\n'
        '  b: {polygon: [[0, 0], [1, 0], [1, 1]], margin_m: 1.5}\n'
    )
    first, second = refusal(tmp_path, text)
    assert first.startswith(':2: zones.a.polygon: its sides must not cross or touch')
    assert second.startswith(':3: zones.b: its margin of 1.5 m is larger than the zone itself')


def test_the_site_s_margin_may_not_be_larger_than_a_zone_without_its_own(tmp_path: Path) -> None:
    small = 'zones: {vase: {polygon: [[0, 0], [0.4, 0], [0.4, 0.4]]%s}}'
    (said,) = refusal(tmp_path, small % '')
    assert 'zones: vase: its margin of 0.5 m is larger than the zone itself' in said
    path = tmp_path / 'safety.yaml'
    for own in (small % ', margin_m: 0.2', small % '' + '\nlimits: {safety_margin_m: 0.4}'):
        path.write_text(own)
        assert 'vase' in load_safety(path, {}).zones


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match='nowhere.yaml cannot be read'):
        load_safety(tmp_path / 'nowhere.yaml')


SEED_BOUNDS = (
    '{"x_min": -1.0, "x_max": 3.0, "y_min": -2.0, "y_max": 2.0, "z_min": 0.0, "z_max": 2.0}'
)


def test_the_environment_overrides_limits(tmp_path: Path) -> None:
    environment = {
        'MAX_FORCE_THRESHOLD': '20',
        'MAX_VELOCITY_THRESHOLD': '0.4',
        'ACTION_TIMEOUT_MAX': '60.0',
        'WORKSPACE_BOUNDS': SEED_BOUNDS,
    }
    path = tmp_path / 'safety.yaml'
    path.write_text('limits: {force_n: 30, wait_s: 10}')
    limits = load_safety(path, environment).limits
    assert (limits.force_n, limits.velocity_mps, limits.action_timeout_s) == (20, 0.4, 60)
    assert limits.wait_s == 10
    assert limits.workspace == Bounds(x_min=-1, x_max=3, y_min=-2, y_max=2, z_min=0, z_max=2)
    assert load_safety(path, {'MAX_FORCE_THRESHOLD': ''}).limits.force_n == 30


@pytest.mark.parametrize(
    ('variable', 'value', 'said'),
    [
        ('MAX_FORCE_THRESHOLD', '-1', 'limits.force_n (from the environment variable '
         'MAX_FORCE_THRESHOLD): should be greater than 0'),
        ('MAX_VELOCITY_THRESHOLD', 'fast', 'limits.velocity_mps (from the environment'),
        ('ACTION_TIMEOUT_MAX', 'NaN', 'limits.action_timeout_s (from the environment'),
        ('ACTION_TIMEOUT_MAX', 'true', 'limits.action_timeout_s (from the environment'),
        ('WORKSPACE_BOUNDS', 'wide', 'limits.workspace (from the environment'),
        ('WORKSPACE_BOUNDS', SEED_BOUNDS.replace('3.0', '-3.0'),
         'limits.workspace (from the environment variable WORKSPACE_BOUNDS): x_min must be'),
        ('WORKSPACE_BOUNDS', '{"x_min": 1}',
         'limits.workspace.x_max (from the environment variable WORKSPACE_BOUNDS): is missing'),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_told_by_its_name(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    lines = refusal(tmp_path, '{}', {variable: value})
    assert lines[0].startswith(f': {said}')


BATTERY = 'guards: {b: {watches: battery, policy: stop, max_age_s: 5, min_ratio: 0.5, %s}}'
CUSTOM = (
    'guards: {c: {watches: custom, policy: stop, max_age_s: 5, topic: odom, unit: m, '
    'message: a_msgs/msg/A, field: x, %s}}'
)
JOINTS = 'guards: {j: {watches: %s, policy: stop, max_age_s: 5, %s}}'
APPLIES = 'guards: {e: {watches: tick, policy: stop, max_s: 1, applies_to: %s}}'
ALL_OR_SOME = 'should be all, or {skills: [...], resources: [...]}'
GOOD_SIDE = 'the threshold to clear it must lie on the good side of its threshold'


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('guards: {e: {watches: emergency_stop, policy: pause}}',
         'guards: e: the emergency stop stops everything (accepted: policy stop, applies_to all)'),
        ('guards: {emergency_stop: {watches: battery, policy: stop, min_ratio: 0, max_age_s: 5}}',
         "guards: every guard has a name of its own; 'emergency_stop' has not"),
        (BATTERY % 'clear_ratio: 0.4', f'guards.b: {GOOD_SIDE}'),
        (BATTERY % 'slow_mps: 1', 'guards.b: slow_mps belongs to policy slow, and only to'
         ' it'),
        (CUSTOM % 'min: 2, max: 1', 'guards.c: min 2 is larger than max 1'),
        (CUSTOM % 'min: null', 'guards.c: has neither min nor max'),
        (CUSTOM % 'clear_min: 1, max: 2', 'guards.c: clear_min belongs to min'),
        (CUSTOM % 'clear_max: 3, min: 2', 'guards.c: clear_max belongs to max'),
        (CUSTOM % 'min: 1, max: 2, clear_max: 3', f'guards.c: {GOOD_SIDE}'),
        (CUSTOM % 'min: 1, max: 2, clear_min: 0', f'guards.c: {GOOD_SIDE}'),
        (CUSTOM % 'min: 1, max: 4, clear_min: 3, clear_max: 2', f'guards.c: {GOOD_SIDE}'),
        (JOINTS % ('joint_velocity', 'joints: [a, a], max_radps: 1'),
         'guards.j: a joint is named twice'),
        (JOINTS % ('joint_position', 'limits: {a: {min_rad: 1, max_rad: 0}}'),
         'guards.j: min 1 is larger than max 0'),
        ('guards: {x: 3}', 'guards.x: should be a valid dictionary or '
         'object to extract fields from'),
        ('confirmation: {zones: [a]}',
         "confirmation: zones: there is no zone 'a' (accepted: names of zones of this file)"),
        ('{zones: {b: {polygon: [[0, 0], [4, 0], [4, 4]]}}, confirmation: {zones: [b, a]}}',
         "confirmation: zones: there is no zone 'a' (accepted: b)"),
        ('limits: {joints: {a: {min: 1, max: 1}}}',
         'limits.joints.a: min must be less than max (found 1 and 1)'),
        ("speech: {forbidden: ['...']}",
         "speech.forbidden: '...' has no letter or digit to look for"),
        (APPLIES % '{resources: [leg]}', "guards.e.applies_to: no resource 'leg'; accepted: base, "
         'left_arm, right_arm, head, speech'),
        (APPLIES % '{}', 'guards.e.applies_to: names neither skills nor resources; `all` stands '
         'for every step'),
        (APPLIES % '{skils: [say]}', 'guards.e.applies_to.skils: unknown key; did you mean '
         'skills?'),
        (APPLIES % '{skills: say}', 'guards.e.applies_to.skills: should be a valid tuple'),
        (APPLIES % 'some', f'guards.e.applies_to: {ALL_OR_SOME}'),
        (APPLIES % '[base]', f'guards.e.applies_to: {ALL_OR_SOME}'),
        (APPLIES % 'null', f'guards.e.applies_to: {ALL_OR_SOME}'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry_is_told(tmp_path: Path, text: str, said: str) -> None:
    (line,) = refusal(tmp_path, text)
    assert line == f':1: {said}' or line.startswith(f':1: {said} (found ')


@pytest.mark.parametrize(
    'text',
    [
        BATTERY % 'clear_ratio: 0.5',
        CUSTOM % 'min: 1, max: 1',
        CUSTOM % 'min: 1, max: 2, clear_min: 2, clear_max: 2',
        CUSTOM % 'min: 1, clear_min: 2',
        CUSTOM % 'max: 1, clear_max: 0',
        JOINTS % ('joint_velocity', 'joints: [a, b], max_radps: 1'),
        'confirmation: {zones: []}',
        'limits: {joints: {a: {min: 1, max: 1.001}}}',
    ],
)
def test_what_just_makes_sense_is_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text(text)
    load_safety(path, {})


def test_a_guard_is_named_by_its_key_alone(tmp_path: Path) -> None:
    text = (
        'guards:\n'
        '  late:\n'
        '    watches: tick\n'
        '    name: other\n'
        '    policy: ignore\n'
        '    max_s: 1\n'
        '    zzzz: 1\n'
    )
    for line, start in zip(refusal(tmp_path, text), [
        ':4: guards.late.name: unknown key (accepted: policy, applies_to, ',
        ":5: guards.late.policy: should be 'stop', 'pause' or 'slow' (found 'ignore')",
        ':7: guards.late.zzzz: unknown key (accepted: policy, applies_to, ',
    ], strict=True):  # fmt: skip
        assert line.startswith(start)
