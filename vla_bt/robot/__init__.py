"""The robot as the leaves see it: ports, poses, and a scripted fake on virtual time."""

from vla_bt.robot.geometry import Pose, wrap_angle
from vla_bt.robot.ports import (
    Arm,
    ArmGoal,
    ArmTarget,
    Detection,
    Gripper,
    Head,
    Navigation,
    Perception,
    Robot,
    Speech,
    Ticket,
    Verdict,
    VerdictCode,
)

__all__ = [
    'Arm', 'ArmGoal', 'ArmTarget', 'Detection', 'Gripper', 'Head', 'Navigation', 'Perception',
    'Pose', 'Robot', 'Speech', 'Ticket', 'Verdict', 'VerdictCode', 'wrap_angle',
]  # fmt: skip
