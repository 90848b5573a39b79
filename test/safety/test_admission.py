"""What the safety file names must be there, and leave room."""

from pathlib import Path
from typing import Any

import pytest
from home import home_world

from vla_bt.errors import SettingsError
from vla_bt.safety import Safety, check_arm_poses, check_safety, load_safety
from vla_bt.safety.limits import JointRange, Limits
from vla_bt.skills import Argument, ArgumentType, Catalogue, Skill, load_catalogue

CATALOGUE = load_catalogue()


def refusal(tmp_path: Path, text: str, catalogue: Catalogue = CATALOGUE) -> str:
    """Return what is said of a file, '' when it is accepted."""
    path = tmp_path / 'safety.yaml'
    path.write_text(text)
    safety = load_safety(path, {})
    try:
        check_safety(safety, catalogue, home_world(), path)
    except SettingsError as error:
        return str(error).replace(str(path), 'file')
    return ''


def test_the_shipped_file_fits_the_shipped_robot() -> None:
    check_safety(load_safety(environment={}), CATALOGUE, home_world())


def test_an_unknown_forbidden_skill_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, 'limits:\n  forbidden_skills: [opn_door, open, say]\n')
    assert said == (
        "file:2: limits.forbidden_skills: there is no skill 'opn_door'; did you mean open_door?"
    )
    said = refusal(tmp_path, 'limits:\n  forbidden_skills: [place_at]\n')
    assert said.endswith("there is no skill 'place_at'; did you mean place or look_at?")
    said = refusal(tmp_path, 'limits:\n  forbidden_skills: [zzz]\n')
    assert "there is no skill 'zzz'; accepted: navigate_to, move, " in said


@pytest.mark.parametrize(
    ('key', 'least', 'where'),
    [('force_n', 1, 'pick_up.max_force'), ('velocity_mps', 0.05, 'navigate_to.max_speed')],
)
def test_a_limit_below_what_a_skill_needs_is_refused(
    tmp_path: Path, key: str, least: float, where: str
) -> None:
    assert refusal(tmp_path, f'limits: {{{key}: {least}}}') == ''
    said = refusal(tmp_path, f'limits: {{{key}: {least * 0.99}}}')
    assert f'file:1: limits.{key}: ' in said
    assert f'leaves {where} no value (accepted: at least {least:g})' in said


@pytest.mark.parametrize(
    ('sides', 'axis'),
    [
        ('x_min: 6.4, x_max: 9, y_min: 0, y_max: 1', ''),
        ('x_min: 6.5, x_max: 9, y_min: 0, y_max: 1', 'x'),
        ('x_min: -9, x_max: -4.6, y_min: 0, y_max: 1', ''),
        ('x_min: -9, x_max: -4.7, y_min: 0, y_max: 1', 'x'),
        ('x_min: 0, x_max: 1, y_min: 7, y_max: 8', 'y'),
        ('x_min: 0, x_max: 1, y_min: -8, y_max: -7', 'y'),
    ],
)
def test_a_workspace_beyond_the_map_is_refused(tmp_path: Path, sides: str, axis: str) -> None:
    said = refusal(tmp_path, f'limits:\n  workspace: {{{sides}}}\n')
    assert bool(said) == bool(axis)
    assert said.startswith(f'file:2: limits.workspace: {axis} from ' if axis else '')


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        'limits: {forbidden_skills: [fly], force_n: 0.1}\n'
        'rules:\n  no flying: {rule: never fly(), message: No.}\n',
    )
    skill, force, rule = said.splitlines()
    assert skill.startswith("file:1: limits.forbidden_skills: there is no skill 'fly'; ")
    assert force.startswith('file:1: limits.force_n: ')
    assert rule.startswith('file:3: rules.no flying')


def test_without_a_path_the_shipped_file_is_named() -> None:
    safety = load_safety(environment={})
    wrong = safety.model_copy(update={'limits': Limits(forbidden_skills=('fly',))})
    with pytest.raises(SettingsError, match=r'config/safety\.yaml:\d+: limits\.forbidden_skills'):
        check_safety(wrong, CATALOGUE, home_world())


@pytest.mark.parametrize(
    ('joints', 'said'),
    [
        ({}, ''),
        ({'elbow': JointRange(min=0, max=1.9)}, ''),
        ({'elbow': JointRange(min=0, max=1.8)},
         'robot.yaml: arm.poses.home.elbow: 1.9 is outside the range of the joint '
         '(accepted: 0 to 1.8)'),
        ({'elbow': JointRange(min=0, max=0.9)},
         'robot.yaml: arm.poses.home.elbow: 1.9 is outside the range of the joint '
         '(accepted: 0 to 0.9)\n'
         'robot.yaml: arm.poses.handover.elbow: 1 is outside the range of the joint '
         '(accepted: 0 to 0.9)'),
        ({'knee': JointRange(min=0, max=1)}, ''),
    ],
)  # fmt: skip
def test_poses_of_the_arm_stay_within_the_joints(joints: dict[str, Any], said: str) -> None:
    poses = {'home': {'elbow': 1.9, 'wrist': 0.0}, 'handover': {'elbow': 1.0}}
    limits = Limits(joints=joints)
    if not said:
        check_arm_poses(poses, limits, 'robot.yaml')
        return
    with pytest.raises(SettingsError) as refused:
        check_arm_poses(poses, limits, 'robot.yaml')
    assert str(refused.value) == said


KEEP_OUT = """
limits: {{safety_margin_m: 0.4}}
zones:
  stairs: {{polygon: [[0, 0], [1, 0], [1, 1], [0, 1]]{more}}}
guards:
  keep_out:
    watches: keep_out
    policy: stop
    max_age_s: 1.0
    margin_m: {margin_m}
"""


@pytest.mark.parametrize(
    ('more', 'margin_m', 'accepted'),
    [
        ('', 0.4, ''),
        ('', 0.41, '0 to 0.4'),
        (', margin_m: 0.2', 0.2, ''),
        (', margin_m: 0.2', 0.21, '0 to 0.2'),
        (', margin_m: 0.0', 0.0, ''),
        (', forbids: [reach]', 5.0, ''),
    ],
)
def test_a_guard_keeps_no_farther_from_a_zone_than_plans_do(
    tmp_path: Path, more: str, margin_m: float, accepted: str
) -> None:
    said = refusal(tmp_path, KEEP_OUT.format(more=more, margin_m=margin_m))
    assert bool(said) == bool(accepted)
    if accepted:
        assert said == (
            f'file:10: guards.keep_out.margin_m: {margin_m:g} m is more than plans keep from zone '
            f'stairs: the guard would stop what was allowed (accepted: {accepted})'
        )


@pytest.mark.parametrize(
    ('unit', 'meant', 'key'),
    [('km/h', 'm/s', 'velocity_mps'), ('kN', 'N', 'force_n'), ('g', 'kg', 'payload_kg'),
     ('min', 's', 'wait_s'), ('MS', 's', 'wait_s')],
)  # fmt: skip
def test_a_unit_no_limit_is_told_in_is_refused(unit: str, meant: str, key: str) -> None:
    pace = Argument(
        type=ArgumentType.NUMBER, summary='How.', unit=unit, min=0, max=9, optional=True
    )
    zoom = Skill(
        name='zoom', summary='Go.', tree='move.xml', timeout_s=5, duration_s=1,
        arguments={'pace': pace},
    )  # fmt: skip
    with pytest.raises(SettingsError, match=f'limits.{key}: zoom.pace is in {unit}, .*: {meant};'):
        check_safety(Safety(), Catalogue([*load_catalogue(), zoom]), home_world())
