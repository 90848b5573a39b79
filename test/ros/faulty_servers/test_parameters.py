"""The stand-alone node's parameters."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers import Fault, FaultOptions
from vla_bt.ros.faulty_servers.parameters import (
    FAULTS,
    SETUP,
    actions_of,
    make_script,
    own_fault_spec,
    read_offers,
)
from vla_bt.ros.robot_config import GripperType

pytestmark = pytest.mark.ros

NOTHING = {spec.name: spec.default for spec in SETUP}
HEALTHY = {spec.name: spec.default for spec in FAULTS}


def test_every_parameter_has_a_description_and_every_number_a_range() -> None:
    for spec in (*SETUP, *FAULTS, own_fault_spec('spin')):
        assert spec.description
        if isinstance(spec.default, (int, float)):
            assert spec.low is not None
            assert spec.high is not None


def test_every_option_is_a_parameter_with_its_default() -> None:
    assert {entry.name for entry in fields(FaultOptions)} | {'fault', 'goals'} == set(HEALTHY)
    assert make_script(HEALTHY, '').options == FaultOptions()


def test_the_faults_are_listed() -> None:
    listed = next(spec.description for spec in FAULTS if spec.name == 'fault')
    assert all(fault.value in listed for fault in Fault)


def test_without_an_action_those_of_the_robot_are_offered(robot_config: Any) -> None:
    actions, scenes = read_offers(NOTHING)
    assert actions == actions_of(robot_config)
    assert actions['navigate_to_pose'] == 'nav2_msgs/action/NavigateToPose'
    assert actions['right_gripper_controller/gripper_cmd'] == 'control_msgs/action/GripperCommand'
    assert scenes == ('apply_planning_scene',)


def test_the_robot_may_have_another_gripper_and_no_head(robot_config: Any) -> None:
    gripper = robot_config.gripper.model_copy(update={'type': GripperType.PARALLEL})
    head = robot_config.head.model_copy(update={'action': ''})
    actions = actions_of(robot_config.model_copy(update={'gripper': gripper, 'head': head}))
    assert 'control_msgs/action/ParallelGripperCommand' in actions.values()
    assert 'control_msgs/action/PointHead' not in actions.values()


def test_another_robot_file(tmp_path: Path) -> None:
    missing = str(tmp_path / 'robot.yaml')
    with pytest.raises(SettingsError, match=re.escape(missing)):
        read_offers({**NOTHING, 'robot_config': missing})


@pytest.mark.parametrize(
    ('values', 'offered'),
    [
        ({'action': '/a', 'type': 'x/action/Y'}, {'/a': 'x/action/Y'}),
        ({'action': 'spin'}, {'spin': 'nav2_msgs/action/Spin'}),
        ({'action': '/spin'}, {'/spin': 'nav2_msgs/action/Spin'}),
    ],
)
def test_one_action(values: dict[str, str], offered: dict[str, str]) -> None:
    assert read_offers({**NOTHING, **values}) == (offered, ())


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'type': 'x/action/Y'}, "type is 'x/action/Y', but action is empty"),
        ({'action': 'fly'}, "the type of action 'fly' is not known: set type, e.g. nav2_msgs/"),
    ],
)
def test_half_an_action_is_refused(values: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        read_offers({**NOTHING, **values})


@pytest.mark.parametrize(
    ('action', 'name'),
    [
        ('spin', 'spin.fault'),
        ('/spin', 'spin.fault'),
        ('gripper_controller/gripper_cmd', 'gripper_controller.gripper_cmd.fault'),
    ],
)
def test_an_action_has_a_fault_of_its_own(action: str, name: str) -> None:
    assert own_fault_spec(action).name == name


def test_the_fault_of_an_action_comes_before_that_of_all() -> None:
    values = {**HEALTHY, 'fault': 'hang', 'goals': 3}
    assert make_script(values, '').fault is Fault.HANG
    assert make_script(values, 'none').fault is Fault.NONE
    assert make_script(values, 'abort').goals == 3


def test_a_fault_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(SettingsError, match=re.escape("fault cannot be 'die!' (accepted: none, ")):
        make_script(HEALTHY, 'die!')
