"""The environment of nodes that keep to themselves."""

import os
from pathlib import Path

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.client.isolation import isolated  # noqa: E402

pytestmark = pytest.mark.ros

PROFILES = ('FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE')


def test_the_environment_is_changed_only_while_entered(tmp_path: Path) -> None:
    before = dict(os.environ)
    with isolated(42, tmp_path):
        assert os.environ['ROS_DOMAIN_ID'] == '42'
        assert os.environ['ROS_AUTOMATIC_DISCOVERY_RANGE'] == 'LOCALHOST'
        assert os.environ['ROS_LOG_DIR'] == str(tmp_path)
    assert dict(os.environ) == before


def test_a_persons_own_profile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROFILES[0], '/my/profile.xml')
    with isolated(42, tmp_path):
        assert os.environ[PROFILES[0]] == '/my/profile.xml'
    assert not list(tmp_path.iterdir())


def test_without_one_discovery_is_quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROFILES:
        monkeypatch.delenv(name, raising=False)
    with isolated(42, tmp_path):
        paths = {os.environ[name] for name in PROFILES}
    assert paths == {str(tmp_path / 'fastdds.xml')}
    assert 'leaseAnnouncement' in (tmp_path / 'fastdds.xml').read_text()
