"""How near the nearest person is, from detections or from poses of people."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable

from geometry_msgs.msg import Point, PoseArray
from vision_msgs.msg import Detection3D, Detection3DArray, ObjectHypothesisWithPose

from vla_bt.ros.readings.rigid import Rigid

Placement = Callable[[str], Rigid | None]
"""Returns a frame as seen from the robot's base; None when nothing connects them."""


def nearest_pose_m(message: PoseArray, placement: Placement) -> float | None:
    """Return the distance from the base's origin to the nearest person, metres, in the plane.

    Infinity: there is none. None: there is one, but nobody can tell where: its position is not
    finite, or nothing connects its frame to the base.

    Args:
        message: One pose for each person.
        placement: Of the message's frame.
    """
    frame = message.header.frame_id
    return _nearest_m(((pose.position, frame) for pose in message.poses), placement)


def nearest_person_m(
    message: Detection3DArray, labels: Collection[str], placement: Placement
) -> float | None:
    """Return likewise the distance to the nearest detection that is a person.

    A detection is one when the class of its highest score has one of `labels` among its words,
    however low the score is. It is where the result says, or where the box is when the result's
    position is exactly zero.

    Args:
        message: What a detector that looks for people has found, other objects included.
        labels: Lower case words.
        placement: Of the frames of the detections.
    """
    array_frame = message.header.frame_id
    found = (
        (_position(entry), entry.header.frame_id or array_frame)
        for entry in message.detections
        if _is_person(entry, labels)
    )
    return _nearest_m(found, placement)


def _is_person(entry: Detection3D, labels: Collection[str]) -> bool:
    words = _best(entry).hypothesis.class_id.lower().replace('_', ' ').split()
    return any(word in labels for word in words)


def _best(entry: Detection3D) -> ObjectHypothesisWithPose:
    """Return the result of the highest score, NaN being higher than any: it compares with none."""
    scored = ((result.hypothesis.score, result) for result in entry.results)
    ranked = ((math.inf if math.isnan(score) else score, result) for score, result in scored)
    return max(ranked, key=lambda pair: pair[0], default=(0.0, ObjectHypothesisWithPose()))[1]


def _position(entry: Detection3D) -> Point:
    at: Point = _best(entry).pose.pose.position
    return at if (at.x, at.y, at.z) != (0.0, 0.0, 0.0) else entry.bbox.center.position


def _nearest_m(people: Iterable[tuple[Point, str]], placement: Placement) -> float | None:
    nearest_m = math.inf
    for at, frame in people:
        place = placement(frame)
        if place is None or not all(map(math.isfinite, (at.x, at.y, at.z))):
            return None
        x_m, y_m, _ = place.apply((at.x, at.y, at.z))
        nearest_m = min(nearest_m, math.hypot(x_m, y_m))
    return nearest_m
