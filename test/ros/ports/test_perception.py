import pytest

pytest.importorskip('rclpy', reason='rclpy is not installed')
pytest.importorskip('vision_msgs', reason='vision_msgs is not installed')

from builtin_interfaces.msg import Time
from rclpy.duration import Duration
from std_msgs.msg import Header
from vision_msgs.msg import (
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)

from vla_bt.robot import VerdictCode
from vla_bt.ros.ports.perception import TopicPerception
from vla_bt.ros.readings.detections import DetectionReader

pytestmark = pytest.mark.ros


def seen(class_id, object_id):
    hypothesis = ObjectHypothesis(class_id=class_id, score=0.9)
    return Detection3D(id=object_id, results=[ObjectHypothesisWithPose(hypothesis=hypothesis)])


CUP, BOOK = seen('red cup', 'red_cup'), seen('book', 'blue_book')


class Camera:
    def __init__(self, node, config, spin_until):
        self._node = node
        self._publisher = node.create_publisher(Detection3DArray, config.detections_topic, 10)
        self._spin_until = spin_until

    def connect(self):
        self._spin_until(lambda: self._publisher.get_subscription_count())

    def show(self, *detections, age_s=0.0, stamped=True):
        stamp = (self._node.get_clock().now() - Duration(seconds=age_s)).to_msg()
        header = Header(frame_id='map', stamp=stamp if stamped else Time())
        self._publisher.publish(Detection3DArray(header=header, detections=list(detections)))


@pytest.fixture
def config(robot_config, namespace):
    topic = {'detections_topic': f'{namespace}/seen', 'timeout_s': 0.3}
    return robot_config.perception.model_copy(update=topic)


@pytest.fixture
def wakes():
    return []


@pytest.fixture
def perception(node, config, wakes):
    reader = DetectionReader(None, 'map', config.colours, lambda reason: None)
    made = TopicPerception(node, config, reader, lambda: wakes.append(1))
    yield made
    made.lanes[0].destroy()


@pytest.fixture
def camera(node, config, spin_until, perception):
    made = Camera(node, config, spin_until)
    made.connect()
    return made


def test_the_next_picture_answers_with_what_fits(perception, camera, spin_until, wakes):
    ticket, everything = perception.detect('red cup'), perception.detect()
    assert ticket.verdict is None
    camera.show(CUP, BOOK)
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED
    assert [found.id for found in ticket.verdict.data['detections']] == ['red_cup']
    assert len(everything.verdict.data['detections']) == 2
    assert wakes == [1, 1]
    assert perception.lanes[0].is_idle


def test_seeing_nothing_is_an_answer(perception, camera, spin_until):
    ticket = perception.detect('apple')
    camera.show(CUP)
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED
    assert ticket.verdict.data['detections'] == ()


def test_a_picture_taken_before_the_question_does_not_answer(perception, camera, spin_until):
    ticket = perception.detect()
    camera.show(CUP, age_s=1.0)
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.TIMED_OUT
    assert 'old pictures, 1.0 s before' in ticket.verdict.message


def test_a_picture_without_a_stamp_counts_when_it_comes(perception, camera, spin_until):
    ticket = perception.detect()
    camera.show(BOOK, stamped=False)
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.SUCCEEDED


def test_no_picture_at_all_is_unreachable(perception, camera, spin_until):
    ticket = perception.detect()
    spin_until(lambda: ticket.verdict)
    assert ticket.verdict.code is VerdictCode.UNREACHABLE


def test_a_question_can_be_dropped(perception):
    ticket = perception.detect()
    ticket.cancel()
    assert ticket.verdict.code is VerdictCode.CANCELED
