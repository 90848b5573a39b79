"""The parameters of the stand-alone node: what is offered, and which faults it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from rclpy.node import Node

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.faults import Fault
from vla_bt.ros.faulty_servers.presets import FaultOptions, parse_options
from vla_bt.ros.faulty_servers.script import MOST_GOALS, FaultScript
from vla_bt.ros.faulty_servers.steps import choice
from vla_bt.ros.parameters import ParameterSpec
from vla_bt.ros.robot_config import GripperType, RobotConfig, load_robot_config

_FAULTS = ', '.join(fault.value for fault in Fault)

SETUP = (
    ParameterSpec(
        name='action', default='', description='Action to offer; empty: those of a robot file.'
    ),
    ParameterSpec(
        name='type',
        default='',
        description='Type of that action, e.g. nav2_msgs/action/NavigateToPose; empty: as in the '
        'robot file.',
    ),
    ParameterSpec(
        name='robot_config',
        default='',
        description='YAML file with the names of actions; empty: the shipped one.',
    ),
)

FAULTS = (
    ParameterSpec(
        name='fault',
        default=Fault.NONE.value,
        description=f'What goes wrong, at every action without a fault of its own: {_FAULTS}.',
    ),
    ParameterSpec(
        name='goals',
        default=1,
        description='How many goals of an action meet the fault, from when it is set; 0: all.',
        low=0,
        high=MOST_GOALS,
    ),
    *(
        ParameterSpec(
            name=entry.name,
            default=getattr(FaultOptions(), entry.name),
            description=entry.metadata['meaning'],
            low=entry.metadata['low'],
            high=entry.metadata['high'],
        )
        for entry in fields(FaultOptions)
    ),
)

_TYPES_OF_GRIPPER = {
    GripperType.AUTO: 'control_msgs/action/GripperCommand',
    GripperType.GRIPPER_COMMAND: 'control_msgs/action/GripperCommand',
    GripperType.PARALLEL: 'control_msgs/action/ParallelGripperCommand',
}


def own_fault_spec(action: str) -> ParameterSpec:
    """Return the parameter with the fault of one action, e.g. `navigate_to_pose.fault`."""
    return ParameterSpec(
        name=f'{action.strip("/").replace("/", ".")}.fault',
        default='',
        description=f'What goes wrong at {action}; empty: as `fault` says.',
    )


def read_offers(values: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the types of the actions to offer by name, and the scene services.

    Args:
        values: Of `SETUP`.

    Raises:
        SettingsError: The robot file is wrong, or the action's type is not known.
    """
    path = values['robot_config']
    config = load_robot_config(Path(path) if path else None)
    known = actions_of(config)
    name, kind = values['action'], values['type']
    if not name and not kind:
        return known, (config.arm.scene_service,)
    if not name:
        raise SettingsError(f'type is {kind!r}, but action is empty')
    if not kind and name.strip('/') not in known:
        raise SettingsError(
            f'the type of action {name!r} is not known: set type, e.g. '
            'nav2_msgs/action/NavigateToPose'
        )
    return {name: kind or known[name.strip('/')]}, ()


def actions_of(config: RobotConfig) -> dict[str, str]:
    """Return the types of a robot's actions by name."""
    actions = {
        config.navigation.go_to_action: 'nav2_msgs/action/NavigateToPose',
        config.navigation.turn_action: 'nav2_msgs/action/Spin',
        config.arm.move_action: 'moveit_msgs/action/MoveGroup',
        config.gripper.action: _TYPES_OF_GRIPPER[config.gripper.type],
    }
    if config.head.action:
        actions[config.head.action] = 'control_msgs/action/PointHead'
    return actions


def make_script(values: Mapping[str, Any], own_fault: str) -> FaultScript:
    """Return what happens to the goals of one action.

    Args:
        values: Of `FAULTS`.
        own_fault: Of the action; empty: as `fault` says.

    Raises:
        SettingsError: A fault does not exist; the message lists those that do.
    """
    fault = choice(Fault, own_fault or values['fault'], 'fault')
    options = parse_options({entry.name: values[entry.name] for entry in fields(FaultOptions)})
    return FaultScript(fault, values['goals'], options, options)


def check_names(node: Node) -> None:
    """Check that every parameter the node was given exists.

    ROS does not mind a misspelled one, and the servers would be healthy without a word.

    Raises:
        SettingsError: One does not.
    """
    given: Sequence[str] = list(getattr(node, '_parameter_overrides', ()))
    if unknown := [name for name in given if not node.has_parameter(name)]:
        accepted = ', '.join(sorted(node.get_parameters_by_prefix('')))
        raise SettingsError(f'no parameter {unknown[0]!r} (accepted: {accepted})')
