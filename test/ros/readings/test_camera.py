"""The camera: the newest image when it is asked for, and a sentence when there is none."""

import io
import threading
import time
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

import PIL.Image  # noqa: E402
from builtin_interfaces.msg import Time  # noqa: E402
from rclpy.qos import QoSProfile, qos_profile_sensor_data  # noqa: E402
from sensor_msgs.msg import CompressedImage  # noqa: E402
from sensor_msgs.msg import Image as RawMessage  # noqa: E402
from std_msgs.msg import Header  # noqa: E402

from vla_bt.planner.images import ImageError  # noqa: E402
from vla_bt.planner.records import Image  # noqa: E402
from vla_bt.ros.readings.camera import Camera  # noqa: E402
from vla_bt.ros.robot_config import CameraConfig  # noqa: E402

pytestmark = pytest.mark.ros

RED, GREEN = (255, 0, 0), (0, 255, 0)


def raw(colour: tuple[int, int, int] = RED, stamp: Time | None = None, **fields: Any) -> Any:
    pixels = bytes(colour) * 32
    return RawMessage(
        **{
            'header': Header(stamp=stamp or Time()),
            'encoding': 'rgb8',
            'width': 8,
            'height': 4,
            'step': 24,
            'data': pixels,
            **fields,
        }
    )


def compressed(kind: str, form: str) -> Any:
    file = io.BytesIO()
    PIL.Image.new('RGB', (40, 20), RED).save(file, kind)
    return CompressedImage(format=form, data=file.getvalue())


class Bench:
    """A camera, its publisher, and a witness that knows when a message has arrived."""

    def __init__(
        self, node: Any, namespace: str, spin_until: Any, kind: Any, qos: Any, max_age_s: float
    ) -> None:
        topic = f'{namespace}/camera'
        entry = 'image' if kind is RawMessage else 'compressed'
        config = CameraConfig.model_validate({entry: topic})
        self.node, self.spin_until = node, spin_until
        self.camera = Camera(node, config, max_px=32, max_age_s=max_age_s)
        self.seen = 0
        node.create_subscription(kind, topic, self._witness, qos_profile_sensor_data)
        self.publisher = node.create_publisher(kind, topic, qos)
        spin_until(lambda: self.publisher.get_subscription_count() == 2)

    def _witness(self, message: Any) -> None:
        self.seen += 1

    def publish(self, message: Any) -> None:
        wanted = self.seen + 1
        self.publisher.publish(message)
        self.spin_until(lambda: self.seen == wanted)

    def stamp(self, seconds_ago: float) -> Time:
        now_ns = self.node.get_clock().now().nanoseconds - int(seconds_ago * 1e9)
        return Time(sec=now_ns // 10**9, nanosec=now_ns % 10**9)

    def look(self) -> Image:
        """Return the image of the message just published, once it is in the queue."""
        image = None
        end_s = time.monotonic() + 5.0
        while image is None:
            try:
                image = self.camera.look()
            except ImageError as error:
                if 'no image yet' not in str(error) or time.monotonic() > end_s:
                    raise
        return image


@pytest.fixture
def bench(node: Any, namespace: str, spin_until: Any) -> Any:
    def make(kind: Any = RawMessage, qos: Any = 10, max_age_s: float = 60.0) -> Bench:
        return Bench(node, namespace, spin_until, kind, qos, max_age_s)

    return make


def colour_of(image: Image) -> tuple[bool, ...]:
    pixel = PIL.Image.open(io.BytesIO(image.data)).getpixel((2, 2))
    assert isinstance(pixel, tuple)
    return tuple(value > 128 for value in pixel)


@pytest.mark.parametrize('qos', [QoSProfile(depth=10), qos_profile_sensor_data])
def test_an_image_of_any_publisher_is_seen(bench: Any, qos: Any) -> None:
    made = bench(qos=qos)
    made.publish(raw())
    image = made.look()
    assert colour_of(image) == (True, False, False)
    assert (image.width_px, image.height_px) == (8, 4)
    assert 0.0 <= image.age_s < 10.0


@pytest.mark.parametrize(
    ('kind', 'form'),
    [('JPEG', 'jpeg'), ('JPEG', 'rgb8; jpeg compressed bgr8'), ('PNG', 'png')],
)
def test_a_compressed_image_is_seen_and_bounded(bench: Any, kind: str, form: str) -> None:
    made = bench(CompressedImage)
    made.publish(compressed(kind, form))
    image = made.look()
    assert (image.width_px, image.height_px) == (32, 16)
    assert colour_of(image) == (True, False, False)


def test_of_many_images_the_newest_is_seen_and_seen_again(bench: Any) -> None:
    made = bench()
    for _ in range(10):
        made.publish(raw(RED))
    made.publish(raw(GREEN))
    end_s = time.monotonic() + 5.0
    while colour_of(made.look()) != (False, True, False):
        assert time.monotonic() < end_s
    assert colour_of(made.camera.look()) == (False, True, False)


def test_images_nobody_asks_for_do_not_wake_the_executor(bench: Any) -> None:
    made = bench()
    for _ in range(10):
        made.publish(raw())
    made.spin_until.cycles()
    assert made.camera._newest is None
    made.look()


def test_it_may_be_asked_for_in_another_thread_while_the_node_spins(bench: Any) -> None:
    made = bench()
    seen: list[Any] = []

    def ask() -> None:
        for _ in range(50):
            seen.append(made.look())

    made.publish(raw())
    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        made.publish(raw())
    thread.join()
    assert len(seen) == 50


def test_before_the_first_image_it_says_so(bench: Any) -> None:
    with pytest.raises(ImageError, match=r'sent no image yet \(/t\d+/camera\)'):
        bench().camera.look()


def test_an_image_of_an_old_stamp_is_not_used(bench: Any) -> None:
    made = bench(max_age_s=2.0)
    made.publish(raw(stamp=made.stamp(100.0)))
    with pytest.raises(ImageError, match=r'is 10\d\.\d s old; at most 2 s are accepted'):
        made.look()


def test_an_image_that_came_long_ago_is_not_used_whatever_its_stamp(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench(max_age_s=2.0)
    made.publish(raw(stamp=made.stamp(-1000.0)))
    assert made.look().age_s < 2.0
    real = time.time_ns
    monkeypatch.setattr(time, 'time_ns', lambda: real() + 3 * 10**9)
    with pytest.raises(ImageError, match=r'is \d\.\d s old'):
        made.camera.look()


def test_what_cannot_be_converted_is_said(bench: Any) -> None:
    made = bench()
    made.publish(raw(encoding='bayer_rggb8'))
    with pytest.raises(ImageError, match=r'bayer_rggb8.*not understood'):
        made.look()


def test_without_a_topic_there_is_no_subscription_and_nothing_to_see(node: Any) -> None:
    before = len(list(node.subscriptions))
    camera = Camera(node, CameraConfig(), max_px=32, max_age_s=2.0)
    assert camera.look() is None
    assert len(list(node.subscriptions)) == before


def test_after_the_node_is_gone_the_last_image_is_left(bench: Any) -> None:
    made = bench()
    made.publish(raw())
    made.look()
    made.node.destroy_subscription(made.camera._subscription)
    assert colour_of(made.camera.look()) == (True, False, False)
