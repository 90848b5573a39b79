"""What the simulated robot measures of its surroundings and of itself, for the guards."""

from __future__ import annotations

import math

from vla_bt.sim.lidar import Lidar
from vla_bt.sim.stage import Stage
from vla_bt.world import RobotState, WorldModel
from vla_bt.world import readings as names


class Gauges:
    """Reads a `Stage`; what its faults say is measured as if it were so.

    Args:
        stage: The simulation.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lidar = Lidar(stage.house.world.total_external_polygon)
        self.speed_mps = 0.0
        """Of the base, in simulation seconds; set by whoever moves it."""

    @property
    def person_distance_m(self) -> float:
        """From the robot's centre to the person ahead; infinity: nobody is there."""
        return self._stage.faults.person_distance_m or math.inf

    @property
    def tilt_rad(self) -> float:
        """From upright."""
        return self._stage.faults.tilt_rad

    @property
    def contact_force_n(self) -> float:
        """At the hand."""
        return self._stage.faults.contact_force_n

    @property
    def localisation_m(self) -> float:
        """Standard deviation of the position the robot believes in."""
        return self._stage.faults.localisation_deviation_m

    def scan(self) -> list[float]:
        """Return the distances around the robot, see `Lidar.scan`."""
        return self._lidar.scan(self._stage.house.pose, self.person_distance_m)

    def update_world(self, world: WorldModel, state: RobotState) -> None:
        """Write all of it into the readings.

        Args:
            world: Written to.
            state: The robot's own, of now.
        """
        for joint, position in state.joint_positions.items():
            world.read(names.joint_position(joint), position)
        world.read(names.POSE, 1.0)
        world.read(names.BATTERY, state.battery_ratio)
        world.read(names.PERSON_DISTANCE, self.person_distance_m)
        world.read(names.OBSTACLE_DISTANCE, min(self.scan()))
        world.read(names.LOCALISATION, self.localisation_m)
        world.read(names.TILT, self.tilt_rad)
        world.read(names.CONTACT_FORCE, self.contact_force_n)
        world.read(names.SPEED, self.speed_mps)
