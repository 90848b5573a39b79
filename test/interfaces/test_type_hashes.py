"""Claim: every stand-in is wire-identical to the interface it stands in for."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STAND_INS = HERE.parent.parent / 'interfaces' / 'stand_ins'
REAL = json.loads((HERE / 'type_hashes.json').read_text())['hashes']


def share_of(package: str) -> Path | None:
    """Return the installed share folder of a package, or None."""
    prefixes = [*os.environ.get('AMENT_PREFIX_PATH', '').split(os.pathsep), sys.prefix]
    folders = [Path(prefix, 'share', package) for prefix in prefixes if prefix]
    return next((folder for folder in folders if (folder / 'package.xml').is_file()), None)


def generated_hash(share: Path, kind: str, name: str) -> str:
    """Read the hash the build wrote for one type."""
    described = json.loads((share / kind / f'{name}.json').read_text())['type_hashes']
    wanted = f'{share.name}/{kind}/{name}'
    return next(entry['hash_string'] for entry in described if entry['type_name'] == wanted)


def test_every_stand_in_has_a_real_hash_to_match():
    definitions = {
        f'{path.parent.parent.name}/{path.parent.name}/{path.stem}'
        for path in STAND_INS.glob('*/*/*')
        if path.suffix in {'.msg', '.srv', '.action'}
    }
    assert definitions == set(REAL)


def test_every_stand_in_says_that_it_is_one():
    for manifest in STAND_INS.glob('*/package.xml'):
        assert 'STAND-IN' in manifest.read_text(), manifest


def test_colcon_ignores_stand_ins_by_default():
    assert (STAND_INS / 'COLCON_IGNORE').is_file()


@pytest.mark.ros
@pytest.mark.parametrize('type_name', sorted(REAL))
def test_stand_in_hash_equals_the_real_one(type_name):
    if importlib.util.find_spec('rclpy') is None:
        pytest.skip('rclpy is not installed')
    package, kind, name = type_name.split('/')
    share = share_of(package)
    assert share is not None, f'{package} is not installed'
    if 'STAND-IN' not in (share / 'package.xml').read_text():
        pytest.skip(f'the real {package} is installed')
    assert generated_hash(share, kind, name) == REAL[type_name]
