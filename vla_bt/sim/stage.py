"""What the simulated robot's ports share: time, house, objects, body, and actions under way."""

from __future__ import annotations

import random
from collections.abc import Callable

from vla_bt.robot import Pose, Verdict, VerdictCode
from vla_bt.sim import body
from vla_bt.sim.action import SimAction, ended
from vla_bt.sim.config import read_sim_config
from vla_bt.sim.errors import preempted
from vla_bt.sim.faults import SimFaults
from vla_bt.sim.house import House
from vla_bt.sim.roadmap import Roadmap
from vla_bt.sim.things import Things
from vla_bt.world import PlaceKind, WorldConfig

_TOUCH_RADIUS_M = 0.15


class Stage:
    """The state of one simulation.

    Args:
        world: Places, objects, and the house under `sim`.
        now: Returns the simulation time in seconds.
        faults: What goes wrong on purpose.
        seed: Of the faults' chances.

    Raises:
        SettingsError: pyrobosim is missing, or the world does not fit together.
    """

    def __init__(
        self, world: WorldConfig, now: Callable[[], float], faults: SimFaults, seed: int
    ) -> None:
        config = read_sim_config(world)
        self.config = config.robot
        self.now = now
        self.faults = faults
        self.house = House(config, world.robot.start.to_pose())
        self.roadmap = Roadmap(self.house.world)
        self.things = Things(self.house, world, config)
        self.emergency_stop = False
        self.hand = body.REST
        """In `base_link`."""
        self.offering = False
        """True when the last arm motion held something out to a person."""
        self.lifted = False
        """True once what the hand holds has been lifted."""
        self.neck_rad = (0.0, 0.0)
        self.gripper_m = body.OPEN_M
        self.attached: set[str] = set()
        """What the motion planner believes the hand to carry."""
        self.touched: list[str] = []
        """Doors and buttons the hand was at, in order."""
        self.spoken: list[str] = []
        """What has been said to the end, in order."""
        self._world = world
        self._random = random.Random(seed)
        self._lanes: dict[str, SimAction] = {}

    def happens(self, chance: float) -> bool:
        """Draw: True with this chance, 0..1."""
        return self._random.random() < chance

    def start(
        self,
        lane: str,
        duration_s: float,
        finish: Callable[[], Verdict],
        apply: Callable[[float], str] = lambda progress_s: '',
    ) -> SimAction:
        """Start an action; one under way in the same lane is preempted, as Nav2 does.

        Args:
            lane: Name of the port, or `scene` for the planner's bookkeeping.
            duration_s: Time it takes undisturbed.
            finish: Does what happens at the end and says how it went.
            apply: Puts the robot to where it is after so many seconds; returns feedback.
        """
        if self.emergency_stop:
            return self.refuse(ended(VerdictCode.REJECTED, 'emergency stop is pressed'))
        if lane in self._lanes:
            self._lanes[lane].end(preempted('preempted by a new goal'))
        stop_s = max(self.config.stop_s, self.faults.slow_cancel_s)
        acknowledged = lane not in self.faults.never_acknowledge
        action = SimAction(self.now, duration_s, stop_s, finish, apply, acknowledged)
        self._lanes[lane] = action
        return action

    def refuse(self, verdict: Verdict) -> SimAction:
        """Return a ticket that ended before anything moved."""
        action = SimAction(self.now, 0.0, 0.0, lambda: verdict)
        action.end(verdict)
        return action

    def advance(self) -> None:
        """Bring every action under way up to the present."""
        for lane, action in list(self._lanes.items()):
            action.advance()
            if action.verdict is not None:
                del self._lanes[lane]

    def live(self) -> list[SimAction]:
        """Return the actions under way, canceled ones that still slow down included."""
        return [action for action in self._lanes.values() if action.verdict is None]

    def hand_in_map(self) -> Pose:
        """Return the hand's pose in `map`."""
        return body.to_map(self.house.pose, self.hand)

    def place_here(self, kind: PlaceKind) -> str:
        """Return the nearest furnished place of this kind the robot stands at, or ''."""
        here = self.house.pose
        furnished = self.house.world.get_location_names()
        near = [
            (entry.pose.to_pose().distance_m(here), name)
            for name, entry in self._world.places.items()
            if entry.kind is kind and name in furnished
        ]
        return min(near)[1] if near and min(near)[0] <= self._world.reach_m else ''

    def touch(self, point: Pose) -> None:
        """Note which doors and buttons are at the point."""
        touchable = (PlaceKind.DOOR, PlaceKind.BUTTON)
        self.touched += [
            name
            for name, entry in self._world.places.items()
            if entry.kind in touchable
            and entry.surface_pose is not None
            and entry.surface_pose.to_pose().distance_m(point) <= _TOUCH_RADIUS_M
        ]
