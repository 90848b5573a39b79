"""Which steps a person is asked about: by skill, by tag, by zone, by a skill's own wish."""

import dataclasses
from typing import Any

import pytest
from home import home_world

from vla_bt.errors import SettingsError
from vla_bt.safety import (
    Confirmation,
    ConfirmationMode,
    ConfirmationRules,
    Safety,
    Zone,
    confirmation_rules,
)
from vla_bt.safety.question import ReasonKind
from vla_bt.settings import PlanningSettings
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.world import WorldModel

CATALOGUE = load_catalogue()
FAR = Zone(polygon=((90.0, 90.0), (95.0, 90.0), (95.0, 95.0)), forbids=())
KITCHEN = Zone(polygon=((3.0, 1.0), (6.0, 1.0), (6.0, 6.0), (3.0, 6.0)), forbids=())


def rules(
    skills: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    zones: tuple[str, ...] = (),
    catalogue: Catalogue = CATALOGUE,
) -> ConfirmationRules:
    section = Confirmation(tags=tags, zones=zones)
    safety = Safety(zones={'far': FAR, 'kitchen_area': KITCHEN}, confirmation=section)
    return confirmation_rules(PlanningSettings(require_confirmation=skills), safety, catalogue)


def tagged(*tags: str) -> WorldModel:
    world = home_world()
    world.objects['red_cup'] = dataclasses.replace(world.objects['red_cup'], tags=tags)
    return world


def reasons(
    rule: ConfirmationRules, skill: str, world: WorldModel | None = None, **args: Any
) -> list[str]:
    known = CATALOGUE[skill]
    found = rule.question(known, args, world or home_world(), known.resources)
    assert rule.may_ask(known, known.resources) or found is None
    return [reason.text for reason in found.reasons] if found else []


def test_the_defaults_ask_about_grasping_and_placing() -> None:
    rule = confirmation_rules(PlanningSettings(), Safety(), CATALOGUE)
    assert rule.skills == {'pick_up', 'place'}
    assert rule.mode is ConfirmationMode.ASK
    assert Safety().confirmation.timeout_s == 30.0


def test_a_listed_skill_is_asked_about_and_no_other() -> None:
    rule = rules(skills=('say',))
    assert reasons(rule, 'say', text='x') == ["say needs a person's yes"]
    assert reasons(rule, 'pick_up', object='red_cup') == []
    assert not rule.may_ask(CATALOGUE['pick_up'], CATALOGUE['pick_up'].resources)


def test_a_skill_may_demand_it_itself() -> None:
    own = CATALOGUE['wait'].model_copy(update={'confirm': True})
    rule = rules(catalogue=Catalogue([own]))
    assert rule.skills == {'wait'}


def test_an_unknown_skill_is_refused_with_what_is_close() -> None:
    where = 'planning.require_confirmation: there is no skill'
    for name, accepted in (('place_up', 'place, pick_up'), ('xyzzy', ', '.join(CATALOGUE.names))):
        with pytest.raises(SettingsError) as refused:
            rules(skills=(name,))
        assert str(refused.value) == f'{where} {name!r} (accepted: {accepted})'


@pytest.mark.parametrize('skill', ['pick_up', 'place', 'release', 'handover'])
def test_an_arm_that_handles_a_tagged_object_is_asked_about(skill: str) -> None:
    found = reasons(rules(tags=('hot',)), skill, tagged('hot'), object='red_cup')
    assert found == ['red_cup is hot']


def test_each_tag_that_is_listed_is_a_reason_of_its_own() -> None:
    rule, world = rules(skills=('pick_up',), tags=('hot', 'sharp')), tagged('sharp', 'big', 'hot')
    assert reasons(rule, 'pick_up', world, object='red_cup') == [
        "pick_up needs a person's yes", 'red_cup is hot', 'red_cup is sharp',
    ]  # fmt: skip


