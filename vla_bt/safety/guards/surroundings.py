"""Guards over who and what is near, and whether the robot knows where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from vla_bt.safety.guards.bound import Bound, Question, at_least
from vla_bt.safety.guards.policy import Watch
from vla_bt.safety.guards.rule import AgedGuard
from vla_bt.safety.zones import Zone
from vla_bt.world.readings import LOCALISATION, OBSTACLE_DISTANCE, PERSON_DISTANCE, POSE


class PersonDistanceGuard(AgedGuard):
    """Nobody is too near."""

    watches: Literal[Watch.PERSON_DISTANCE]
    min_m: float = Field(gt=0, le=100)
    """Least distance of a person from the robot's centre that is good, m."""
    clear_m: float | None = Field(default=None, gt=0, le=100)
    """Least distance that ends a trip, m; None: `min_m`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the distance to the nearest person'
        return (at_least(PERSON_DISTANCE, what, 'm', self.min_m, self.clear_m, self.max_age_s),)


class ObstacleDistanceGuard(AgedGuard):
    """Nothing is too near."""

    watches: Literal[Watch.OBSTACLE_DISTANCE]
    min_m: float = Field(gt=0, le=100)
    """Least distance of an obstacle from the robot's centre that is good, m."""
    clear_m: float | None = Field(default=None, gt=0, le=100)
    """Least distance that ends a trip, m; None: `min_m`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        what = 'the distance to the nearest obstacle'
        return (at_least(OBSTACLE_DISTANCE, what, 'm', self.min_m, self.clear_m, self.max_age_s),)


class LocalisationGuard(AgedGuard):
    """The robot knows where it is: its pose is fresh, and sure enough."""

    watches: Literal[Watch.LOCALISATION]
    max_m: float = Field(gt=0, le=100)
    """Largest standard deviation of the position that is good, m."""
    clear_m: float | None = Field(default=None, gt=0, le=100)
    """Largest standard deviation that ends a trip, m; None: `max_m`."""

    def questions(self, zones: Mapping[str, Zone]) -> tuple[Question, ...]:
        """See `GuardRule`."""
        clear_m = self.max_m if self.clear_m is None else self.clear_m
        return (
            fresh_pose(self.max_age_s),
            Bound(
                source=LOCALISATION, what='the uncertainty of the position', unit='m', low=0.0,
                high=self.max_m, clear_low=0.0, clear_high=clear_m, max_age_s=self.max_age_s,
            ),
        )  # fmt: skip


def fresh_pose(max_age_s: float) -> Bound:
    """Return the bound of the pose's age."""
    return Bound(source=POSE, what="the robot's pose", max_age_s=max_age_s)
