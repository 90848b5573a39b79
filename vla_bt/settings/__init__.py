"""Settings: defaults < YAML in `config/` < environment < ROS parameters.

Every setting has a unit in its name or description and a range; a wrong value is refused with
the file, the key and what is accepted.
"""

from vla_bt.settings.load import ENVIRONMENT, find_share, load_settings, read_yaml
from vla_bt.settings.sections import (
    BudgetSettings,
    CacheSettings,
    ContextSettings,
    ExecutionSettings,
    LlmSettings,
    PlanningSettings,
    Settings,
)

__all__ = [
    'ENVIRONMENT', 'BudgetSettings', 'CacheSettings', 'ContextSettings', 'ExecutionSettings',
    'LlmSettings', 'PlanningSettings', 'Settings', 'find_share', 'load_settings', 'read_yaml',
]  # fmt: skip
