"""Guards and a world on a clock the test sets."""

from collections.abc import Mapping
from typing import Any

from home import home_world
from pydantic import TypeAdapter

from vla_bt.robot import Pose
from vla_bt.safety import SafetyWatch, Zone
from vla_bt.safety.guards import AnyGuard, GuardRule
from vla_bt.world import Reading, WorldModel

_ADAPTER: TypeAdapter[GuardRule] = TypeAdapter(AnyGuard)


def guard(watches: str, **entry: Any) -> GuardRule:
    """Return the guard that an entry of the file stands for; policy stop, age 2 s by default."""
    given = {'name': watches, 'watches': watches, 'policy': 'stop', **entry}
    if watches not in ('emergency_stop', 'tick'):
        given.setdefault('max_age_s', 2.0)
    return _ADAPTER.validate_python(given)


class GuardBench:
    """One guard and the readings it goes by.

    Args:
        rule: The guard.
        zones: Of the safety file.
    """

    def __init__(self, rule: GuardRule, zones: Mapping[str, Zone] | None = None) -> None:
        self.now_s = 100.0
        self.world: WorldModel = home_world()
        self.world.clock = lambda: self.now_s
        self.world.update_robot(emergency_stop=False)
        self.rule = rule
        self.watch = SafetyWatch([rule], self.world, zones)

    def read(self, source: str, value: float | None) -> None:
        """Take in a reading of now."""
        self.world.read(source, value)

    def put(self, source: str, value: float | None, at_s: float) -> None:
        """Take in a reading with any date."""
        self.world.readings[source] = Reading(value, at_s)
        self.world.readings_taken += 1

    def stand(self, x_m: float, y_m: float) -> None:
        """Put the robot somewhere, and say so."""
        self.world.update_robot(pose=Pose(x_m, y_m))
        self.read('pose', 1.0)

    @property
    def reason(self) -> str:
        """Why the guard is not satisfied now; '' when it is."""
        self.watch.look(self.now_s)
        return self.watch.reason(self.rule)
