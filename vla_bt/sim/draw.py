"""A plan view of the home as SVG, from the world file alone: no simulator, no plotting library."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from html import escape

from vla_bt.robot import Pose
from vla_bt.sim.config import SimConfig, read_sim_config
from vla_bt.world import WorldConfig

_SCALE = 80  # pixels per metre
_MARGIN_M = 0.25
_WALL = '#57606a'
_FLOOR = '#f6f1e7'
_WOOD = '#d8b98c'
_PATH = '#0969da'
_CSS_COLOURS = frozenset(('red', 'green', 'blue', 'yellow', 'orange', 'black', 'brown', 'purple'))


def draw_home(
    world: WorldConfig,
    trail: Iterable[Pose] = (),
    objects: Mapping[str, Pose | None] | None = None,
) -> str:
    """Return an SVG picture of the house with the robot at the end of its trail.

    Args:
        world: Places, objects, and the house under `sim`.
        trail: Where the robot has been, in `map`, e.g. `HomeRobot.trail`; empty: at its start.
        objects: Where objects are now, in `map`, None for held ones; None: as the file says.

    Raises:
        SettingsError: A key under `sim` is wrong.
    """
    sim = read_sim_config(world)
    poses = list(trail) or [world.robot.start.to_pose()]
    canvas = _Canvas(sim)
    _draw_house(canvas, sim)
    for key, entry in world.objects.items():
        start = entry.pose.to_pose() if entry.pose else None
        spot = start if objects is None else objects.get(key)
        if spot:
            colour = entry.colour if entry.colour in _CSS_COLOURS else 'gray'
            canvas.dot(spot, 0.06, colour, key)
    canvas.line([(pose.x_m, pose.y_m) for pose in poses], _PATH, 0.05)
    canvas.robot(poses[-1], sim.robot.radius_m)
    return canvas.svg()


def _draw_house(canvas: _Canvas, sim: SimConfig) -> None:
    for corners in sim.rooms.values():
        canvas.box(*corners, fill=_FLOOR, stroke=_WALL)
    for hallway in sim.hallways:
        canvas.line(hallway.points, _FLOOR, hallway.width_m)
    for name, item in sim.furniture.items():
        half_x_m, half_y_m = item.size[0] / 2, item.size[1] / 2
        x_m, y_m = item.centre
        low, high = (x_m - half_x_m, y_m - half_y_m), (x_m + half_x_m, y_m + half_y_m)
        canvas.box(low, high, fill=_WOOD, stroke='#8a6d3b')
        canvas.text(x_m, y_m - 0.05, name, 12)
    for name, ((x1_m, y1_m), (x2_m, y2_m)) in sim.rooms.items():
        canvas.text((x1_m + x2_m) / 2, (y1_m + y2_m) / 2, name, 18)


class _Canvas:
    """Collects SVG elements; metres in, pixels out, y upwards in, downwards out."""

    def __init__(self, sim: SimConfig) -> None:
        corners = [corner for pair in sim.rooms.values() for corner in pair]
        self._left = min(x for x, _ in corners) - _MARGIN_M
        self._top = max(y for _, y in corners) + _MARGIN_M
        self._width = round((max(x for x, _ in corners) + _MARGIN_M - self._left) * _SCALE)
        self._height = round((self._top - min(y for _, y in corners) + _MARGIN_M) * _SCALE)
        self._parts: list[str] = []

    def svg(self) -> str:
        """Return the whole picture."""
        frame = f'viewBox="0 0 {self._width} {self._height}" font-family="sans-serif"'
        body = '\n'.join(self._parts)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>\n{body}\n</svg>\n'

    def box(
        self, low: tuple[float, float], high: tuple[float, float], fill: str, stroke: str
    ) -> None:
        """Add a rectangle between two opposite corners."""
        (x1, y1), (x2, y2) = self._at(*low), self._at(*high)
        place = f'x="{min(x1, x2)}" y="{min(y1, y2)}"'
        size = f'width="{abs(x2 - x1):.1f}" height="{abs(y2 - y1):.1f}"'
        self._parts.append(f'<rect {place} {size} fill="{fill}" stroke="{stroke}"/>')

    def line(self, points: Iterable[tuple[float, float]], colour: str, width_m: float) -> None:
        """Add a line of a width."""
        path = ' '.join(f'{x},{y}' for x, y in (self._at(*point) for point in points))
        style = f'fill="none" stroke="{colour}" stroke-width="{width_m * _SCALE:.1f}"'
        self._parts.append(f'<polyline points="{path}" {style}/>')

    def dot(self, pose: Pose, radius_m: float, colour: str, title: str) -> None:
        """Add a filled circle with a tool tip."""
        x, y = self._at(pose.x_m, pose.y_m)
        shape = f'<circle cx="{x}" cy="{y}" r="{radius_m * _SCALE:.1f}" fill="{colour}">'
        self._parts.append(f'{shape}<title>{escape(title)}</title></circle>')

    def robot(self, pose: Pose, radius_m: float) -> None:
        """Add the robot with a line to where it faces."""
        self.dot(pose, radius_m, _PATH, 'robot')
        ahead = (pose.x_m + radius_m * math.cos(pose.yaw_rad),
                 pose.y_m + radius_m * math.sin(pose.yaw_rad))  # fmt: skip
        self.line([(pose.x_m, pose.y_m), ahead], 'white', 0.06)

    def text(self, x_m: float, y_m: float, words: str, size: int) -> None:
        """Add a centred label; underscores become blanks."""
        x, y = self._at(x_m, y_m)
        style = f'font-size="{size}" text-anchor="middle" fill="{_WALL}"'
        label = escape(words.replace('_', ' '))
        self._parts.append(f'<text x="{x}" y="{y}" {style}>{label}</text>')

    def _at(self, x_m: float, y_m: float) -> tuple[float, float]:
        return round((x_m - self._left) * _SCALE, 1), round((self._top - y_m) * _SCALE, 1)
