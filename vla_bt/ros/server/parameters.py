"""The parameters of the behaviour server: every setting, and the files it reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rclpy.node import Node

from vla_bt.ros.parameters import ParameterSpec, changed, declare, freeze, settings_specs
from vla_bt.settings import Settings, load_settings

FILES = (
    ParameterSpec(
        name='settings_file', default='', description='Settings (YAML); empty: the shipped ones.'
    ),
)
OWN = (
    ParameterSpec(
        name='robot_config',
        default='',
        description='Topics, actions and frames of the robot (YAML); empty: the shipped ones.',
    ),
    ParameterSpec(
        name='world_file',
        default='',
        description='Places and objects known from the start (YAML); empty: the shipped home.',
    ),
    ParameterSpec(
        name='safety_file',
        default='',
        description='Limits, rules and guards (YAML); empty: the shipped ones.',
    ),
    ParameterSpec(
        name='require_watchdog',
        default=False,
        description='No mission without a live safety_watchdog, whatever the safety file says.',
    ),
    ParameterSpec(
        name='keep_safety_stop',
        default=True,
        description='A safety stop outlives a restart of the server, until a person resets it.',
    ),
    ParameterSpec(
        name='skill_folders',
        default=[''],
        description='Folders with a skills.yaml and its trees; empty names: none.',
    ),
    ParameterSpec(
        name='startup_timeout_s',
        default=10.0,
        description='How long a command waits for the first readings and the action servers; '
        'then it starts, and the guards judge what is missing (s).',
        low=0.1,
        high=600.0,
    ),
)


@dataclass(frozen=True, kw_only=True)
class ServerParameters:
    """What the behaviour server was started with."""

    settings: Settings
    robot_config: Path | None
    """None: the shipped file; so for the next two."""
    world_file: Path | None
    safety_file: Path | None
    require_watchdog: bool
    """False: the safety file says."""
    keep_safety_stop: bool
    skill_folders: tuple[Path, ...]
    startup_timeout_s: float


def read_parameters(node: Node) -> ServerParameters:
    """Declare all parameters and read them once; none can be set from then on.

    Raises:
        SettingsError: A settings file is wrong.
        rclpy.exceptions.InvalidParameterValueException: A value is out of its range.
        rclpy.exceptions.InvalidParameterTypeException: A value is of another type.
    """
    settings_file = _path(declare(node, FILES)['settings_file'])
    specs = settings_specs(load_settings(settings_file))
    overrides = changed(declare(node, specs), specs)
    values = declare(node, OWN)
    freeze(node)
    return ServerParameters(
        settings=load_settings(settings_file, overrides=overrides),
        robot_config=_path(values['robot_config']),
        world_file=_path(values['world_file']),
        safety_file=_path(values['safety_file']),
        require_watchdog=values['require_watchdog'],
        keep_safety_stop=values['keep_safety_stop'],
        skill_folders=tuple(map(Path, filter(None, values['skill_folders']))),
        startup_timeout_s=values['startup_timeout_s'],
    )


def _path(text: str) -> Path | None:
    return Path(text) if text else None
