"""The nearest person, from detections and from poses."""

import math
from typing import Any

import pytest

pytest.importorskip('vision_msgs', reason='vision_msgs is not installed')

from geometry_msgs.msg import Point, PoseArray  # noqa: E402
from geometry_msgs.msg import Pose as PoseMessage  # noqa: E402
from std_msgs.msg import Header  # noqa: E402
from vision_msgs.msg import (  # noqa: E402
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)

from vla_bt.ros.readings.people import nearest_person_m, nearest_pose_m  # noqa: E402
from vla_bt.ros.readings.rigid import Rigid, about_z  # noqa: E402

pytestmark = pytest.mark.ros

LABELS = frozenset({'person', 'human'})
NAN, INF = math.nan, math.inf
FRAMES = {'': Rigid(), 'camera': Rigid((1.0, 0.0, 1.5), about_z(math.pi / 2))}


def place(frame: str) -> Rigid | None:
    return FRAMES.get(frame)


def hypothesis(label: str, score: float, x: float, y: float) -> ObjectHypothesisWithPose:
    made: Any = ObjectHypothesisWithPose(hypothesis=ObjectHypothesis(class_id=label, score=score))
    made.pose.pose.position = Point(x=x, y=y, z=0.9)
    return made


def seen(label: str, x: float, y: float = 0.0, score: float = 0.9, frame: str = '') -> Detection3D:
    result = hypothesis(label, score, x, y)
    return Detection3D(header=Header(frame_id=frame), results=[result])


def nearest(*entries: Detection3D, frame: str = '') -> float | None:
    message = Detection3DArray(header=Header(frame_id=frame), detections=list(entries))
    return nearest_person_m(message, LABELS, place)


def test_the_nearest_of_several_people_counts() -> None:
    assert nearest(seen('person', 3.0), seen('person', 1.0, 1.0), seen('cup', 0.1)) == (
        pytest.approx(math.sqrt(2.0))
    )


@pytest.mark.parametrize('label', ['person', 'Human', 'tall person', 'person_7'])
def test_a_word_of_the_class_makes_it_a_person(label: str) -> None:
    assert nearest(seen(label, 2.0)) == pytest.approx(2.0)


@pytest.mark.parametrize('label', ['cup', 'personal computer', ''])
def test_everything_else_is_nobody(label: str) -> None:
    assert nearest(seen(label, 2.0)) == INF


def test_nobody_seen_is_infinitely_far() -> None:
    assert nearest() == INF
    assert nearest(Detection3D()) == INF


@pytest.mark.parametrize('score', [0.0, 0.01, 1.0, NAN])
def test_a_person_counts_however_unsure_the_detector_is(score: float) -> None:
    assert nearest(seen('person', 2.0, score=score)) == pytest.approx(2.0)


def test_the_class_of_the_highest_score_counts() -> None:
    both = [hypothesis('person', 0.6, 2.0, 0.0), hypothesis('statue', 0.4, 2.0, 0.0)]
    assert nearest(Detection3D(results=both)) == pytest.approx(2.0)
    both[1].hypothesis.score = 0.7
    assert nearest(Detection3D(results=both)) == INF


@pytest.mark.parametrize('turned', [False, True])
def test_a_score_that_is_no_number_hides_no_person(turned: bool) -> None:
    both = [hypothesis('person', NAN, 2.0, 0.0), hypothesis('statue', 0.9, 2.0, 0.0)]
    assert nearest(Detection3D(results=both[::-1] if turned else both)) == pytest.approx(2.0)


def test_where_only_the_box_is_filled_in_the_box_counts() -> None:
    entry: Any = Detection3D(results=[ObjectHypothesisWithPose()])
    entry.results[0].hypothesis.class_id = 'person'
    entry.bbox.center.position = Point(x=1.5, y=0.0, z=0.9)
    assert nearest(entry) == pytest.approx(1.5)


@pytest.mark.parametrize('frames', [('camera', ''), ('', 'camera'), ('camera', 'nowhere')])
def test_positions_are_of_the_detections_frame_else_of_the_arrays(frames: tuple[str, str]) -> None:
    # 2 m ahead of a camera that is 1 m ahead of the base and looks left.
    found = nearest(seen('person', 2.0, frame=frames[0]), frame=frames[1])
    assert found == pytest.approx(math.hypot(1.0, 2.0))


@pytest.mark.parametrize(
    'entry', [seen('person', NAN), seen('person', 1.0, INF), seen('person', 1.0, frame='nowhere')]
)
def test_a_person_nobody_knows_where_makes_the_distance_unknown(entry: Detection3D) -> None:
    assert nearest(seen('person', 5.0), entry) is None


def test_an_object_nobody_knows_where_changes_nothing() -> None:
    assert nearest(seen('cup', NAN), seen('person', 5.0)) == pytest.approx(5.0)


def poses(*points: tuple[float, float], frame: str = '') -> PoseArray:
    made = [PoseMessage(position=Point(x=x, y=y)) for x, y in points]
    return PoseArray(header=Header(frame_id=frame), poses=made)


@pytest.mark.parametrize(
    ('message', 'expected'),
    [
        (poses(), INF),
        (poses((3.0, 4.0), (6.0, 0.0)), 5.0),
        (poses((0.0, 0.0)), 0.0),
        (poses((2.0, 0.0), frame='camera'), math.hypot(1.0, 2.0)),
        (poses(frame='nowhere'), INF),
    ],
)
def test_poses_of_people_are_measured_likewise(message: PoseArray, expected: float) -> None:
    assert nearest_pose_m(message, place) == pytest.approx(expected)


@pytest.mark.parametrize(
    'message',
    [poses((2.0, 0.0), (NAN, 0.0)), poses((2.0, INF)), poses((2.0, 0.0), frame='nowhere')],
)
def test_a_pose_nobody_knows_where_makes_the_distance_unknown(message: PoseArray) -> None:
    assert nearest_pose_m(message, place) is None
