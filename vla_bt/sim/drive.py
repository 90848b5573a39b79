"""Where the base is at any time of a drive: turn, drive, turn, at constant speeds."""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence

from vla_bt.robot import Pose, wrap_angle
from vla_bt.sim.config import Point


class Drive:
    """One timed way of the base, from pyrobosim's constant-speed trajectory.

    Args:
        poses: At least two poses in `map`; the base turns and drives from each to the next.
        speed_mps: Of driving, > 0.
        turn_speed_radps: Of turning, > 0.
    """

    def __init__(self, poses: Sequence[Pose], speed_mps: float, turn_speed_radps: float) -> None:
        from pyrobosim.utils.path import Path
        from pyrobosim.utils.trajectory import get_constant_speed_trajectory

        from vla_bt.sim.house import to_pyrobosim

        path = Path([to_pyrobosim(pose) for pose in poses])
        trajectory = get_constant_speed_trajectory(path, speed_mps, turn_speed_radps)
        self._poses = tuple(poses)
        self._times_s = [float(time_s) for time_s in trajectory.t_pts]
        self.duration_s = self._times_s[-1]
        self.length_m = float(path.length)

    def pose_at(self, time_s: float) -> Pose:
        """Return the pose after so many seconds; the ends before the start and after the end."""
        index = bisect.bisect_right(self._times_s, time_s)
        if index == 0:
            return self._poses[0]
        if index == len(self._times_s):
            return self._poses[-1]
        begin_s, end_s = self._times_s[index - 1 : index + 1]
        start, end = self._poses[index - 1 : index + 1]
        ratio = (time_s - begin_s) / (end_s - begin_s)
        return Pose(
            start.x_m + ratio * (end.x_m - start.x_m),
            start.y_m + ratio * (end.y_m - start.y_m),
            wrap_angle(start.yaw_rad + ratio * wrap_angle(end.yaw_rad - start.yaw_rad)),
        )

    def left_m(self, pose: Pose) -> float:
        """Return the straight distance still to go, metres."""
        return pose.distance_m(self._poses[-1])


def along(points: Sequence[Point], start: Pose, goal: Pose) -> list[Pose]:
    """Return the poses of a way through `points`: face each leg before driving it.

    Args:
        points: Corner points, the first at `start`, the last at `goal`.
        start: Pose before the drive.
        goal: Pose after it.
    """
    poses = [start]
    for (x_m, y_m), (next_x_m, next_y_m) in zip(points, points[1:], strict=False):
        if math.hypot(next_x_m - x_m, next_y_m - y_m) > 1e-6:
            yaw_rad = math.atan2(next_y_m - y_m, next_x_m - x_m)
            poses += [Pose(x_m, y_m, yaw_rad), Pose(next_x_m, next_y_m, yaw_rad)]
    return [*poses, goal]


def spin(start: Pose, angle_rad: float) -> list[Pose]:
    """Return the poses of a turn on the spot by any angle, in steps below half a turn."""
    steps = max(1, math.ceil(abs(angle_rad) / 3.0))
    yaws = (start.yaw_rad + angle_rad * step / steps for step in range(steps + 1))
    return [Pose(start.x_m, start.y_m, wrap_angle(yaw)) for yaw in yaws]
