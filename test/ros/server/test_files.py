"""Wrong files keep the server from starting: every fault at once, with file and line."""

import time
from pathlib import Path

import pytest
import yaml

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from server_fixtures import start  # noqa: E402

from vla_bt.settings import find_share  # noqa: E402

pytestmark = pytest.mark.ros


def written(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


def refused(folder: Path, namespace: str, **parameters: str) -> list[str]:
    """Start the server as a process and return its last lines; it must end with code 1."""
    server = start('server.behavior_server', folder, namespace, **parameters)
    try:
        end_s = time.monotonic() + 30.0
        while server.is_alive:
            assert time.monotonic() < end_s, 'it started'
    finally:
        server.stop(1.0)
    assert server.exit_code == 1
    lines = server.tail(60)
    assert 'Traceback' not in '\n'.join(lines)
    return lines


def test_faults_of_all_files_are_told_at_once(context: None, tmp_path: Path) -> None:
    folder = tmp_path / 'skills'
    folder.mkdir()
    tree = yaml.safe_load(find_share('config/robot.yaml').read_text())
    tree['speech']['letters_per_s'] = 0
    files = {
        'safety_file': written(
            tmp_path / 'safety.yaml',
            'limits:\n  velocity_mps: -1.0\n  velocty_mps: 1\n  payload_kg: yes\n'
            '  payload_kg: 2\nzones: {stairs: {polygon: [[0, 0], [1, 1]]}}\n',
        ),
        'robot_config': written(tmp_path / 'robot.yaml', yaml.safe_dump(tree)),
        'world_file': written(tmp_path / 'world.yaml', 'places: {a: {kind: moon}}\n'),
        'skill_folders': f"['{folder}']",
    }
    written(folder / 'skills.yaml', 'skills:\n  wave:\n    sumary: x\n')
    text = '\n'.join(refused(tmp_path, '/wrong_files', **files))
    for words in (
        'safety.yaml:2: limits.velocity_mps: should be greater than 0 (found -1.0; accepted: ',
        'safety.yaml:3: limits.velocty_mps: unknown key; did you mean velocity_mps?',
        'safety.yaml:5: limits.payload_kg: given twice; it already stands in line 4',
        'safety.yaml:6: zones.stairs.polygon',
        'robot.yaml:',
        'speech.letters_per_s: should be greater than 0 (found 0; accepted: a number > 0)',
        'world.yaml:1: places.a.kind: should be ',
        'skills.yaml:3: skills.wave.sumary: unknown key; did you mean summary?',
        'skills.yaml:2: skills.wave.timeout_s: is missing (accepted: a number > 0 and <= 600)',
    ):
        assert words in text


@pytest.mark.parametrize(
    ('number', 'name', 'content', 'words'),
    [
        (1, 'safety_file', None, 'cannot be read: No such file'),
        (2, 'safety_file', b'limits: [', ':1: is not YAML'),
        (3, 'settings_file', b'planning:\n  max_plan_length: 0\n', ':2: planning.max_plan_length'),
        (4, 'settings_file', b'\xff', ':1: cannot be read: not UTF-8'),
        (5, 'world_file', b'', 'the file is empty'),
    ],
)
def test_a_wrong_file_stops_the_start(
    context: None, tmp_path: Path, number: int, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / f'{name}.yaml'
    if content is not None:
        path.write_bytes(content)
    text = '\n'.join(refused(tmp_path, f'/wrong_file_{number}', **{name: str(path)}))
    assert str(path) in text
    assert words in text


def test_a_name_the_site_does_not_allow_stops_the_start(context: None, tmp_path: Path) -> None:
    text = find_share('config/robot.yaml').read_text()
    text = text.replace('odometry_topic: odom ', 'odometry_topic: other/odom ')
    path = written(tmp_path / 'robot.yaml', text)
    told = '\n'.join(refused(tmp_path, '/wrong_name', robot_config=path))
    line = next(n for n, each in enumerate(text.splitlines(), 1) if 'odometry_topic' in each)
    assert f"robot.yaml:{line}: readings.odometry_topic: the topic 'other/odom' is not" in told
    assert 'To allow it, add it to allowed_names.topics of the safety file' in told
