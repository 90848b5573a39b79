"""How nodes of a live tree are called in failures and in the live text."""

from __future__ import annotations

from py_trees.behaviour import Behaviour

from vla_bt.trees.mission_tags import MISSION_TAGS
from vla_bt.trees.tags import CONTROL_TAGS

_UNNAMED = frozenset(CONTROL_TAGS) | frozenset(MISSION_TAGS)


def is_named(node: Behaviour) -> bool:
    """Return False for a control node that is called by its tag alone and says nothing."""
    return node.name not in _UNNAMED


def path_of(node: Behaviour) -> str:
    """Return the names down to `node`, outermost first: `task/step 2: say(text=hi)/Say`.

    The root and control nodes without a name of their own are left out.
    """
    names = [node.name]
    above = node.parent
    while above is not None and above.parent is not None:
        if is_named(above):
            names.append(above.name)
        above = above.parent
    return '/'.join(reversed(names))
