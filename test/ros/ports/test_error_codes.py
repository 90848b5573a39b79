import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')

from vla_bt.errors import FailureKind
from vla_bt.ros.ports.error_codes import Meaning, explain, kind_by_words

pytestmark = pytest.mark.ros

NAMES = {208: 'NO_VALID_PATH', 209: 'WHEEL_IS_STUCK', 210: 'GREMLINS'}
MEANINGS = {'NO_VALID_PATH': Meaning(FailureKind.BLOCKED, 'finds no way there')}


@pytest.mark.parametrize(
    ('code', 'text', 'kind', 'message'),
    [
        (208, '', 'blocked', 'Nav2 finds no way there (NO_VALID_PATH, 208).'),
        (208, ' A wall. ', 'blocked', 'Nav2 finds no way there (NO_VALID_PATH, 208). A wall.'),
        (209, '', 'blocked', 'Nav2 reports wheel is stuck (WHEEL_IS_STUCK, 209).'),
        (210, 'Help.', 'infrastructure', 'Nav2 reports gremlins (GREMLINS, 210). Help.'),
        (99, '', 'infrastructure', 'Nav2 reports error 99, unknown here.'),
    ],
    ids=['known', 'with text', 'by its words', 'words unknown', 'no name'],
)
def test_a_code_becomes_a_sentence_and_a_kind(code, text, kind, message):
    detail = explain('Nav2', code, NAMES, MEANINGS, text)
    assert (detail.is_success, detail.code) == (False, code)
    assert (detail.kind, detail.message) == (FailureKind(kind), message)


@pytest.mark.parametrize(
    ('name', 'kind'),
    [
        ('SENSOR_TIMEOUT', 'transient'),
        ('PLANNER_TIMED_OUT', 'transient'),
        ('TF_LOOKUP', 'transient'),
        ('MAP_STALE', 'transient'),
        ('STUCK_ON_CARPET', 'blocked'),
        ('PATH_IN_COLLISION', 'blocked'),
        ('CELL_OCCUPIED', 'blocked'),
        ('NO_VALID_CORRIDOR', 'blocked'),
        ('INVALID_SPEED', 'bad_request'),
        ('SPEED_NOT_VALID', 'bad_request'),
        ('POSE_OUTSIDE_WORLD', 'bad_request'),
        ('NO_POSES_GIVEN', 'bad_request'),
        ('FAILED_TO_LOAD_PLUGIN', 'bad_request'),
        ('PREEMPTED_BY_JOYSTICK', 'preempted_by_other'),
        ('BROKEN', 'infrastructure'),
        ('SOFTFAIL', 'infrastructure'),
        ('', 'infrastructure'),
    ],
)
def test_a_name_nobody_has_met_is_told_by_its_words(name, kind):
    assert kind_by_words(name) is FailureKind(kind)


def test_parts_of_words_do_not_count():
    assert kind_by_words('SHTF') is FailureKind.INFRASTRUCTURE
    assert kind_by_words('BUSYBODY') is FailureKind.INFRASTRUCTURE
