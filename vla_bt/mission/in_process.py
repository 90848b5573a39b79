"""Missions in one process: the simulated home behind the ports, no ROS."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from vla_bt.mission.equipment import Equipment
from vla_bt.mission.executive import Executive
from vla_bt.mission.interrupts import Interrupts
from vla_bt.mission.person import Nobody, Person
from vla_bt.mission.records import MissionResult, MissionStatus, Order
from vla_bt.mission.worker import PlanningWorker
from vla_bt.planner import Experience, Planner
from vla_bt.safety import Safety
from vla_bt.settings import Settings
from vla_bt.sim import HomeRobot, SimFaults
from vla_bt.skills import Catalogue
from vla_bt.world import WorldConfig, WorldModel

_PERIOD_S = 0.02
_LEARN_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """Everything a simulated run needs."""

    world: WorldConfig
    catalogue: Catalogue
    planner: Planner
    safety: Safety
    learn: Callable[[Experience], None] | None = None
    """Told how the mission ended; None: nobody is."""
    settings: Settings = field(default_factory=Settings)
    speed_factor: float = 1.0
    """Simulation seconds per second, > 0."""
    faults: SimFaults = field(default_factory=SimFaults)
    seed: int = 0
    clock: Callable[[], float] = time.monotonic
    """Seconds, monotonic."""
    wait: Callable[[float], None] = time.sleep
    """Lets that many seconds of `clock` pass."""

    def run(
        self,
        order: Order,
        on_status: Callable[[MissionStatus], None] = lambda _: None,
        person: Person | None = None,
    ) -> MissionResult:
        """Carry out one order. Blocks until the mission is done and the robot stands still.

        Main thread only. The first Ctrl-C cancels the mission and the robot is stopped before this
        returns.

        Args:
            order: What to do.
            on_status: Called whenever the status has changed.
            person: Is asked; None: nobody is there.

        Raises:
            KeyboardInterrupt: At the second Ctrl-C.
        """
        home = HomeRobot(self.world, self.clock, self.speed_factor, self.faults, self.seed)
        world = self.world.to_model(self.clock)
        with self._worker() as worker, Interrupts() as interrupts:
            executive = Executive(self._equipment(home, world, worker))
            mission, shown = executive.submit(order), None
            while mission.result is None:
                if interrupts.count:
                    _interrupt(executive, interrupts)
                home.step()
                home.update_world(world)
                executive.tick()
                if (status := mission.status) != shown:
                    shown = status
                    on_status(status)
                _ask(person or Nobody(), status, executive)
                self.wait(_PERIOD_S)
            worker.finish(_LEARN_S)
            return mission.result

    def _worker(self) -> closing[PlanningWorker]:
        worker = PlanningWorker(
            self.planner,
            clock=self.clock,
            timeout_s=self.settings.planning.timeout_s,
            learn=self.learn,
        )
        return closing(worker)

    def _equipment(
        self, home: HomeRobot, world: WorldModel, worker: PlanningWorker
    ) -> Equipment:
        return Equipment(
            robot=home,
            world=world,
            catalogue=self.catalogue,
            worker=worker,
            settings=self.settings,
            safety=self.safety,
            clock=self.clock,
        )


def _ask(person: Person, status: MissionStatus, executive: Executive) -> None:
    answer = person.ask(status.asked)
    if answer is not None:
        person.hear(executive.answer(answer))


def _interrupt(executive: Executive, interrupts: Interrupts) -> None:
    if interrupts.count > 1:
        raise KeyboardInterrupt
    executive.cancel('Stopped by Ctrl-C.')
