"""Slots from uses of skills."""

import pytest
from offline.asking import catalogue, home

from vla_bt.planner.intent import ActionType
from vla_bt.planner.intent.slots import (
    ACTIONS,
    action_of,
    default_parameters,
    objects_of,
    parameters_of,
    place_of,
    target,
)
from vla_bt.skills import Catalogue


def test_every_skill_named_is_in_the_catalogue() -> None:
    assert set(ACTIONS) <= set(catalogue().names)


def test_a_skill_without_an_action_of_its_own_is_operated() -> None:
    assert action_of('press_button') is ActionType.OPERATE


@pytest.mark.parametrize(
    ('action', 'parameters'),
    [
        (ActionType.PICK, {'grasp_type': 'top', 'approach_offset': 0.1, 'max_force': 30}),
        (ActionType.PLACE, {'placement_type': 'gentle', 'orientation': 0.0}),
        (ActionType.NAVIGATE, {'theta': 0.0, 'max_velocity': 0.3}),
        (ActionType.UNKNOWN, {}),
    ],
)
def test_defaults_are_those_of_the_catalogue(
    action: ActionType, parameters: dict[str, object]
) -> None:
    found = default_parameters(action, catalogue())
    found.pop('theta', None)
    parameters.pop('theta', None)
    assert found == parameters


def test_a_robot_without_the_skill_has_no_defaults() -> None:
    bare = Catalogue([catalogue()['say']])
    assert default_parameters(ActionType.PICK, bare) == {}


def test_objects_and_places_are_no_parameters() -> None:
    place = catalogue()['place']
    args = {'object': 'red_cup', 'location': 'table', 'placement_type': 'drop'}
    assert parameters_of(place, args, home()) == {'placement_type': 'drop', 'orientation': 0.0}
    assert [it.id for it in objects_of(place, args, home())] == ['red_cup']
    assert place_of(place, args, home()) == 'table'


def test_a_target_is_found_by_id_or_words() -> None:
    assert target('red_cup', home()) == target('red cup', home())
    assert target('goblet', home()).id == ''


def test_words_that_fit_several_things_are_no_known_target() -> None:
    assert target('apple', home()).id == ''
