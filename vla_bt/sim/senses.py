"""Head, perception and speech."""

from __future__ import annotations

from vla_bt.robot import Detection, Pose, Ticket, Verdict, VerdictCode
from vla_bt.robot.query import fits_query
from vla_bt.sim import body
from vla_bt.sim.action import ended
from vla_bt.sim.stage import Stage

_SHORTEST_SPEECH_S = 0.3


class SimHead:
    """The head port over a `Stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def look_at(self, pose: Pose) -> Ticket:
        """Turn the neck towards `pose` in `map`."""
        stage = self._stage
        if not pose.is_finite:
            return stage.refuse(ended(VerdictCode.BAD_GOAL, 'the point to look at is no number'))

        def finish() -> Verdict:
            stage.neck_rad = body.gaze(stage.house.pose, pose)
            return Verdict(code=VerdictCode.SUCCEEDED)

        return stage.start('head', stage.config.look_s, finish)


class SimPerception:
    """The perception port over a `Stage`: sees all around up to `view_m`, not through walls."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def detect(self, query: str = '') -> Ticket:
        """Look once; seeing nothing is a success with no `detections`."""
        stage = self._stage

        def finish() -> Verdict:
            seen = tuple(self._seen(query))
            return Verdict(code=VerdictCode.SUCCEEDED, data={'detections': seen})

        return stage.start('perception', stage.config.detect_s, finish)

    def _seen(self, query: str) -> list[Detection]:
        stage, things = self._stage, self._stage.things
        found = []
        for key in things.visible(stage.config.view_m):
            label, colour = things.labels[key]
            pose = things.pose(key)
            if pose is None or not fits_query(query, key, label, colour):
                continue
            if not stage.happens(stage.faults.detect_success):
                continue
            confidence = 0.95 - 0.05 * stage.house.pose.distance_m(pose)
            found.append(
                Detection(
                    id=key,
                    label=label,
                    colour=colour,
                    pose=pose,
                    confidence=round(confidence, 3),
                    location=things.location(key),
                )
            )
        return found


class SimSpeech:
    """The speech port over a `Stage`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def say(self, text: str) -> Ticket:
        """Speak; takes as long as the words are."""
        stage = self._stage
        if not text.strip():
            return stage.refuse(ended(VerdictCode.BAD_GOAL, 'there is nothing to say'))

        def finish() -> Verdict:
            stage.spoken.append(text)
            return Verdict(code=VerdictCode.SUCCEEDED)

        duration_s = max(_SHORTEST_SPEECH_S, len(text) / stage.config.letters_per_s)
        return stage.start('speech', duration_s, finish)
