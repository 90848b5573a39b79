"""What the simulated robot measures, read by the behaviour server's own readers."""

import math
from typing import Any

import pytest

pytest.importorskip('vision_msgs', reason='needs the built interfaces')

from home_double import FakeGauges  # noqa: E402
from nav_msgs.msg import Odometry  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402

from vla_bt.ros.readings.guard_readings import GuardReadings  # noqa: E402
from vla_bt.ros.readings.transforms import Transforms  # noqa: E402
from vla_bt.ros.sim.gauges import SLOW_PERIOD_S, GaugeTopics, measure_motion  # noqa: E402
from vla_bt.ros.sim.parameters import RosFaults  # noqa: E402
from vla_bt.safety.guards import AnyGuard  # noqa: E402
from vla_bt.sim import SimFaults  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402

pytestmark = pytest.mark.ros

GUARDS = {
    'obstacle_distance': {'min_m': 0.1},
    'person_distance': {'min_m': 0.1},
    'tilt': {'max_rad': 1.0},
    'contact_force': {'max_n': 1.0},
}


class Setup:
    """The publishers, and the readings that the behaviour server makes of them."""

    def __init__(self, node: Any, config: Any, spin_until: Any) -> None:
        self.gauges = FakeGauges()
        self.faults = RosFaults(SimFaults(), frozenset(), frozenset())
        gauges: Any = self.gauges
        self.topics = GaugeTopics(node, gauges, config, lambda: self.faults)
        self.world = WorldModel(clock=lambda: 0.0)
        self.spin_until = spin_until
        self.now_s = 1000.0
        guards = [
            TypeAdapter(AnyGuard).validate_python(
                {'watches': name, 'name': name, 'policy': 'stop', 'max_age_s': 1.0, **fields}
            )
            for name, fields in GUARDS.items()
        ]
        self.readings = GuardReadings(
            node,
            config,
            guards,
            self.world,
            transforms=Transforms(node),
            on_reading=lambda: None,
        )

    def measured(self, *sources: str) -> tuple[float | None, ...]:
        """Publish until all sources have been read anew."""
        self.world.readings.clear()

        def is_read() -> bool:
            self.now_s += SLOW_PERIOD_S
            self.topics.update(self.now_s)
            return all(source in self.world.readings for source in sources)

        self.spin_until(is_read)
        return tuple(self.world.readings[source].value for source in sources)


@pytest.fixture
def setup(node: Any, robot_config: Any, spin_until: Any) -> Setup:
    return Setup(node, robot_config, spin_until)


def test_what_is_measured_is_read_as_it_is(setup: Setup) -> None:
    setup.gauges.tilt_rad, setup.gauges.contact_force_n = 0.25, 7.5
    setup.gauges.person_distance_m = 1.5
    setup.gauges.ranges[10] = 0.75
    assert setup.measured(*GUARDS) == pytest.approx((0.75, 1.5, 0.25, 7.5))


def test_nobody_near_is_published_too(setup: Setup) -> None:
    assert setup.measured('person_distance') == (math.inf,)


def test_broken_sensors_are_not_believed(setup: Setup) -> None:
    broken = frozenset({'scan', 'people', 'imu', 'wrench'})
    setup.faults = RosFaults(SimFaults(), frozenset(), frozenset(), broken_sensors=broken)
    assert setup.measured(*GUARDS) == (None, None, None, None)


def test_a_silent_sensor_says_nothing_while_the_others_do(setup: Setup) -> None:
    setup.measured(*GUARDS)
    silent = frozenset({'imu'})
    setup.faults = RosFaults(SimFaults(), frozenset(), frozenset(), silent_sensors=silent)
    setup.spin_until.cycles()
    setup.measured('obstacle_distance', 'contact_force')
    assert 'tilt' not in setup.world.readings


def test_sensors_have_their_period(setup: Setup) -> None:
    setup.measured(*GUARDS)
    setup.spin_until.cycles()
    setup.world.readings.clear()
    setup.topics.update(setup.now_s + SLOW_PERIOD_S / 4)
    setup.spin_until.cycles()
    assert setup.world.readings == {}


def test_odometry_tells_speed_and_deviation(setup: Setup) -> None:
    odometry: Any = Odometry()
    measure_motion(odometry, setup.gauges, is_broken=False)  # type: ignore[arg-type]
    assert odometry.twist.twist.linear.x == 0.5
    assert odometry.pose.covariance[0] == odometry.pose.covariance[7] == 0.25**2


def test_broken_odometry_tells_neither(setup: Setup) -> None:
    odometry: Any = Odometry()
    measure_motion(odometry, setup.gauges, is_broken=True)  # type: ignore[arg-type]
    assert math.isnan(odometry.twist.twist.linear.x)
    assert math.isnan(odometry.pose.covariance[0])
    assert math.isnan(odometry.pose.covariance[7])


@pytest.mark.parametrize('topic', ['scan_topic', 'person_topic', 'imu_topic', 'wrench_topic'])
def test_a_topic_without_a_name_is_not_published(
    node: Any, namespace: str, robot_config: Any, topic: str
) -> None:
    readings = robot_config.readings.model_copy(update={topic: ''})
    config = robot_config.model_copy(update={'readings': readings})
    gauges: Any = FakeGauges()
    GaugeTopics(node, gauges, config, lambda: RosFaults(SimFaults(), frozenset(), frozenset()))
    name = f'{namespace}/{getattr(robot_config.readings, topic)}'
    assert name not in dict(node.get_topic_names_and_types())


def test_people_as_poses_are_not_simulated(
    node: Any, namespace: str, robot_config: Any
) -> None:
    readings = type(robot_config.readings).model_validate(
        {**robot_config.readings.model_dump(), 'person_type': 'poses'}
    )
    config = robot_config.model_copy(update={'readings': readings})
    gauges: Any = FakeGauges()
    GaugeTopics(node, gauges, config, lambda: RosFaults(SimFaults(), frozenset(), frozenset()))
    assert f'{namespace}/people' not in dict(node.get_topic_names_and_types())
