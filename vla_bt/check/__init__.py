"""Plan x catalogue x world -> problems. Finds all, raises none, asks no model."""

from vla_bt.check.checker import Checked, check_plan
from vla_bt.check.names import objects_named, places_named
from vla_bt.check.simulate import Simulated, destination, fill_arguments, simulate, standing_place

__all__ = [
    'Checked', 'Simulated', 'check_plan', 'destination', 'fill_arguments', 'objects_named',
    'places_named', 'simulate', 'standing_place',
]  # fmt: skip
