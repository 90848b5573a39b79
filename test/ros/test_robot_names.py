"""The names of a robot file, held against those a site allows."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from vla_bt.errors import SettingsError
from vla_bt.ros.robot_config import RobotConfig, load_robot_config
from vla_bt.ros.robot_names import refuse_unlisted, used_names
from vla_bt.safety.names import AllowedNames, NameKind
from vla_bt.settings import find_share

NO_NAMES = {
    'frames.map', 'frames.base', 'navigation.behavior_tree', 'arm.group', 'arm.frame',
    'arm.hand_link', 'arm.touch_links', 'arm.approach_axis', 'arm.pipeline', 'gripper.joint',
    'head.pointing_frame', 'perception.colours', 'readings.person_labels',
}  # fmt: skip
"""Texts of a robot file that name no topic, service or action."""


def changed(folder: Path, section: str, key: str, value: Any) -> Path:
    tree = yaml.safe_load(find_share('config/robot.yaml').read_text(encoding='utf-8'))
    tree[section][key] = value
    path = folder / 'robot.yaml'
    path.write_text(yaml.safe_dump(tree), encoding='utf-8')
    return path


def texts(model: BaseModel, prefix: str = '') -> set[str]:
    """Return the keys of all entries that take texts, without enums."""
    found = set()
    for section, field in type(model).model_fields.items():
        part: Any = field.annotation
        for key, entry in part.model_fields.items():
            value = getattr(getattr(model, section), key)
            is_list = isinstance(value, tuple) and 'str' in str(entry.annotation)
            if entry.annotation is str or is_list:
                found.add(f'{section}.{key}')
    return found


def test_every_text_of_a_robot_file_is_a_name_or_known_to_be_none() -> None:
    config = load_robot_config()
    named = {use.where for use in used_names(config)} | {'camera.image', 'camera.compressed'}
    assert not named & NO_NAMES
    assert texts(config) - named == NO_NAMES


def test_the_shipped_robot_uses_exactly_the_names_allowed_by_default() -> None:
    allowed = AllowedNames()
    uses = list(used_names(load_robot_config()))
    for kind in NameKind:
        assert {use.name for use in uses if use.kind is kind} == set(allowed.of(kind)), kind
    refuse_unlisted(load_robot_config(), allowed)


@pytest.mark.parametrize(
    ('section', 'key', 'value', 'kind'),
    [
        ('readings', 'odometry_topic', 'other/odom', 'topic'),
        ('readings', 'emergency_stop_topic', '/emergency_stop', 'topic'),
        ('navigation', 'go_to_action', 'drive_anywhere', 'action'),
        ('navigation', 'hard_stop_actions', ['follow_path', 'other'], 'action'),
        ('arm', 'scene_service', 'delete_everything', 'service'),
        ('gripper', 'action', '/other_robot/gripper_cmd', 'action'),
        ('head', 'action', 'gripper', 'action'),
        ('camera', 'image', 'camera/image', 'topic'),
        ('camera', 'compressed', 'camera/compressed', 'topic'),
        ('speech', 'topic', '/vla/voice_command', 'topic'),
        ('readings', 'tf_topic', 'a b', 'topic'),
    ],
)
def test_another_name_is_refused_with_its_line(
    tmp_path: Path, section: str, key: str, value: Any, kind: str
) -> None:
    path = changed(tmp_path, section, key, value)
    with pytest.raises(SettingsError) as caught:
        refuse_unlisted(load_robot_config(path), AllowedNames(), path)
    (message,) = str(caught.value).splitlines()
    lines = path.read_text().splitlines()
    at = lines.index(f'{section}:') + 1
    number = next(n for n in range(at, len(lines)) if lines[n].startswith(f'  {key}:')) + 1
    assert message.startswith(f'{path}:{number}: {section}.{key}: ')
    assert kind in message


def test_what_a_site_lists_may_be_used(tmp_path: Path) -> None:
    path = changed(tmp_path, 'camera', 'image', 'camera/image')
    topics = (*AllowedNames().topics, '*/image')
    refuse_unlisted(load_robot_config(path), AllowedNames(topics=topics), path)


def test_an_empty_entry_uses_no_name(tmp_path: Path) -> None:
    path = changed(tmp_path, 'head', 'action', '')
    config: RobotConfig = load_robot_config(path)
    assert 'head.action' not in {use.where for use in used_names(config)}
