"""Settings: defaults < YAML in `config/` < environment < ROS parameters.

Every setting has a unit in its name or description and a range; a wrong value is refused with
the file, the key and what is accepted.
"""

from vla_bt.settings.entry_name import EntryName, named
from vla_bt.settings.load import (
    ENVIRONMENT,
    FaultList,
    find_share,
    load_settings,
    override,
    read_file,
    read_part,
    read_yaml,
)
from vla_bt.settings.sections import (
    BudgetSettings,
    CacheSettings,
    ContextSettings,
    ExecutionSettings,
    LlmSettings,
    PlanningSettings,
    Settings,
)
from vla_bt.settings.yaml_file import YamlFile

__all__ = [
    'ENVIRONMENT', 'BudgetSettings', 'CacheSettings', 'ContextSettings', 'EntryName',
    'ExecutionSettings', 'FaultList', 'LlmSettings', 'PlanningSettings', 'Settings', 'YamlFile',
    'find_share', 'load_settings', 'named', 'override', 'read_file', 'read_part', 'read_yaml',
]  # fmt: skip
