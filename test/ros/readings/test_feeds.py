"""Which topics guards need, and what their messages say."""

from typing import Any

import pytest

pytest.importorskip('vision_msgs', reason='vision_msgs is not installed')

from geometry_msgs.msg import (  # noqa: E402
    PoseArray,
    PoseWithCovarianceStamped,
    Vector3,
    Wrench,
    WrenchStamped,
)
from nav_msgs.msg import Odometry  # noqa: E402
from pydantic import TypeAdapter  # noqa: E402
from sensor_msgs.msg import BatteryState, JointState, Temperature  # noqa: E402

from vla_bt.errors import SettingsError  # noqa: E402
from vla_bt.ros.readings.feeds import SENSORS, Feed, make_feeds  # noqa: E402
from vla_bt.ros.readings.rigid import Rigid  # noqa: E402
from vla_bt.safety.guards import AnyGuard  # noqa: E402

pytestmark = pytest.mark.ros

GUARDS: dict[str, dict[str, Any]] = {
    'obstacle_distance': {'min_m': 0.4},
    'person_distance': {'min_m': 1.0},
    'localisation': {'max_m': 0.5},
    'tilt': {'max_rad': 0.5},
    'contact_force': {'max_n': 50.0},
    'speed': {'max_mps': 1.0},
}
TEMPERATURE = {
    'topic': 'motor/temperature',
    'message': 'sensor_msgs/msg/Temperature',
    'field': 'temperature',
    'unit': 'C',
    'max': 70.0,
}


def guard(watches: str, name: str = 'mine', **fields: Any) -> Any:
    entry = {'watches': watches, 'policy': 'stop', 'name': name, 'max_age_s': 1.0, **fields}
    return TypeAdapter(AnyGuard).validate_python(entry)


def with_readings(config: Any, **fields: Any) -> Any:
    readings = type(config.readings).model_validate({**config.readings.model_dump(), **fields})
    return config.model_copy(update={'readings': readings})


def feeds(config: Any, *guards: Any) -> tuple[Feed, ...]:
    return make_feeds(guards, config, lambda frame: Rigid(), lambda frame: Rigid())


def test_without_guards_nothing_is_listened_to(robot_config: Any) -> None:
    assert feeds(robot_config) == ()


@pytest.mark.parametrize('watches', ['emergency_stop', 'battery', 'keep_out', 'planner'])
def test_what_other_parts_bring_is_not_listened_to_again(robot_config: Any, watches: str) -> None:
    extra = {'battery': {'min_ratio': 0.1}, 'planner': {'max_s': 5.0}}.get(watches, {})
    assert feeds(robot_config, guard(watches, **extra)) == ()


@pytest.mark.parametrize('watches', GUARDS)
def test_a_guard_has_its_sensor_listened_to_once(robot_config: Any, watches: str) -> None:
    same = [guard(watches, name, **GUARDS[watches]) for name in ('one', 'two')]
    found = feeds(robot_config, *same)
    topic = getattr(robot_config.readings, SENSORS[watches])
    assert [feed.topic for feed in found] == [topic]


@pytest.mark.parametrize('watches', [name for name in GUARDS if name != 'speed'])
def test_a_guard_of_what_the_robot_has_not_is_refused(robot_config: Any, watches: str) -> None:
    config = with_readings(robot_config, **{SENSORS[watches]: ''})
    with pytest.raises(SettingsError) as error:
        feeds(config, guard(watches, 'careful', **GUARDS[watches]))
    said = str(error.value)
    assert f"guard 'careful' watches {watches}" in said
    assert f'readings.{SENSORS[watches]} of the robot file is empty' in said


def only(config: Any, watches: str, message: Any) -> Any:
    (feed,) = feeds(config, guard(watches, **GUARDS[watches]))
    assert feed.kind is type(message)
    return feed.read(message)[watches]


def test_a_force_is_as_large_as_its_vector_is_long(robot_config: Any) -> None:
    wrench = Wrench(force=Vector3(x=2.0, y=3.0, z=-6.0), torque=Vector3(x=99.0))
    assert only(robot_config, 'contact_force', WrenchStamped(wrench=wrench)) == pytest.approx(7.0)


