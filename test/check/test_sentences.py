"""Every sentence the check can say, whole: code, path, words, what was found, what is accepted.

People and models act on these words, so a change of one is a decision and shows here.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from home import home_world

from vla_bt.check import check_plan
from vla_bt.plan import read_plan
from vla_bt.skills import load_catalogue

CASES = yaml.safe_load(Path(__file__).with_name('sentences.yaml').read_text(encoding='utf-8'))
CATALOGUE = load_catalogue()


def problems_of(case: dict[str, Any]) -> list[dict[str, object]]:
    """Return the problems of a case as plain data."""
    world = home_world()
    if place := case.get('place'):
        world.update_robot(pose=world.places[place].pose)
    if held := case.get('held'):
        world.picked(held)
    for lost in case.get('lost', ()):
        world.not_seen(lost)
    reading = read_plan(case['plan'])
    assert reading.plan is not None, reading.problems
    checked = check_plan(reading.plan, CATALOGUE, world, max_steps=case.get('max_steps', 15))
    return [problem.as_dict() for problem in checked.problems]


@pytest.mark.parametrize('name', CASES)
def test_the_check_says_exactly_this(name: str) -> None:
    assert problems_of(CASES[name]) == CASES[name]['says']
