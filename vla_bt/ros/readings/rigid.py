"""Rigid transforms: positions in metres, rotations as unit quaternions (x, y, z, w)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vla_bt.robot import Pose
from vla_bt.robot.geometry import Vector

Quaternion = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rigid:
    """A frame within another one, or a pose with its full rotation."""

    position: Vector = (0.0, 0.0, 0.0)
    rotation: Quaternion = (0.0, 0.0, 0.0, 1.0)

    def __matmul__(self, inner: Rigid) -> Rigid:
        """Return `inner`, given in this frame, in the frame that this one is given in."""
        return Rigid(self.apply(inner.position), multiply(self.rotation, inner.rotation))

    def apply(self, point: Vector) -> Vector:
        """Return a point of this frame in the frame that this one is given in."""
        turned = rotate(self.rotation, point)
        return (
            turned[0] + self.position[0],
            turned[1] + self.position[1],
            turned[2] + self.position[2],
        )

    @property
    def inverse(self) -> Rigid:
        """The outer frame as seen from this one."""
        x, y, z, w = self.rotation
        back = (-x, -y, -z, w)
        px, py, pz = rotate(back, self.position)
        return Rigid((-px, -py, -pz), back)

    def to_pose(self) -> Pose:
        """Return the position and the heading of the x axis."""
        ahead = rotate(self.rotation, (1.0, 0.0, 0.0))
        x_m, y_m, z_m = self.position
        return Pose(x_m, y_m, math.atan2(ahead[1], ahead[0]), z_m)


def about_y(angle_rad: float) -> Quaternion:
    """Return the rotation about +y."""
    return (0.0, math.sin(angle_rad / 2), 0.0, math.cos(angle_rad / 2))


def about_z(angle_rad: float) -> Quaternion:
    """Return the rotation about +z."""
    return (0.0, 0.0, math.sin(angle_rad / 2), math.cos(angle_rad / 2))


def multiply(a: Quaternion, b: Quaternion) -> Quaternion:
    """Return the rotation that does `b` first, then `a`."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def rotate(turn: Quaternion, vector: Vector) -> Vector:
    """Return the vector turned."""
    x, y, z, w = turn
    turned = multiply(multiply(turn, (*vector, 0.0)), (-x, -y, -z, w))
    return turned[:3]
