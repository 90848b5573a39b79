"""A simulated humanoid at home, behind the ports every robot offers."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from vla_bt.errors import SettingsError
from vla_bt.robot import (
    Arm,
    Gripper,
    Head,
    Navigation,
    Perception,
    Pose,
    Speech,
)
from vla_bt.sim import body
from vla_bt.sim.base import SimNavigation
from vla_bt.sim.errors import emergency_stopped
from vla_bt.sim.faults import SimFaults
from vla_bt.sim.gauges import Gauges
from vla_bt.sim.hand import SimArm, SimGripper
from vla_bt.sim.senses import SimHead, SimPerception, SimSpeech
from vla_bt.sim.stage import Stage
from vla_bt.world import RobotState, WorldConfig, WorldModel

_TRAIL_STEP_M = 0.05
_TRAIL_POINTS = 5000


class HomeRobot:
    """The robot of `config/world.yaml` in its house. Single-threaded; nothing here waits.

    Time passes only in `step`, which a loop or a timer calls; simulation time is the clock's
    time times `speed_factor`. Same seed, same calls, same times: same run.

    Args:
        world: Places, objects, and the house under `sim`.
        clock: Seconds, monotonic; real or virtual.
        speed_factor: Simulation seconds per second of the clock, > 0.
        faults: What goes wrong on purpose; None: nothing.
        seed: Of the faults' chances.

    Raises:
        SettingsError: pyrobosim is missing, a number is wrong, or the world does not fit
            together.
    """

    def __init__(
        self,
        world: WorldConfig,
        clock: Callable[[], float],
        speed_factor: float = 1.0,
        faults: SimFaults | None = None,
        seed: int = 0,
    ) -> None:
        if not math.isfinite(speed_factor) or speed_factor <= 0:
            raise SettingsError(f'speed_factor must be a number > 0, not {speed_factor!r}')
        self._stage = Stage(world, lambda: clock() * speed_factor, faults or SimFaults(), seed)
        self.navigation: Navigation = SimNavigation(self._stage)
        self.arm: Arm = SimArm(self._stage)
        self.gripper: Gripper = SimGripper(self._stage)
        self.head: Head = SimHead(self._stage)
        self.perception: Perception = SimPerception(self._stage)
        self.speech: Speech = SimSpeech(self._stage)
        self.gauges = Gauges(self._stage)
        """What the robot measures for its guards."""
        self.battery_ratio = world.robot.battery_ratio
        """0..1; may be set."""
        self._trail = deque([self.pose], maxlen=_TRAIL_POINTS)
        self._stepped_s = self._stage.now()

    def step(self) -> None:
        """Advance everything to the present time. Returns at once."""
        before = self.pose
        self._stage.advance()
        driven_m = self.pose.distance_m(before)
        now_s = self._stage.now()
        passed_s = max(0.0, now_s - self._stepped_s)
        self._drain(passed_s, driven_m)
        self.gauges.speed_mps = driven_m / passed_s if passed_s else 0.0
        self._stepped_s = now_s
        if self._trail[-1].distance_m(self.pose) >= _TRAIL_STEP_M:
            self._trail.append(self.pose)

    @property
    def is_idle(self) -> bool:
        """True when no action is under way, canceled ones included."""
        return not self._stage.live()

    @property
    def alarms(self) -> tuple[str, ...]:
        """Nothing: every simulated action ends."""
        return ()

    def cancel_all(self, reason: str) -> None:
        """Ask every action under way to stop. Returns at once; `reason` is for people."""
        for action in self._stage.live():
            action.feedback = reason
            action.cancel()

    @property
    def emergency_stop(self) -> bool:
        """True while the emergency stop is pressed."""
        return self._stage.emergency_stop

    def press_emergency_stop(self) -> None:
        """Stop everything under way at once and reject new goals until released."""
        self._stage.advance()
        self._stage.emergency_stop = True
        for action in self._stage.live():
            action.end(emergency_stopped())

    def release_emergency_stop(self) -> None:
        """Accept goals again; what was stopped does not go on by itself."""
        self._stage.emergency_stop = False

    @property
    def faults(self) -> SimFaults:
        """What goes wrong on purpose; may be replaced, and counts from the next goal on."""
        return self._stage.faults

    @faults.setter
    def faults(self, faults: SimFaults) -> None:
        self._stage.faults = faults

    @property
    def pose(self) -> Pose:
        """Where the base truly is, in `map`."""
        return self._stage.house.pose

    @property
    def trail(self) -> list[Pose]:
        """Where the base has been and is, in `map`, about every 5 cm; the oldest is forgotten."""
        return [*self._trail, self.pose]

    @property
    def hand_pose(self) -> Pose:
        """Where the hand truly is, in `map`."""
        return self._stage.hand_in_map()

    @property
    def holding(self) -> str:
        """Id of what the hand truly holds; '' when nothing."""
        return self._stage.things.held

    @property
    def attached(self) -> frozenset[str]:
        """Ids the motion planner believes the hand to carry."""
        return frozenset(self._stage.attached)

    @property
    def spoken(self) -> list[str]:
        """What has been said to the end, in order."""
        return self._stage.spoken

    @property
    def touched(self) -> list[str]:
        """Names of the doors and buttons the hand was at, in order."""
        return self._stage.touched

    def object_pose(self, object_id: str) -> Pose | None:
        """Return where an object truly is, in `map`, the hand's pose when held; None: unknown."""
        held = object_id == self.holding and bool(object_id)
        return self._stage.hand_in_map() if held else self._stage.things.pose(object_id)

    def object_location(self, object_id: str) -> str:
        """Return the place an object is truly at; '' when it is held or unknown."""
        return self._stage.things.location(object_id)

    def read_state(self) -> RobotState:
        """Return the truth about the robot itself."""
        stage = self._stage
        gripper = 'holding' if self.holding else 'open' if stage.gripper_m else 'closed'
        return RobotState(
            pose=self.pose,
            battery_ratio=self.battery_ratio,
            held_object=self.holding,
            gripper=gripper,
            joint_positions=body.joint_positions(stage.hand, stage.neck_rad, stage.gripper_m),
            emergency_stop=self.emergency_stop,
        )

    def update_world(self, world: WorldModel) -> None:
        """Write what the robot senses of itself and around it; what is held, the leaves tell."""
        state = self.read_state()
        world.update_robot(
            pose=state.pose,
            battery_ratio=state.battery_ratio,
            joint_positions=state.joint_positions,
            emergency_stop=state.emergency_stop,
        )
        self.gauges.update_world(world, state)

    def _drain(self, passed_s: float, driven_m: float) -> None:
        config, factor = self._stage.config, self._stage.faults.battery_drain_factor
        lost = factor * (config.drain_per_s * passed_s + config.drain_per_m * driven_m)
        self.battery_ratio = max(0.0, self.battery_ratio - lost)