def test_the_speed_is_that_of_the_twist(robot_config: Any) -> None:
    message: Any = Odometry()
    message.twist.twist.linear = Vector3(x=-0.3, y=0.4)
    message.twist.twist.angular.z = 2.0
    assert only(robot_config, 'speed', message) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ('name', 'kind'), [('odometry', Odometry), ('pose', PoseWithCovarianceStamped)]
)
def test_the_deviation_comes_with_either_type(robot_config: Any, name: str, kind: Any) -> None:
    config = with_readings(robot_config, localisation_type=name)
    message = kind()
    message.pose.covariance[0] = message.pose.covariance[7] = 0.25
    assert only(config, 'localisation', message) == pytest.approx(0.5)


def test_a_pose_that_is_published_once_is_not_missed(robot_config: Any) -> None:
    config = with_readings(robot_config, localisation_type='pose')
    (feed,) = feeds(config, guard('localisation', max_m=0.5))
    assert feed.is_latched


@pytest.mark.parametrize('watches', GUARDS)
def test_all_but_the_deviation_is_urgent(robot_config: Any, watches: str) -> None:
    (feed,) = feeds(robot_config, guard(watches, **GUARDS[watches]))
    assert feed.is_urgent is (watches != 'localisation')


def test_people_may_come_as_poses(robot_config: Any) -> None:
    config = with_readings(robot_config, person_type='poses')
    assert only(config, 'person_distance', PoseArray()) == float('inf')


def joints(config: Any, message: JointState) -> Any:
    position = {'elbow': {'min_rad': -1.0, 'max_rad': 1.0}}
    (feed,) = feeds(
        config,
        guard('joint_position', limits=position),
        guard('joint_velocity', joints=['elbow', 'wrist'], max_radps=1.0),
    )
    assert (feed.kind, feed.topic) == (JointState, config.readings.joints_topic)
    return feed.read(message)


def test_joints_are_found_by_name(robot_config: Any) -> None:
    message = JointState(
        name=['wrist', 'neck', 'elbow'], position=[1.0, 2.0, 3.0], velocity=[0.1, 0.2, 0.3]
    )
    assert joints(robot_config, message) == {
        'joint_position:elbow': 3.0, 'joint_velocity:elbow': 0.3, 'joint_velocity:wrist': 0.1
    }  # fmt: skip


def test_a_joint_without_a_velocity_has_an_unknown_one(robot_config: Any) -> None:
    message = JointState(name=['wrist', 'elbow'], position=[1.0, 3.0], velocity=[0.1])
    assert joints(robot_config, message) == {
        'joint_position:elbow': 3.0, 'joint_velocity:elbow': None, 'joint_velocity:wrist': 0.1
    }  # fmt: skip


def test_a_joint_that_is_not_named_stays_as_it_was(robot_config: Any) -> None:
    assert joints(robot_config, JointState(name=['neck'], position=[1.0])) == {}


def test_a_custom_guard_has_its_field_read(robot_config: Any) -> None:
    (feed,) = feeds(robot_config, guard('custom', 'motor', **TEMPERATURE))
    assert (feed.kind, feed.topic) == (Temperature, 'motor/temperature')
    assert feed.read(Temperature(temperature=61.5)) == {'custom:motor': 61.5}


def test_custom_guards_are_apart(robot_config: Any) -> None:
    cells = {**TEMPERATURE, 'message': 'sensor_msgs/msg/BatteryState', 'topic': 'battery'}
    first, second = feeds(
        robot_config,
        guard('custom', 'first', **{**cells, 'field': 'cell_temperature[0]'}),
        guard('custom', 'second', **{**cells, 'field': 'cell_temperature[1]'}),
    )
    message = BatteryState(cell_temperature=[20.0])
    assert {**first.read(message), **second.read(message)} == {
        'custom:first': 20.0, 'custom:second': None
    }  # fmt: skip


@pytest.mark.parametrize(
    ('change', 'said'),
    [
        ({'message': 'no_such_msgs/msg/Thing'}, 'is not installed'),
        ({'field': 'heat'}, "Temperature has no 'heat'; it has: header, temperature, variance"),
        ({'field': 'header.frame_id'}, 'is of type string, not a number'),
    ],
)
def test_a_custom_guard_of_what_is_not_there_is_refused(
    robot_config: Any, change: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as error:
        feeds(robot_config, guard('custom', 'motor', **{**TEMPERATURE, **change}))
    assert str(error.value).startswith("guard 'motor': ")
    assert said in str(error.value)
