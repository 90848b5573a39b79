"""The executive: one mission at a time, from words to outcome."""

from vla_bt.mission.equipment import Equipment
from vla_bt.mission.executive import BusyError, Executive
from vla_bt.mission.executors import InlineExecutor
from vla_bt.mission.mission import Mission
from vla_bt.mission.person import Nobody, Person
from vla_bt.mission.records import MissionResult, MissionState, MissionStatus, Order, Outcome
from vla_bt.mission.worker import PlanningWorker

__all__ = [
    'BusyError', 'Equipment', 'Executive', 'InlineExecutor', 'Mission', 'MissionResult',
    'MissionState', 'MissionStatus', 'Nobody', 'Order', 'Outcome', 'Person', 'PlanningWorker',
]  # fmt: skip
