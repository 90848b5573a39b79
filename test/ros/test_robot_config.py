import re

import pytest
import yaml

from vla_bt.errors import SettingsError
from vla_bt.ros.robot_config import PoseSource, RobotConfig, load_robot_config
from vla_bt.settings import find_share

FILE = find_share('config/robot.yaml')


def with_entry(tmp_path, section, key, value):
    tree = yaml.safe_load(FILE.read_text(encoding='utf-8'))
    tree[section][key] = value
    path = tmp_path / 'robot.yaml'
    path.write_text(yaml.safe_dump(tree), encoding='utf-8')
    return path


def test_the_shipped_file_is_read_and_shows_every_setting():
    config = load_robot_config()
    assert config.readings.pose_source is PoseSource.ODOMETRY
    tree = yaml.safe_load(FILE.read_text(encoding='utf-8'))
    assert tree.keys() == RobotConfig.model_fields.keys()
    for section, entries in tree.items():
        assert entries.keys() == type(getattr(config, section)).model_fields.keys(), section


def test_every_value_of_the_shipped_file_has_a_comment():
    lines = FILE.read_text(encoding='utf-8').splitlines()
    bare = [line for line in lines if re.match(r'  \w+: \S', line) and '#' not in line]
    assert bare == []


@pytest.mark.parametrize(
    ('section', 'key', 'value'),
    [
        ('arm', 'planning_time_s', 0),
        ('arm', 'approach_axis', 'q'),
        ('arm', 'velocity_ratio', 1.5),
        ('gripper', 'type', 'magnet'),
        ('readings', 'pose_source', 'stars'),
        ('readings', 'odometry_topic', ''),
        ('timeouts', 'server_s', float('nan')),
        ('readings', 'person_type', 'ghosts'),
        ('readings', 'person_labels', []),
        ('readings', 'localisation_type', 'stars'),
        ('readings', 'scanner_pose', [0.0, 0.0]),
        ('readings', 'scanner_pose', [0.0, 0.0, float('nan')]),
        ('speech', 'volume', 11),
    ],
)
def test_a_wrong_or_unknown_entry_is_refused_by_name(tmp_path, section, key, value):
    with pytest.raises(SettingsError, match=f'{section}.{key}'):
        load_robot_config(with_entry(tmp_path, section, key, value))


def test_a_cancel_must_outlast_planning(tmp_path):
    with pytest.raises(SettingsError, match='must not be below arm.planning_time_s'):
        load_robot_config(with_entry(tmp_path, 'arm', 'planning_time_s', 9.0))


def test_one_camera_topic_is_enough_and_two_are_refused(tmp_path):
    config = load_robot_config(with_entry(tmp_path, 'camera', 'image', 'head/image'))
    assert config.camera.image == 'head/image'
    both = {'image': 'a', 'compressed': 'b'}
    tree = yaml.safe_load(FILE.read_text(encoding='utf-8'))
    path = tmp_path / 'both.yaml'
    path.write_text(yaml.safe_dump({**tree, 'camera': both}), encoding='utf-8')
    with pytest.raises(SettingsError, match='camera: .*not both'):
        load_robot_config(path)


def test_a_robot_file_from_before_cameras_has_none(tmp_path):
    tree = yaml.safe_load(FILE.read_text(encoding='utf-8'))
    del tree['camera']
    path = tmp_path / 'robot.yaml'
    path.write_text(yaml.safe_dump(tree), encoding='utf-8')
    assert load_robot_config(path).camera.image == ''


def test_a_robot_file_from_before_guards_has_no_sensors_for_them(tmp_path):
    tree = yaml.safe_load(FILE.read_text(encoding='utf-8'))
    sensors = ('scan_topic', 'person_topic', 'localisation_topic', 'imu_topic', 'wrench_topic')
    for key in sensors:
        del tree['readings'][key]
    path = tmp_path / 'robot.yaml'
    path.write_text(yaml.safe_dump(tree), encoding='utf-8')
    readings = load_robot_config(path).readings
    assert [getattr(readings, key) for key in sensors] == [''] * 5