def test_other_tags_and_other_objects_are_no_reason() -> None:
    rule = rules(tags=('hot',))
    assert reasons(rule, 'pick_up', tagged('hotter'), object='red_cup') == []
    assert reasons(rule, 'pick_up', tagged('hot'), object='red_book') == []
    assert reasons(rules(), 'pick_up', tagged('hot'), object='red_cup') == []


def test_looking_at_a_tagged_object_is_no_handling() -> None:
    assert reasons(rules(tags=('hot',)), 'look_at', tagged('hot'), target='red_cup') == []
    assert reasons(rules(tags=('hot',)), 'inspect', tagged('hot'), object='red_cup') == []


def test_an_object_nobody_knows_is_asked_about() -> None:
    found = reasons(rules(tags=('hot',)), 'pick_up', object='ghost')
    assert found == ['nobody knows what ghost is like']
    assert reasons(rules(), 'pick_up', object='ghost') == []


@pytest.mark.parametrize(('skill', 'args', 'is_asked'), [
    ('navigate_to', {'location': 'counter'}, True),
    ('pick_up', {'object': 'red_cup'}, True),
    ('rotate', {'angle': 1.0}, False),
    ('navigate_to', {'location': 'bedroom'}, False),
    ('say', {'text': 'x'}, False),
    ('look_at', {'target': 'counter'}, False),
])  # fmt: skip
def test_what_moves_in_a_zone_is_asked_about(
    skill: str, args: dict[str, Any], is_asked: bool
) -> None:
    found = reasons(rules(zones=('kitchen_area',)), skill, **args)
    assert found == ['the robot may get into the zone kitchen_area'] * is_asked
    assert reasons(rules(zones=('far',)), skill, **args) == []


def test_what_is_in_the_hand_is_asked_about_though_the_step_does_not_name_it() -> None:
    world = tagged('hot')
    world.picked('red_cup')
    assert reasons(rules(tags=('hot',)), 'release', world) == ['red_cup is hot']


def test_a_reason_says_what_it_is_about() -> None:
    rule = rules(skills=('pick_up',), tags=('hot',), zones=('kitchen_area',))
    pick = CATALOGUE['pick_up']
    found = [
        rule.question(pick, {'object': name}, tagged('hot'), pick.resources)
        for name in ('red_cup', 'ghost')
    ]
    said = [[(it.kind, it.about) for it in one.reasons] for one in found if one is not None]
    skill, zone = (ReasonKind.SKILL, 'pick_up'), (ReasonKind.ZONE, 'kitchen_area')
    assert said == [
        [skill, (ReasonKind.TAG, about), zone] for about in ('red_cup: hot', 'ghost: unknown')
    ]


def test_every_zone_is_a_reason_of_its_own() -> None:
    world = home_world()
    world.update_robot(pose=None)
    found = reasons(rules(zones=('far', 'kitchen_area')), 'rotate', world, angle=1.0)
    assert len(found) == 2


def test_what_a_skill_s_tree_occupies_counts_and_not_what_it_declares() -> None:
    shy = CATALOGUE['pick_up'].model_copy(update={'resources': ()})
    rule, world = rules(tags=('hot',), zones=('far',)), tagged('hot')
    args = {'object': 'red_cup'}
    assert rule.question(shy, args, world, shy.resources) is None
    found = rule.question(shy, args, world, {'right_arm'})
    assert found is not None
    assert [reason.kind for reason in found.reasons] == [ReasonKind.TAG]
    assert rule.may_ask(shy, {'left_arm'})
    assert not rule.may_ask(shy, {'head', 'speech'})


def test_what_is_never_asked_is_known_beforehand() -> None:
    wait, drive = CATALOGUE['wait'], CATALOGUE['navigate_to']
    rule = rules(tags=('hot',))
    assert not rule.may_ask(wait, ())
    assert not rule.may_ask(drive, drive.resources)
    assert rules(zones=('far',)).may_ask(drive, drive.resources)
    assert not rules(zones=('far',)).may_ask(wait, ())
