"""All leaves, by tag: what a tree file may name, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vla_bt.trees.leaf import Leaf
from vla_bt.trees.leaves.arm import AttachObject, DetachObject, MoveArm
from vla_bt.trees.leaves.conditions import (
    IsAt,
    IsEqual,
    IsHandEmpty,
    IsHolding,
    IsLocated,
    IsSeen,
)
from vla_bt.trees.leaves.gripper import CheckGrasp, CloseGripper, OpenGripper
from vla_bt.trees.leaves.head import LookAt, LookTowards
from vla_bt.trees.leaves.navigation import NavigateTo, Turn
from vla_bt.trees.leaves.perception import DetectObjects, LocateObject
from vla_bt.trees.leaves.speech import Say
from vla_bt.trees.leaves.time import Wait
from vla_bt.trees.tags import TagRule

_ALL: tuple[type[Leaf], ...] = (
    NavigateTo, Turn,
    LookAt, LookTowards,
    DetectObjects, LocateObject,
    MoveArm, AttachObject, DetachObject,
    OpenGripper, CloseGripper, CheckGrasp,
    Say, Wait,
    IsHolding, IsHandEmpty, IsAt, IsSeen, IsLocated, IsEqual,
)  # fmt: skip

LEAVES: Mapping[str, type[Leaf]] = MappingProxyType({leaf.__name__: leaf for leaf in _ALL})
"""Leaf classes by tag; the tag is the class's name."""

LEAF_TAGS: Mapping[str, TagRule] = MappingProxyType(
    {tag: leaf.rule() for tag, leaf in LEAVES.items()}
)
"""What a tree file may write for each leaf."""
