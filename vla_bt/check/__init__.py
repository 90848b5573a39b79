"""Plan x catalogue x world -> problems. Finds all, raises none, asks no model."""

from vla_bt.check.checker import Checked, check_plan
from vla_bt.check.conditions import ASKED, read_condition, with_answer
from vla_bt.check.history import History
from vla_bt.check.names import objects_named, places_named
from vla_bt.check.simulate import Simulated, destination, fill_arguments, simulate, standing_place
from vla_bt.check.steps import ResolvedStep, resolve_step

__all__ = [
    'ASKED', 'Checked', 'History', 'ResolvedStep', 'Simulated', 'check_plan', 'destination',
    'fill_arguments', 'objects_named', 'places_named', 'read_condition', 'resolve_step',
    'simulate', 'standing_place', 'with_answer',
]  # fmt: skip
