"""What the robot knows: its own state, objects with fading confidence, places, facts."""

from vla_bt.world.facts import world_facts
from vla_bt.world.load import WorldConfig, load_world
from vla_bt.world.model import WorldModel
from vla_bt.world.records import ObjectBelief, Place, PlaceKind, RobotState

__all__ = [
    'ObjectBelief', 'Place', 'PlaceKind', 'RobotState', 'WorldConfig', 'WorldModel', 'load_world',
    'world_facts',
]  # fmt: skip
