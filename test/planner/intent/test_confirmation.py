"""Yes, and what it is asked for."""

import math

import pytest
from offline.asking import catalogue
from reading import home_with, thing

from vla_bt.planner.intent import AmbiguityKind, confirmed
from vla_bt.planner.intent.confirmation import risk, unsure
from vla_bt.safety.tags import RISKS


@pytest.mark.parametrize(
    ('command', 'bare'),
    [
        ('yes, bring me the knife', 'bring me the knife'),
        ('Yes bring me the knife', 'bring me the knife'),
        ('yeah: bring me the knife', 'bring me the knife'),
        ('Correct, bring me the knife', 'bring me the knife'),
    ],
)
def test_yes_and_the_command_again_confirms_it(command: str, bare: str) -> None:
    assert confirmed(command) == (bare, True)


@pytest.mark.parametrize(
    'command',
    ['bring me the knife', 'no, bring me the knife', 'yesterday', 'yes', 'yes, ', '', 'yes-man',
     'correct the angle of the knife'],
)  # fmt: skip
def test_nothing_else_does(command: str) -> None:
    assert confirmed(command) == (command, False)


@pytest.mark.parametrize('tag', RISKS)
def test_each_risk_is_asked_about_by_name(tag: str) -> None:
    world = home_with(thing('big_knife', tag))
    found = risk([('pick_up', ['big_knife'])], 'x', catalogue(), world)
    assert found is not None
    assert found.kind is AmbiguityKind.RISKY
    assert RISKS[tag] in found.question


@pytest.mark.parametrize(
    ('skill', 'objects'),
    [('look_at', ['big_knife']), ('detect_objects', ['big_knife']), ('pick_up', ['red_cup']),
     ('pick_up', []), ('pick_up', ['nothing_known'])],
)  # fmt: skip
def test_what_moves_nothing_risky_is_not_asked_about(skill: str, objects: list[str]) -> None:
    world = home_with(thing('big_knife', 'sharp'))
    assert risk([(skill, objects)], 'x', catalogue(), world) is None


def test_only_a_low_confidence_is_in_doubt() -> None:
    assert unsure('go home', 0.5, 0.6) is not None
    assert unsure('go home', 0.6, 0.6) is None
    assert unsure('go home', math.nan, 0.6) is None
    assert unsure('  ', 0.1, 0.6) is None
