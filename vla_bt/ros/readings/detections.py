"""What a detector publishes, as the objects the rest of the system knows.

The convention, for vision_msgs/msg/Detection3D:

- `id` is the object's id, the same over all sightings: `red_cup`, `apple_1`; a-z, 0-9 and `_.-`,
  at most 40 characters, upper case and blanks as lower case and `_`. For any other one the words
  of the class and a mark of the id stand in, always the same: `cup_3fa21c`. Empty, the words of
  the class stand in, numbered from the second of the kind in a message on: `red_cup_2`.
- `results`: the one of the highest score counts. `class_id` is the label, optionally after a
  colour: `cup`, `red cup`, `red_cup`. Where it names no colour, the id's first word may. Of the
  label its letters and digits are kept, at most 32 characters; it is `unknown` without any.
- `score` is the confidence, 0..1.
- the pose is that of the object's foot, in the frame of the detection's header (of the array's
  when that is empty): the result's, or the box's when the result's position is exactly zero, as
  detectors leave it that fill only the box. A position that is the box's centre is lowered by
  half the box's height.

A detection without results, without a finite pose, or in a frame that nothing connects to the map
is left out with one warning.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from geometry_msgs.msg import Vector3
from vision_msgs.msg import Detection3D, Detection3DArray

from vla_bt.errors import shorten
from vla_bt.robot import Detection
from vla_bt.ros.readings.messages import to_rigid
from vla_bt.ros.readings.rigid import Rigid, rotate
from vla_bt.ros.readings.transforms import Transforms
from vla_bt.world.names import MAX_LABEL, label_words, plain_id, plain_words


class DetectionReader:
    """Turns messages into `Detection` records in the map frame.

    Args:
        transforms: Of the frames the detections are in.
        map_frame: Name of the map frame.
        colours: Words that are colours, lower case.
        warn: Takes the reason why a detection is left out.
    """

    def __init__(
        self,
        transforms: Transforms,
        map_frame: str,
        colours: Sequence[str],
        warn: Callable[[str], None],
    ) -> None:
        self._transforms = transforms
        self._map = map_frame
        self._colours = frozenset(colours)
        self._warn = warn

    def read(self, message: Detection3DArray) -> tuple[Detection, ...]:
        """Return the detections that can be used, in the order of the message."""
        unnamed: Counter[str] = Counter()
        found = []
        for entry in message.detections:
            detection = self._read_one(entry, message.header.frame_id, unnamed)
            if detection is not None:
                found.append(detection)
        return tuple(found)

    def _read_one(
        self, entry: Detection3D, frame: str, unnamed: Counter[str]
    ) -> Detection | None:
        best = max(entry.results, key=lambda result: result.hypothesis.score, default=None)
        if best is None or not best.hypothesis.class_id.strip():
            self._warn(f'detection {_shown(entry.id)} has no class: ignored')
            return None
        rigid = self._in_map(entry, best.pose.pose, entry.header.frame_id or frame)
        score = best.hypothesis.score
        if rigid is None or not math.isfinite(score):
            self._warn(f'detection {_shown(entry.id)} cannot be placed in {self._map}: ignored')
            return None
        colour, label = self._words(best.hypothesis.class_id, entry.id)
        what = ' '.join(filter(None, (colour, label)))
        return Detection(
            id=self._id(entry.id, what) if entry.id else _number(plain_words(what), unnamed),
            label=label,
            colour=colour,
            pose=rigid.to_pose(),
            confidence=min(max(score, 0.0), 1.0),
        )

    def _in_map(self, entry: Detection3D, pose: object, frame: str) -> Rigid | None:
        rigid, centre = to_rigid(pose), to_rigid(entry.bbox.center)
        if rigid is not None and rigid.position == (0.0, 0.0, 0.0):
            rigid = centre
        to_map: Rigid | None = Rigid()
        if frame.lstrip('/') != self._map:
            to_map = self._transforms.lookup(self._map, frame.lstrip('/'))
        if rigid is None or to_map is None:
            return None
        placed = to_map @ rigid
        if centre is None or rigid.position != centre.position:
            return placed
        x, y, z = placed.position
        foot = z - _height_m(to_map @ centre, entry.bbox.size) / 2
        return Rigid((x, y, foot), placed.rotation) if math.isfinite(foot) else None

    def _words(self, class_id: str, object_id: str) -> tuple[str, str]:
        """Return colour ('' when unknown) and label."""
        first, *rest = label_words(class_id) or ('unknown',)
        if first in self._colours and rest:
            return first, '_'.join(rest)
        prefix = object_id[:MAX_LABEL].lower().split('_')[0]
        return prefix if prefix in self._colours else '', '_'.join((first, *rest))

    def _id(self, found: str, what: str) -> str:
        own = plain_id(found, what)
        if own.casefold() != found.casefold():
            self._warn(f'detection {_shown(found)} is called {own}: its id is not plain')
        return own


def _shown(object_id: str) -> str:
    return shorten(repr(object_id[:MAX_LABEL]))


def _height_m(box: Rigid, size: Vector3) -> float:
    """Return how much of the vertical a turned box takes up."""
    edges = ((size.x, 0.0, 0.0), (0.0, size.y, 0.0), (0.0, 0.0, size.z))
    return sum(abs(rotate(box.rotation, edge)[2]) for edge in edges)


def _number(name: str, unnamed: Counter[str]) -> str:
    unnamed[name] += 1
    return name if unnamed[name] == 1 else f'{name}_{unnamed[name]}'
