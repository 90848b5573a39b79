from typing import Any

import pytest
from guard_bench import guard
from pydantic import ValidationError

from vla_bt.safety import GuardPolicy, GuardRule, Watch
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


def limited(**selection: Any) -> GuardRule:
    return guard('battery', min_ratio=0.2, applies_to=selection)


@pytest.mark.parametrize(
    ('selection', 'skill', 'resources', 'is_covered'),
    [
        ({'skills': ['place']}, 'place', [], True),
        ({'skills': ['place']}, 'pick_up', ['base', 'right_arm'], False),
        ({'resources': ['base']}, 'anything', ['base'], True),
        ({'resources': ['base']}, 'anything', ['head', 'right_arm'], False),
        ({'resources': ['base', 'head']}, 'anything', ['head'], True),
        ({'skills': ['place'], 'resources': ['base']}, 'place', [], True),
        ({'skills': ['place'], 'resources': ['base']}, 'say', ['base'], True),
        ({'skills': ['place'], 'resources': ['base']}, 'say', ['speech'], False),
    ],
)
def test_a_limited_guard_covers_named_skills_and_users_of_resources(
    selection: dict[str, Any], skill: str, resources: list[str], is_covered: bool
) -> None:
    rule = limited(**selection)
    assert rule.covers(skill, resources) is is_covered
    assert not rule.is_for_all


def test_a_guard_for_all_covers_everything() -> None:
    rule = guard('battery', min_ratio=0.2)
    assert rule.is_for_all
    assert rule.covers('anything', [])


@pytest.mark.parametrize(
    'entry',
    [
        {'applies_to': 'some'},
        {'applies_to': {}},
        {'applies_to': {'skills': [], 'resources': []}},
        {'applies_to': {'resources': ['leg']}},
        {'applies_to': {'steps': [1]}},
        {'policy': 'ignore'},
        {'policy': 'slow'},
        {'policy': 'stop', 'slow_mps': 0.3},
        {'policy': 'slow', 'slow_mps': 0.0},
        {'clear_after_s': -1.0},
        {'active': False},
        {'watches': 'moon'},
        {'name': 'x' * 61},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        guard(**{'watches': 'battery', 'min_ratio': 0.2, **entry})


def test_a_resource_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(ValidationError, match=r"no resource 'leg'; accepted: base, left_arm"):
        limited(resources=['base', 'leg'])


def test_slow_needs_its_speed_and_keeps_it() -> None:
    assert guard('battery', min_ratio=0.2, policy='slow', slow_mps=0.3).slow_mps == 0.3


def test_every_kind_says_its_sources() -> None:
    assert guard('localisation', max_m=0.5).sources == ('pose', 'localisation')
    assert guard('keep_out').sources == ('pose',)
    joints = guard('joint_velocity', joints=['a', 'b'], max_radps=1.0)
    assert joints.sources == ('joint_velocity:a', 'joint_velocity:b')


def test_a_rule_without_a_kind_is_always_satisfied() -> None:
    assert GuardRule(name='plain', policy=GuardPolicy.STOP).questions({}) == ()


def test_every_kind_has_an_entry() -> None:
    from typing import get_args

    from vla_bt.safety.guards import AnyGuard

    kinds = [kind.model_fields['watches'].annotation for kind in get_args(get_args(AnyGuard)[0])]
    assert sorted(get_args(kind)[0].value for kind in kinds) == sorted(it.value for it in Watch)
