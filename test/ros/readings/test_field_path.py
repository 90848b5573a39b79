"""Numbers in messages by path, resolved before there is a message."""

from typing import Any

import pytest

pytest.importorskip('sensor_msgs', reason='sensor_msgs is not installed')

from nav_msgs.msg import Odometry  # noqa: E402
from sensor_msgs.msg import (  # noqa: E402
    BatteryState,
    Imu,
    JointState,
    LaserScan,
    Temperature,
)
from std_msgs.msg import Bool, Byte, Char, Int64, MultiArrayLayout, UInt8MultiArray  # noqa: E402

from vla_bt.errors import SettingsError  # noqa: E402
from vla_bt.ros.readings.field_path import load_message_type, resolve_field  # noqa: E402

pytestmark = pytest.mark.ros


def odometry() -> Odometry:
    message: Any = Odometry()
    message.pose.covariance[7] = 0.25
    message.twist.twist.linear.x = 1.5
    return message


@pytest.mark.parametrize(
    ('message', 'path', 'expected'),
    [
        (Temperature(temperature=40.5), 'temperature', 40.5),
        (odometry(), 'twist.twist.linear.x', 1.5),
        (odometry(), 'pose.covariance[7]', 0.25),
        (BatteryState(cell_temperature=[20.0, 30.0]), 'cell_temperature[1]', 30.0),
        (JointState(effort=[3.5]), 'effort[0]', 3.5),
        (LaserScan(ranges=[0.5]), 'ranges[0]', 0.5),
        (BatteryState(present=True), 'present', 1.0),
        (Bool(data=False), 'data', 0.0),
        (Int64(data=-3), 'data', -3.0),
        (Byte(data=b'\x07'), 'data', 7.0),
        (Char(data=65), 'data', 65.0),
        (UInt8MultiArray(data=[1, 200]), 'data[1]', 200.0),
        (BatteryState(), 'header.stamp.sec', 0.0),
    ],
)
def test_a_number_is_found(message: Any, path: str, expected: float) -> None:
    assert resolve_field(type(message), path).read(message) == pytest.approx(expected)


def test_an_array_of_messages_may_be_on_the_way() -> None:
    message: Any = MultiArrayLayout()
    message.dim = [type_of('std_msgs/msg/MultiArrayDimension')(size=4)]
    assert resolve_field(MultiArrayLayout, 'dim[0].size').read(message) == 4.0


def test_an_element_that_has_not_come_is_unknown() -> None:
    field = resolve_field(BatteryState, 'cell_temperature[1]')
    assert field.read(BatteryState(cell_temperature=[20.0])) is None


@pytest.mark.parametrize(
    ('kind', 'path', 'said'),
    [
        (Temperature, 'temp', "Temperature has no 'temp'; it has: header, temperature, variance"),
        (Imu, 'angular_velocity.q', "Vector3 has no 'q'; it has: x, y, z"),
        (Imu, 'angular_velocity', 'is of type geometry_msgs/Vector3, not a number'),
        (BatteryState, 'serial_number', 'is of type string, not a number'),
        (BatteryState, 'cell_temperature', 'is of type sequence<float>, not a number'),
        (Temperature, 'temperature[0]', 'temperature is of type double, not an array'),
        (Temperature, 'temperature.value', 'temperature is of type double and has no fields'),
        (BatteryState, 'cell_temperature.x', 'cell_temperature is of type sequence<float>'),
        (Odometry, 'pose.covariance[36]', 'covariance has 36 elements, 0..35'),
        (Temperature, '', "'' is no name of a field"),
        (Temperature, '.temperature', "'' is no name of a field"),
        (Temperature, '__class__', "'__class__' is no name of a field"),
        (BatteryState, 'cell_temperature[-1]', 'is no name of a field'),
        (BatteryState, 'cell_temperature[0', 'is no name of a field'),
    ],
)
def test_what_is_no_number_is_refused_with_what_there_is(kind: Any, path: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        resolve_field(kind, path)
    assert said in str(error.value)


def test_the_last_element_of_a_fixed_array_is_there() -> None:
    assert resolve_field(Odometry, 'pose.covariance[35]').read(odometry()) == 0.0


def type_of(name: str) -> Any:
    return load_message_type(name)


def test_types_are_found_by_name() -> None:
    assert type_of('sensor_msgs/msg/Temperature') is Temperature


@pytest.mark.parametrize(
    'name', ['Temperature', 'sensor_msgs/Temperature', 'os/msg/../x', '', 'a/srv/B']
)
def test_a_name_that_is_no_type_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match='is no message type; one is like'):
        type_of(name)


@pytest.mark.parametrize('name', ['no_such_msgs/msg/Thing', 'sensor_msgs/msg/Thing'])
def test_a_type_that_is_not_installed_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match='is not installed'):
        type_of(name)
