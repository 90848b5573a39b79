"""Messages as plain data."""

import json

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from geometry_msgs.msg import Pose  # noqa: E402
from vla_msgs.msg import DetectedObject, TaskContext  # noqa: E402

from vla_bt.ros.server.message_data import MAX_ITEMS, MAX_TEXT, plain  # noqa: E402

pytestmark = pytest.mark.ros


def test_what_is_unknown_or_empty_is_left_out() -> None:
    told = plain(DetectedObject(object_id='a', confidence=0.5, weight_kg=float('nan')))
    assert told['object_id'] == 'a'
    assert told['confidence'] == 0.5
    assert not {'weight_kg', 'label', 'header'} & told.keys()


def test_the_result_is_json_of_bounded_size() -> None:
    crowd = TaskContext(
        held_object_id='x' * 1_000_000,
        detected_objects=[DetectedObject(object_id=str(i)) for i in range(1000)],
    )
    told = plain(crowd)
    assert len(told['detected_objects']) == MAX_ITEMS
    assert len(told['held_object_id']) == MAX_TEXT
    json.dumps(told, allow_nan=False)


def test_numbers_are_rounded_and_zero_is_kept() -> None:
    pose = Pose()
    pose.position.x = 1 / 3
    assert plain(pose)['position'] == {'x': 0.333333, 'y': 0.0, 'z': 0.0}
