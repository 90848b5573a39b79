"""Every sentence the limits can say, whole: code, path, words, what was found and is accepted."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import yaml
from home import home_world
from limit_cases import catalogue, read

from vla_bt.check import check_plan
from vla_bt.safety import Safety

CASES = yaml.safe_load(Path(__file__).with_name('sentences.yaml').read_text(encoding='utf-8'))


def problems_of(case: dict[str, Any]) -> list[dict[str, object]]:
    """Return the problems of a case as plain data."""
    world = home_world(case.get('place', ''), case.get('held', ''))
    if case.get('robot') == 'unread':
        world.update_robot(pose=None, battery_ratio=None)
    for name, changes in case.get('objects', {}).items():
        world.objects[name] = dataclasses.replace(world.objects[name], **changes)
    checked = check_plan(
        read(case['plan']),
        catalogue(),
        world,
        safety=Safety.model_validate(case.get('site', {})),
        is_start=case.get('is_start', False),
    )
    return [problem.as_dict() for problem in checked.problems]


@pytest.mark.parametrize('name', CASES)
def test_a_limit_says_exactly_this(name: str) -> None:
    assert problems_of(CASES[name]) == CASES[name]['says']
