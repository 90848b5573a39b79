"""Whether what arrives is of now and of here: stamps, frames, poses.

| what arrives                         | stamp                         | frame, poses           |
|--------------------------------------|-------------------------------|------------------------|
| VoiceCommand, ParsedIntent           | <= `max_age_s` old            | none in them           |
| TaskContext                          | <= `max_context_age_s` old    | `frame`; proper poses  |
| its objects, places and results      | not from the future           | `frame`; proper poses  |
| plan_json, context_json: `header`    | <= `max_age_s` old            | `frame`                |
| deeper in them: `frame_id`, `frame`, | not from the future           | `frame`                |
| `stamp`, `{x, y, z, w}`              |                               | proper rotations       |

A stamp of zero and an empty frame say nothing and are accepted: who types a message by hand gives
neither. What asks only to stop is obeyed however it is stamped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.plan import ProblemLog, parse_json

_TOLD = 5
"""Most faults of one context that are told."""
_JUDGED = re.compile(r'"(?:frame|frame_id|stamp|w)"')
"""Keys without which there is nothing to judge in a document."""
_ROTATION = ('x', 'y', 'z', 'w')


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """The rules of the table above."""

    now_s: Callable[[], float]
    """Returns ROS time, seconds; with `use_sim_time` that of `/clock`, 0 before it begins."""
    frame: str
    """The one frame of goals, places and objects."""
    max_age_s: float
    max_context_age_s: float
    tolerance_s: float
    """A stamp may be ahead of the clock by so much, seconds: two machines' clocks differ."""

    def stamp_fault(self, stamp: Any, max_age_s: float = math.inf) -> str:
        """Return why a stamp is not accepted, as half a sentence; empty: it is.

        Args:
            stamp: builtin_interfaces/Time.
            max_age_s: Seconds.
        """
        return self._time_fault(stamp.sec, stamp.nanosec, max_age_s)

    def command_fault(self, header: Any) -> str:
        """Return why a command with this std_msgs/Header is not accepted; empty: it is."""
        return self.stamp_fault(header.stamp, self.max_age_s)

    def frame_fault(self, frame: str) -> str:
        """Return why a frame is not accepted, as half a sentence; empty: it is."""
        if frame in ('', self.frame):
            return ''
        return f'the frame {shorten(frame)!r} is not known here; accepted: {self.frame}'

    def context_fault(self, context: Any) -> str:
        """Return what is wrong with a vla_msgs/TaskContext; empty: nothing."""
        faults = []
        for where, fault in self._context_faults(context):
            faults.append(f'{where}: {fault}')
            if len(faults) == _TOLD:
                break
        return '; '.join(faults)

    def document_problems(self, text: str, path: str) -> list[Problem]:
        """Return what is wrong with the stamps, frames and rotations of a JSON document.

        Args:
            text: What arrived; if it is no JSON, that is for its reader to say.
            path: Of the document, for messages.
        """
        if not _JUDGED.search(text):
            return []
        return list(self._value_problems(parse_json(text, ProblemLog()), path, depth=0))

    def _time_fault(self, sec: float, nanosec: int, max_age_s: float) -> str:
        if sec == 0 and nanosec == 0:
            return ''
        if not 0 <= nanosec < 10**9:
            return f'its stamp is no time: it has {nanosec} nanoseconds'
        now_s = self.now_s()
        if now_s <= 0:
            return 'it is stamped, and no time has come on /clock to compare that with'
        age_s = now_s - (sec + nanosec / 1e9)
        if age_s < -self.tolerance_s:
            return (
                f'it is stamped {-age_s:.1f} s ahead of the clock here; accepted: up to '
                f'{self.tolerance_s:g} s (is use_sim_time the same on both sides?)'
            )
        if age_s > max_age_s:
            return f'it is {age_s:.1f} s old; accepted: up to {max_age_s:g} s'
        return ''

    def _context_faults(self, context: Any) -> Iterator[tuple[str, str]]:
        max_age_s = self.max_context_age_s
        yield from self._entry_faults('header', context.header, context.robot_pose, max_age_s)
        for index, seen in enumerate(context.detected_objects):
            yield from self._entry_faults(f'detected_objects[{index}]', seen.header, seen.pose)
        for index, place in enumerate(context.known_locations):
            yield from self._entry_faults(f'known_locations[{index}]', place.header, place.pose)
        for index, result in enumerate(context.recent_history):
            fault = self.stamp_fault(result.header.stamp)
            if fault:
                yield f'recent_history[{index}]', fault

    def _entry_faults(
        self, where: str, header: Any, pose: Any, max_age_s: float = math.inf
    ) -> Iterator[tuple[str, str]]:
        faults = (
            self.stamp_fault(header.stamp, max_age_s),
            self.frame_fault(header.frame_id),
            _pose_fault(pose),
        )
        yield from ((where, fault) for fault in faults if fault)

    def _value_problems(self, value: Any, path: str, depth: int) -> Iterator[Problem]:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._value_problems(item, f'{path}[{index}]', depth + 1)
        elif isinstance(value, dict):
            yield from self._object_problems(value, path, depth)
            for key, item in value.items():
                is_header = key == 'header' and depth == 0
                where = f'{path}.{shorten(key, 40)}'
                yield from self._value_problems(item, where, depth if is_header else depth + 1)

    def _object_problems(
        self, value: Mapping[str, Any], path: str, depth: int
    ) -> Iterator[Problem]:
        for key in ('frame_id', 'frame'):
            frame = value.get(key)
            fault = self.frame_fault(frame) if isinstance(frame, str) else ''
            if fault:
                yield Problem(code=ProblemCode.NOT_ALLOWED, path=f'{path}.{key}', message=fault)
        fault = self._document_stamp_fault(value.get('stamp'), depth)
        if fault:
            yield Problem(
                code=ProblemCode.OUT_OF_RANGE, path=f'{path}.stamp', message=fault
            )
        parts = [value.get(name) for name in _ROTATION]
        if all(_is_number(part) for part in parts) and not _is_rotation(parts):
            message = 'it is no rotation: x, y, z and w together must be of length 1'
            yield Problem(code=ProblemCode.OUT_OF_RANGE, path=path, message=message)

    def _document_stamp_fault(self, stamp: Any, depth: int) -> str:
        max_age_s = self.max_age_s if depth == 0 else math.inf
        if _is_number(stamp):
            return self._time_fault(stamp, 0, max_age_s)
        if not isinstance(stamp, dict):
            return ''
        sec, nanosec = stamp.get('sec', 0), stamp.get('nanosec', 0)
        if not _is_number(sec) or not isinstance(nanosec, int) or isinstance(nanosec, bool):
            return 'it is no time; accepted: {"sec": ..., "nanosec": ...}'
        return self._time_fault(sec, nanosec, max_age_s)


def _pose_fault(pose: Any) -> str:
    point, turn = pose.position, pose.orientation
    if not all(map(math.isfinite, (point.x, point.y, point.z))):
        return 'its position is not finite'
    if not _is_rotation([turn.x, turn.y, turn.z, turn.w]):
        return 'its orientation is no rotation: a quaternion of length 1 is'
    return ''


def _is_rotation(parts: list[Any]) -> bool:
    """Return True for a quaternion, however roughly it was rounded; NaN is none."""
    return 0.9 < math.hypot(*parts) < 1.1


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False
