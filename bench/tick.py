"""One tick of a tree, ours over stock py_trees.

- `tick.memory50_over_stock`: `root.tick_once`, which is how a mission is ticked, of a mission of
  two steps in the last one, while the arm moves; over `BehaviourTree.tick` with a SnapshotVisitor
  on the same shape out of stock nodes. The mission has some 50 nodes (guards, replan, once,
  timeout, retry, verify, ...), of which a tick runs 14.
- `tick.success1000_over_stock`: the same for a sequence of 1000 leaves that all succeed, ours by
  reading the world.
- `tick.executive50_over_stock`: everything the executive does in a tick of that mission.
- `tick.status50_over_stock`: `Mission.status` of it, which holds the live tree as text.
"""

from __future__ import annotations

import math

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from bench.figures import spread
from bench.measure import Pair, compare
from bench.missions import Stage, home
from bench.plans import GRASP, plan_text
from bench.stock import stock_tree
from vla_bt.mission import Order
from vla_bt.plan import read_plan
from vla_bt.robot.fake import FakeRobot, VirtualClock
from vla_bt.safety import SafetyWatch
from vla_bt.trees import NodeSpec, TreeContext, TreeSpec, compile_tree

ABOUT_50 = range(45, 60)
LEAVES = 1000


def measure(samples: int = 1000) -> dict[str, float]:
    """Return the figures of the ticks."""
    return {**_mission(samples), **_flat(samples)}


def _mission(samples: int) -> dict[str, float]:
    stage = Stage({'arm.move': math.inf})
    mission = stage.executive.submit(Order(plan=read_plan(plan_text(GRASP)).plan))
    for _ in range(10):
        stage.tick()
    root = mission.root
    assert root is not None
    assert sum(1 for _ in root.iterate()) in ABOUT_50
    under_way = _running_leaves(root)
    assert len(under_way) == 1
    stock = stock_tree(root)
    tick = compare(root.tick_once, stock.tick, samples)
    executive = compare(stage.executive.tick, stock.tick, samples)
    status = compare(lambda: mission.status, stock.tick, samples)
    assert _running_leaves(root) == under_way, 'it went on meanwhile'
    return {
        **_figures('tick.memory50', tick),
        **_figures('tick.executive50', executive),
        **_figures('tick.status50', status),
    }


def _flat(samples: int) -> dict[str, float]:
    children = tuple(NodeSpec(tag='IsHandEmpty', name=f'leaf {at}') for at in range(LEAVES))
    spec = TreeSpec(main='flat', trees={'flat': NodeSpec(tag='Sequence', children=children)})
    clock = VirtualClock()
    world = home(clock)
    watch = SafetyWatch((), world)
    context = TreeContext(robot=FakeRobot(clock), world=world, clock=clock, watch=watch)
    root = compile_tree(spec, context)
    root.tick_once()
    pair = compare(root.tick_once, stock_tree(root).tick, samples)
    assert root.status is Status.SUCCESS
    return _figures('tick.success1000', pair)


def _running_leaves(root: Behaviour) -> list[Behaviour]:
    leaves = (node for node in root.iterate() if not node.children)
    return [leaf for leaf in leaves if leaf.status is Status.RUNNING]


def _figures(key: str, pair: Pair) -> dict[str, float]:
    ours_us = [1e6 * value for value in pair.ours]
    stock_us = [1e6 * value for value in pair.theirs]
    return {
        f'{key}_over_stock': pair.ratio,
        **spread(f'{key}_us', ours_us),
        **spread(f'{key}_stock_us', stock_us),
    }
