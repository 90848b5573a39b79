"""What the robot knows: its own state, objects with fading confidence, places, facts, memory."""

from vla_bt.world.bounds import Bounds
from vla_bt.world.facts import world_facts
from vla_bt.world.load import WorldConfig, load_world
from vla_bt.world.memory import MissionMemory, RememberedMission, time_of_day, usual_importance
from vla_bt.world.model import WorldModel
from vla_bt.world.names import clean_label, is_plain_name
from vla_bt.world.readings import Reading
from vla_bt.world.records import ObjectBelief, Place, PlaceKind, RobotState

__all__ = [
    'Bounds', 'MissionMemory', 'ObjectBelief', 'Place', 'PlaceKind', 'Reading',
    'RememberedMission', 'RobotState', 'WorldConfig', 'WorldModel', 'clean_label',
    'is_plain_name', 'load_world', 'time_of_day', 'usual_importance', 'world_facts',
]  # fmt: skip
