"""What an intent says of itself."""

import pytest

from vla_bt.planner.intent import (
    ActionType,
    Ambiguity,
    AmbiguityKind,
    IntentType,
    ParsedIntent,
    TargetObject,
)

CUP = (TargetObject(name='cup'),)


@pytest.mark.parametrize(
    ('action', 'kind'),
    [
        (ActionType.PICK, IntentType.MANIPULATION),
        (ActionType.NAVIGATE, IntentType.NAVIGATION),
        (ActionType.INSPECT, IntentType.QUERY),
        (ActionType.CANCEL, IntentType.CANCEL),
        (ActionType.UNKNOWN, IntentType.UNKNOWN),
    ],
)
def test_the_kind_follows_from_the_action(action: ActionType, kind: IntentType) -> None:
    assert ParsedIntent(command='x', action_type=action).intent_type is kind


@pytest.mark.parametrize('action', [ActionType.PICK, ActionType.INSPECT, ActionType.HANDOVER])
def test_handling_needs_an_object(action: ActionType) -> None:
    assert ParsedIntent(command='x', action_type=action).missing == ('target_objects',)
    assert ParsedIntent(command='x', action_type=action, target_objects=CUP).missing == ()


def test_placing_needs_a_location() -> None:
    plain = ParsedIntent(command='x', action_type=ActionType.PLACE, target_objects=CUP)
    assert plain.missing == ('target_location',)


def test_driving_needs_a_location_or_a_pose() -> None:
    def missing(**fields: object) -> tuple[str, ...]:
        intent = ParsedIntent(command='x', action_type=ActionType.NAVIGATE, **fields)
        return intent.missing

    assert missing() == ('target_location', 'target_pose')
    assert missing(target_location='kitchen') == ()
    assert missing(parameters={'target_pose': {'x': 1.0, 'y': 2.0}}) == ()


def test_an_ambiguity_requires_clarification() -> None:
    ambiguity = Ambiguity(kind=AmbiguityKind.MISSING, question='Where?')
    assert ParsedIntent(command='x', ambiguities=(ambiguity,)).requires_clarification
    assert not ParsedIntent(command='x').requires_clarification


def test_every_intent_has_an_id_of_its_own() -> None:
    assert ParsedIntent(command='x').id != ParsedIntent(command='x').id
