"""The right arm and its gripper: moves like MoveIt, with MoveIt's error codes."""

from __future__ import annotations

import math

from vla_bt.robot import ArmGoal, ArmTarget, Pose, Ticket, Verdict, VerdictCode
from vla_bt.sim import body
from vla_bt.sim.action import ended
from vla_bt.sim.errors import NO_IK_SOLUTION, moveit_abort
from vla_bt.sim.stage import Stage
from vla_bt.world import PlaceKind

_HIGHEST_M = 2.0
_LIFTED_M = 0.02
"""A motion that ends this much higher than it began is a lift."""
_OVER = (ArmTarget.PREGRASP, ArmTarget.PREPLACE)


class SimArm:
    """The arm port over a `Stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def move(self, goal: ArmGoal) -> Ticket:
        """Move the hand in a straight line; out of reach aborts with NO_IK_SOLUTION."""
        stage = self._stage
        end = self._end(goal)
        if end is None:
            message = f'arm target {goal.target.value} needs a pose and finite numbers'
            return stage.refuse(ended(VerdictCode.BAD_GOAL, message))
        distance_m = math.hypot(end.x_m, end.y_m)
        if distance_m > stage.config.reach_m or not 0.0 <= end.z_m <= _HIGHEST_M:
            message = f'{distance_m:.2f} m away is out of reach'
            verdict = moveit_abort(NO_IK_SOLUTION, message)
            return stage.start('arm', 0.0, lambda: verdict)
        return self._start(goal, end)

    def attach(self, object_id: str) -> Ticket:
        """Note that the hand carries the object; nothing moves."""
        return self._stage.start('scene', 0.0, lambda: self._note(object_id, True))

    def detach(self, object_id: str) -> Ticket:
        """Note that the hand let go of the object; nothing moves."""
        return self._stage.start('scene', 0.0, lambda: self._note(object_id, False))

    def _note(self, object_id: str, carried: bool) -> Verdict:
        (self._stage.attached.add if carried else self._stage.attached.discard)(object_id)
        return Verdict(code=VerdictCode.SUCCEEDED)

    def _end(self, goal: ArmGoal) -> Pose | None:
        """Return where the hand goes in `base_link`; None when the goal does not say."""
        hand, offset_m = self._stage.hand, goal.offset_m
        if not math.isfinite(offset_m):
            return None
        resting = {
            ArmTarget.HOME: body.REST,
            ArmTarget.HANDOVER: body.OFFERED,
            ArmTarget.LIFT: Pose(hand.x_m, hand.y_m, hand.yaw_rad, hand.z_m + offset_m),
            ArmTarget.RETREAT: Pose(hand.x_m - offset_m, hand.y_m, hand.yaw_rad, hand.z_m),
        }
        if goal.target in resting:
            return resting[goal.target]
        pose = goal.pose or self._stage.things.pose(goal.object_id)
        if pose is None or not pose.is_finite:
            return None
        at = body.to_base(self._stage.house.pose, pose)
        if goal.target not in _OVER:
            return at
        if goal.grasp_type == 'top' or goal.target is ArmTarget.PREPLACE:
            return Pose(at.x_m, at.y_m, at.yaw_rad, at.z_m + offset_m)
        return body.between(at, Pose(0.0, 0.0, at.yaw_rad, at.z_m), _share(offset_m, at))

    def _start(self, goal: ArmGoal, end: Pose) -> Ticket:
        stage, faults, begin = self._stage, self._stage.faults, self._stage.hand
        chance = faults.arm_success
        if goal.target is ArmTarget.PLACE:
            chance *= faults.place_success
        arrives = stage.happens(chance)
        whole_s = stage.config.arm_move_s

        def apply(progress_s: float) -> str:
            stage.hand = body.between(begin, end, progress_s / whole_s)
            return ''

        def finish() -> Verdict:
            if not arrives:
                return moveit_abort(faults.arm_abort_code, 'the controller lost the trajectory')
            self._arrived(goal, begin)
            return Verdict(code=VerdictCode.SUCCEEDED)

        stage.offering = False
        return stage.start('arm', whole_s if arrives else whole_s / 2, finish, apply)

    def _arrived(self, goal: ArmGoal, begin: Pose) -> None:
        stage = self._stage
        stage.offering = goal.target is ArmTarget.HANDOVER
        if goal.target is ArmTarget.POINT:
            stage.touch(stage.hand_in_map())
        if stage.things.held and not stage.lifted and stage.hand.z_m > begin.z_m + _LIFTED_M:
            stage.lifted = True
            if stage.happens(stage.faults.slip_probability):
                stage.things.put_down(stage.hand_in_map(), stage.place_here(PlaceKind.SURFACE))
                stage.gripper_m = 0.0


class SimGripper:
    """The gripper port over a `Stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def open(self) -> Ticket:
        """Open; what was held comes to stand below the hand, or is with the person it is for."""
        return self._stage.start('gripper', self._stage.config.gripper_s, self._opened)

    def close(self, max_force_n: float) -> Ticket:
        """Close on what is at the hand; the verdict's `holding` says whether it is gripped."""
        stage = self._stage
        if not max_force_n > 0 or not math.isfinite(max_force_n):
            return stage.refuse(ended(VerdictCode.BAD_GOAL, f'no force: {max_force_n} N'))
        return stage.start('gripper', stage.config.gripper_s, self._closed)

    def _opened(self) -> Verdict:
        stage = self._stage
        stage.gripper_m = body.OPEN_M
        if stage.things.held:
            kind = PlaceKind.PERSON if stage.offering else PlaceKind.SURFACE
            stage.things.put_down(stage.hand_in_map(), stage.place_here(kind))
        return Verdict(code=VerdictCode.SUCCEEDED, data={'holding': False})

    def _closed(self) -> Verdict:
        stage = self._stage
        if not stage.things.held and stage.happens(stage.faults.grasp_success):
            stage.things.grip(stage.hand_in_map())
            stage.lifted = False
        holding = bool(stage.things.held)
        stage.gripper_m = body.GRIPPED_M if holding else 0.0
        return Verdict(code=VerdictCode.SUCCEEDED, data={'holding': holding})


def _share(offset_m: float, at: Pose) -> float:
    distance_m = math.hypot(at.x_m, at.y_m)
    return min(offset_m / distance_m, 1.0) if distance_m else 0.0
