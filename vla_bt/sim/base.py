"""The base: drives and turns like Nav2, with Nav2's error codes."""

from __future__ import annotations

import math

from vla_bt.robot import Pose, Ticket, Verdict, VerdictCode
from vla_bt.sim.action import ended
from vla_bt.sim.drive import Drive, along, spin
from vla_bt.sim.errors import GOAL_OCCUPIED, GOAL_OUTSIDE_MAP, NO_VALID_PATH, nav2_abort
from vla_bt.sim.stage import Stage


class SimNavigation:
    """The navigation port over a `Stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def go_to(self, pose: Pose, max_speed_mps: float | None = None) -> Ticket:
        """Drive to `pose` in `map`; None is the usual speed, a higher one the top speed."""
        stage, body = self._stage, self._stage.config
        speed_mps = body.speed_mps if max_speed_mps is None else max_speed_mps
        if not pose.is_finite or not math.isfinite(speed_mps) or speed_mps <= 0:
            return stage.refuse(ended(VerdictCode.BAD_GOAL, 'the goal or speed is no number'))
        trouble = self._trouble(pose)
        here = stage.house.pose
        points = None if trouble else stage.roadmap.plan(here, pose)
        if points is None:
            verdict = trouble or nav2_abort(NO_VALID_PATH, 'no valid path')
            return stage.start('navigation', 0.0, lambda: verdict)
        goal = Pose(pose.x_m, pose.y_m, pose.yaw_rad)
        speed_mps = min(speed_mps, body.max_speed_mps)
        return self._start(Drive(along(points, here, goal), speed_mps, body.turn_speed_radps))

    def turn(self, angle_rad: float) -> Ticket:
        """Turn on the spot, counter-clockwise when positive; more than once round is possible."""
        stage = self._stage
        if not math.isfinite(angle_rad):
            return stage.refuse(ended(VerdictCode.BAD_GOAL, f'cannot turn by {angle_rad} rad'))
        poses = spin(stage.house.pose, angle_rad)
        return self._start(Drive(poses, stage.config.speed_mps, stage.config.turn_speed_radps))

    def _trouble(self, goal: Pose) -> Verdict | None:
        house = self._stage.house
        if not house.contains(goal):
            return nav2_abort(GOAL_OUTSIDE_MAP, 'the goal is outside the map')
        if house.is_blocked(goal):
            return nav2_abort(GOAL_OCCUPIED, 'something stands at the goal')
        return None

    def _start(self, drive: Drive) -> Ticket:
        stage = self._stage
        arrives = stage.happens(stage.faults.navigate_success)

        def apply(progress_s: float) -> str:
            pose = drive.pose_at(progress_s)
            stage.house.move_robot(pose)
            return f'{drive.left_m(pose):.1f} m to go'

        def finish() -> Verdict:
            if arrives:
                return Verdict(code=VerdictCode.SUCCEEDED)
            return nav2_abort(stage.faults.navigation_abort_code, 'failed to make progress')

        duration_s = drive.duration_s if arrives else drive.duration_s / 2
        return stage.start('navigation', duration_s, finish, apply)
