"""The settings of `config/robot.yaml`: how the ports reach one robot. Units as in the names."""

from __future__ import annotations

import enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vla_bt.settings import find_share, read_yaml

Name = Field(min_length=1)


class _Section(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, allow_inf_nan=False)


class PoseSource(str, enum.Enum):
    """Where the robot's pose comes from."""

    ODOMETRY = 'odometry'
    AMCL = 'amcl'
    TF = 'tf'


class PersonType(str, enum.Enum):
    """How people are published."""

    DETECTIONS = 'detections'
    """vision_msgs/Detection3DArray, other objects included."""
    POSES = 'poses'
    """geometry_msgs/PoseArray, one pose for each."""


class LocalisationType(str, enum.Enum):
    """What carries the covariance of the robot's position."""

    ODOMETRY = 'odometry'
    """nav_msgs/Odometry."""
    POSE = 'pose'
    """geometry_msgs/PoseWithCovarianceStamped."""


class GripperType(str, enum.Enum):
    """Which action the gripper's server offers."""

    AUTO = 'auto'
    """Whatever type is seen on the graph."""
    GRIPPER_COMMAND = 'gripper_command'
    PARALLEL = 'parallel'


class Frames(_Section):
    """Frames of REP 105."""

    map: str = Name
    base: str = Name


class LaneTimeouts(_Section):
    """How long a lane waits for its server, on the steady clock."""

    server_s: float = Field(default=5.0, gt=0, le=60)
    """For an absent server to appear."""
    acknowledge_s: float = Field(default=2.0, gt=0, le=60)
    """For a goal to be accepted or rejected."""
    cancel_s: float = Field(default=5.0, gt=0, le=60)
    """For a canceled goal to end."""
    liveness_s: float | None = Field(default=1.8, gt=0, le=60)
    """For a sign of life of a server that works on a goal; None: not watched."""
    suspect_s: float = Field(default=30.0, gt=0, le=3600)
    """For a word that a goal given up is over; nothing else is sent meanwhile."""


class NavigationConfig(_Section):
    """Nav2."""

    go_to_action: str = Name
    turn_action: str = Name
    behavior_tree: str = ''
    """File of the navigator's own tree; empty: Nav2's default."""
    turn_timeout_s: float = Field(gt=0, le=300)
    feedback_timeout_s: float | None = Field(default=None, gt=0, le=300)
    """Longest silence of a navigator at work; None: it may say nothing."""
    hard_stop_actions: tuple[str, ...] = ()
    """Actions whose goals are all canceled, besides those of the two above, whosever they are,
    when a goal does not stop."""
    speed_limit_topic: str = Name


class StraightConfig(_Section):
    """The planner of straight-line motions."""

    pipeline: str = ''
    """Empty: the pipeline of all other motions."""
    planner: str = ''


class ArmConfig(_Section):
    """MoveIt."""

    move_action: str = Name
    event_topic: str = Name
    scene_service: str = Name
    scene_timeout_s: float = Field(gt=0, le=60)
    group: str = Name
    frame: str = Name
    hand_link: str = Name
    touch_links: tuple[str, ...] = ()
    approach_axis: str = Field(pattern='^[xz]$')
    grasp_height_m: float = Field(ge=0, le=1)
    carried_size_m: tuple[float, float, float]
    planning_time_s: float = Field(gt=0, le=60)
    planning_attempts: int = Field(ge=1, le=100)
    velocity_ratio: float = Field(gt=0, le=1)
    acceleration_ratio: float = Field(gt=0, le=1)
    position_tolerance_m: float = Field(gt=0, le=0.5)
    orientation_tolerance_rad: float = Field(gt=0, le=3.15)
    joint_tolerance_rad: float = Field(gt=0, le=1)
    pipeline: str = ''
    straight: StraightConfig = StraightConfig()
    poses: dict[str, dict[str, float]] = Field(default_factory=dict)
    """Joint positions by name of the pose and of the joint, radians."""


class GripperConfig(_Section):
    """The hand."""

    action: str = Name
    type: GripperType = GripperType.AUTO
    joint: str = Name
    open_m: float
    closed_m: float
    tolerance_m: float = Field(ge=0)
    open_force_n: float = Field(gt=0)


class HeadConfig(_Section):
    """The neck."""

    action: str = ''
    """Empty: the head does not move."""
    pointing_frame: str = Name
    pointing_axis: tuple[float, float, float]
    max_speed_radps: float = Field(ge=0)


class PerceptionConfig(_Section):
    """The detector."""

    detections_topic: str = Name
    timeout_s: float = Field(gt=0, le=60)
    colours: tuple[str, ...] = ()


class CameraConfig(_Section):
    """Whose image goes to a model that takes images; one topic or none."""

    image: str = ''
    """sensor_msgs/Image; empty: not this."""
    compressed: str = ''
    """sensor_msgs/CompressedImage; empty: not this."""

    @model_validator(mode='after')
    def _check_at_most_one(self) -> CameraConfig:
        if self.image and self.compressed:
            raise ValueError('give image or compressed, not both')
        return self


class SpeechConfig(_Section):
    """The voice."""

    topic: str = Name
    letters_per_s: float = Field(gt=0)
    shortest_s: float = Field(gt=0, le=10)


class ReadingsConfig(_Section):
    """What is listened to."""

    pose_source: PoseSource
    odometry_topic: str = Name
    amcl_topic: str = Name
    battery_topic: str = Name
    joints_topic: str = Name
    emergency_stop_topic: str = Name
    tf_topic: str = Name
    tf_static_topic: str = Name
    scan_topic: str = ''
    """Empty: the robot has none; so for the next four topics."""
    scanner_pose: tuple[float, float, float] | None = None
    """Of the scanner in `frames.base`: x and y in metres, yaw in radians; None: from tf."""
    person_topic: str = ''
    person_type: PersonType = PersonType.DETECTIONS
    person_labels: tuple[str, ...] = Field(default=('person', 'human'), min_length=1)
    """Classes of detections that are people, lower case."""
    localisation_topic: str = ''
    localisation_type: LocalisationType = LocalisationType.ODOMETRY
    imu_topic: str = ''
    wrench_topic: str = ''


class RobotConfig(_Section):
    """All of `config/robot.yaml`."""

    frames: Frames
    timeouts: LaneTimeouts = LaneTimeouts()
    navigation: NavigationConfig
    arm: ArmConfig
    gripper: GripperConfig
    head: HeadConfig
    perception: PerceptionConfig
    camera: CameraConfig = CameraConfig()
    speech: SpeechConfig
    readings: ReadingsConfig

    @model_validator(mode='after')
    def _check_cancel_outlasts_planning(self) -> RobotConfig:
        if self.timeouts.cancel_s < self.arm.planning_time_s:
            raise ValueError('timeouts.cancel_s must not be below arm.planning_time_s: MoveIt '
                             'stops only when its planner returns')  # fmt: skip
        return self


def load_robot_config(path: Path | None = None) -> RobotConfig:
    """Read a robot file; None: the shipped `config/robot.yaml`.

    Raises:
        SettingsError: Unreadable, not YAML, or an entry is wrong; the message names it.
    """
    return read_yaml(path or find_share('config/robot.yaml'), RobotConfig)
