"""Which topic brings what a guard watches, and how its messages are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from geometry_msgs.msg import PoseArray, PoseWithCovarianceStamped, Vector3, WrenchStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import Imu, JointState, LaserScan
from vision_msgs.msg import Detection3DArray

from vla_bt.errors import SettingsError
from vla_bt.ros.readings.covariance import deviation_m
from vla_bt.ros.readings.field_path import load_message_type, resolve_field
from vla_bt.ros.readings.people import Placement, nearest_person_m, nearest_pose_m
from vla_bt.ros.readings.scan import nearest_return_m
from vla_bt.ros.readings.tilt import tilt_rad
from vla_bt.ros.robot_config import LocalisationType, PersonType, RobotConfig
from vla_bt.safety.guards import CustomGuard, GuardRule
from vla_bt.world import readings as names

SENSORS = {
    names.OBSTACLE_DISTANCE: 'scan_topic',
    names.PERSON_DISTANCE: 'person_topic',
    names.LOCALISATION: 'localisation_topic',
    names.TILT: 'imu_topic',
    names.CONTACT_FORCE: 'wrench_topic',
    names.SPEED: 'odometry_topic',
}
"""Key of the robot file, under `readings`, by the source that its topic brings."""
_JOINT_FIELDS = {'joint_position': 'position', 'joint_velocity': 'velocity'}


@dataclass(frozen=True)
class Feed:
    """One subscription."""

    sources: tuple[str, ...]
    """What it brings."""
    kind: Any
    """Message class."""
    topic: str
    read: Callable[[Any], Mapping[str, float | None]]
    """Returns what a message says, by source; None: it does not know."""
    is_latched: bool = False
    """True: a publisher may have said it before we came, and say it only once."""
    is_urgent: bool = True
    """False: the newest message every tenth of a second will do."""


def make_feeds(
    guards: Iterable[GuardRule],
    config: RobotConfig,
    place: Placement,
    place_scanner: Placement,
) -> tuple[Feed, ...]:
    """Return the subscriptions that bring all that guards watch and no other part brings.

    Args:
        guards: Of the safety file.
        config: The robot.
        place: Of the sensors' frames.
        place_scanner: Of the laser scanner's frame.

    Raises:
        SettingsError: The robot has no topic for it, or the topic's type or field does not exist
            or is no number; names the guard.
    """
    feeds: dict[str, Feed] = {}
    joints: dict[str, str] = {}
    for guard in guards:
        for source in guard.sources:
            if source in SENSORS and source not in feeds:
                feeds[source] = sensor_feed(source, guard.name, config, place, place_scanner)
            elif isinstance(guard, CustomGuard):
                feeds[source] = custom_feed(source, guard)
            elif source.partition(':')[0] in _JOINT_FIELDS:
                joints[source] = guard.name
    return (*feeds.values(), *([joint_feed(joints, config)] if joints else []))


def sensor_feed(
    source: str,
    guard: str,
    config: RobotConfig,
    place: Placement,
    place_scanner: Placement,
) -> Feed:
    """Return the subscription that brings a source of the robot file.

    Args:
        source: One of `SENSORS`.
        guard: Name of a guard that watches it, for messages.
        config: The robot.
        place: Of the sensors' frames.
        place_scanner: Of the laser scanner's frame.

    Raises:
        SettingsError: The robot has no topic for it.
    """
    key = SENSORS[source]
    topic: str = getattr(config.readings, key)
    if not topic:
        raise SettingsError(
            f'guard {guard!r} watches {source}, but this robot has none: readings.{key} of the '
            'robot file is empty; name the topic there, or take the guard out'
        )
    kind, read = _reader(source, config, place, place_scanner)
    return Feed(
        sources=(source,),
        kind=kind,
        topic=topic,
        read=lambda message: {source: read(message)},
        is_latched=kind is PoseWithCovarianceStamped,
        is_urgent=source != names.LOCALISATION,
    )


def _reader(
    source: str, config: RobotConfig, place: Placement, place_scanner: Placement
) -> tuple[Any, Callable[[Any], float | None]]:
    """Return a source's message class, and what turns a message into its value."""
    topics = config.readings
    if source == names.OBSTACLE_DISTANCE:
        return LaserScan, partial(_obstacle_m, place_scanner)
    if source == names.PERSON_DISTANCE and topics.person_type is PersonType.POSES:
        return PoseArray, lambda message: nearest_pose_m(message, place)
    if source == names.PERSON_DISTANCE:
        labels = frozenset(label.lower() for label in topics.person_labels)
        return Detection3DArray, lambda message: nearest_person_m(message, labels, place)
    if source == names.LOCALISATION:
        is_pose = topics.localisation_type is LocalisationType.POSE
        kind = PoseWithCovarianceStamped if is_pose else Odometry
        return kind, lambda message: deviation_m(message.pose.covariance)
    if source == names.TILT:
        return Imu, partial(_tilt_rad, place)
    if source == names.CONTACT_FORCE:
        return WrenchStamped, lambda message: _length(message.wrench.force)
    return Odometry, lambda message: _length(message.twist.twist.linear)


def joint_feed(sources: Iterable[str], config: RobotConfig) -> Feed:
    """Return the subscription that brings joints.

    A message that does not name a joint says nothing of it; one that names it without a position
    or velocity says that it is unknown.

    Args:
        sources: `joint_position:<joint>` and `joint_velocity:<joint>`.
        config: The robot.
    """
    wanted: dict[str, list[tuple[str, str]]] = {}
    for source in sources:
        kind, _, joint = source.partition(':')
        wanted.setdefault(joint, []).append((source, _JOINT_FIELDS[kind]))

    def read(message: JointState) -> Mapping[str, float | None]:
        return {
            source: _at(getattr(message, field), index)
            for index, joint in enumerate(message.name)
            for source, field in wanted.get(joint, ())
        }

    every = tuple(source for each in wanted.values() for source, _ in each)
    return Feed(every, JointState, config.readings.joints_topic, read)


def custom_feed(source: str, guard: CustomGuard) -> Feed:
    """Return the subscription that brings what a custom guard watches.

    Raises:
        SettingsError: The type or the field does not exist, or the field is no number; names the
            guard.
    """
    try:
        kind = load_message_type(guard.message)
        field = resolve_field(kind, guard.field)
    except SettingsError as error:
        raise SettingsError(f'guard {guard.name!r}: {error}') from error
    return Feed((source,), kind, guard.topic, lambda message: {source: field.read(message)})


def _at(values: Sequence[float], index: int) -> float | None:
    return float(values[index]) if index < len(values) else None


def _obstacle_m(place_scanner: Placement, message: LaserScan) -> float | None:
    scanner = place_scanner(message.header.frame_id)
    return None if scanner is None else nearest_return_m(message, scanner)


def _tilt_rad(place: Placement, message: Imu) -> float | None:
    sensor = place(message.header.frame_id)
    return None if sensor is None else tilt_rad(message, sensor.inverse)


def _length(vector: Vector3) -> float:
    return math.hypot(vector.x, vector.y, vector.z)
