"""Shortest collision-free ways: a visibility graph over the house, searched by pyrobosim's A*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vla_bt.robot import Pose
from vla_bt.sim.config import Point

_MARGIN_M = 0.02


class Roadmap:
    """Ways between any two free points of a pyrobosim world.

    Shortest ways around obstacles bend only at corners, so the graph's nodes are the corners of
    the free space that point inwards, moved a little into it. Same house, same ways: neighbours
    are visited in the order of their coordinates.

    Args:
        world: A pyrobosim World with all its rooms and furniture.
    """

    def __init__(self, world: Any) -> None:
        from pyrobosim.utils.search_graph import SearchGraph
        from shapely import prepare

        self._free = world.total_internal_polygon
        prepare(self._free)
        self._graph = SearchGraph(use_planner=True)
        self._graph.path_finder.neighbors = lambda node: sorted(
            node.neighbors, key=lambda other: (other.pose.x, other.pose.y)
        )
        for corner in sorted(_inward_corners(self._free.buffer(-_MARGIN_M, join_style='mitre'))):
            self._add(corner)

    def plan(self, start: Pose, goal: Pose) -> list[Point] | None:
        """Return the way's corner points, both ends included; None when there is none."""
        ends = [(start.x_m, start.y_m), (goal.x_m, goal.y_m)]
        if self._is_straight(*ends):
            return ends
        nodes = [self._add(end) for end in ends]
        found = self._graph.path_finder.plan(*nodes)
        for node in nodes:
            self._graph.remove_node(node)
        return [(node.pose.x, node.pose.y) for node in found] if found else None

    def _add(self, point: Point) -> Any:
        from pyrobosim.utils.pose import Pose as SimPose
        from pyrobosim.utils.search_graph import Node

        node = Node(SimPose(x=point[0], y=point[1]))
        self._graph.add_node(node)
        for other in self._graph.nodes:
            if other is not node and self._is_straight(point, (other.pose.x, other.pose.y)):
                self._graph.add_edge(node, other)
        return node

    def _is_straight(self, start: Point, end: Point) -> bool:
        from shapely.geometry import LineString

        return bool(self._free.covers(LineString([start, end])))


def _inward_corners(area: Any) -> Iterator[Point]:
    """Yield the corners at which a shortest way can bend: those of more than 180 degrees."""
    from shapely.geometry.polygon import orient

    for part in getattr(area, 'geoms', [area]):
        polygon = orient(part)
        for ring in (polygon.exterior, *polygon.interiors):
            points = list(ring.coords)[:-1]
            for index, (x_m, y_m) in enumerate(points):
                before, after = points[index - 1], points[(index + 1) % len(points)]
                turn = (x_m - before[0]) * (after[1] - y_m) - (y_m - before[1]) * (after[0] - x_m)
                if turn < -1e-9:
                    yield float(x_m), float(y_m)
