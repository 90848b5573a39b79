"""How thought becomes behaviour: trees as data, their checks, and the tree that is ticked."""

from vla_bt.trees.compile import KNOWN_TAGS, check_tree, compile_tree
from vla_bt.trees.context import TreeContext
from vla_bt.trees.guard import Guard, GuardSet
from vla_bt.trees.live import live_text
from vla_bt.trees.mission_tree import MissionTree, build_mission
from vla_bt.trees.replan import PlanTicket
from vla_bt.trees.scope import Scope
from vla_bt.trees.spec import NodeSpec, TreeSpec
from vla_bt.trees.task_spec import mission_spec
from vla_bt.trees.templates import Templates, load_templates, with_all_resources

__all__ = [
    'Guard', 'GuardSet', 'KNOWN_TAGS', 'MissionTree', 'NodeSpec', 'PlanTicket', 'Scope',
    'Templates', 'TreeContext', 'TreeSpec', 'build_mission', 'check_tree', 'compile_tree',
    'live_text', 'load_templates', 'mission_spec', 'with_all_resources',
]  # fmt: skip
