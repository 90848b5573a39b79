"""The behaviour server's sign of life, its own gaps, and what it hears of its watchdog."""

from __future__ import annotations

import time
from collections.abc import Callable

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from std_msgs.msg import String

from vla_bt.errors import SettingsError
from vla_bt.ros.watchdog.signs import (
    HEARTBEAT_TOPIC,
    REST_PERIOD_S,
    SIGNS,
    STATUS_TOPIC,
    WORK_PERIOD_S,
    Life,
    WatchState,
    Word,
)
from vla_bt.safety import Safety, Watchdog
from vla_bt.world import WorldModel
from vla_bt.world.readings import WATCHDOG


class LifeSign:
    """Says with every tick that the server lives; notices that it did not tick, or was stopped.

    Signs of a server at work come from its ticks and from nowhere else: an executor that runs
    while ticks do not is as bad as one that hangs. Executor thread only.

    Args:
        node: Owner of the entities.
        bounds: See `Watchdog`.
        world: Told when the watchdog was heard.
        is_ticking: Says whether there is a mission or something moves, so that ticks must come.
        may_move: Says whether something may move all the same, such as a goal given up.
        on_trip: Called once with a sentence for each time the server was silent too long: as its
            own clock shows, or because a watchdog has canceled everything meanwhile.
        clock: Seconds, steady.
    """

    def __init__(
        self,
        node: Node,
        bounds: Watchdog,
        world: WorldModel,
        *,
        is_ticking: Callable[[], bool],
        may_move: Callable[[], bool],
        on_trip: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_silence_s = bounds.max_silence_s
        self._world = world
        self._is_ticking = is_ticking
        self._may_move = may_move
        self._on_trip = on_trip
        self._clock = clock
        self._was_ticking = False
        self._looked_s = 0.0
        self._shown: Life | None = None
        self._shown_s = 0.0
        self._trip = ''
        self._publisher = node.create_publisher(String, HEARTBEAT_TOPIC, SIGNS)
        node.create_subscription(String, STATUS_TOPIC, self._hear, SIGNS)
        steady = Clock(clock_type=ClockType.STEADY_TIME)  # /clock may stand still
        node.create_timer(REST_PERIOD_S, self._beat_at_rest, clock=steady)

    def around(self, tick: Callable[[], float | None]) -> float | None:
        """Tick with a sign of life before and after it; return what the tick returns."""
        self.beat()
        next_s = tick()
        self.beat()
        return next_s

    def beat(self) -> None:
        """Look at the time, and say what there is to say."""
        now_s, was_ticking = self._clock(), self._was_ticking
        silent_s = now_s - self._looked_s if was_ticking else 0.0
        self._looked_s, self._was_ticking = now_s, self._is_ticking()
        life = Life.BUSY if self._was_ticking or self._may_move() else Life.IDLE
        is_new = life is not self._shown and (life is Life.BUSY or self._shown is not Life.ENDED)
        if is_new or (life is self._shown and now_s - self._shown_s >= WORK_PERIOD_S):
            self._show(life)
        if silent_s > self._max_silence_s:
            self._on_trip(f'The behaviour server did not tick for {silent_s:.1f} s at work.')

    def reset(self) -> None:
        """Tell the watchdog that a person has reset the stop."""
        self._show(Life.RESET)

    def end(self) -> None:
        """Say once that the server ends in order, and nothing after it unless it is at work."""
        if self._shown is not Life.ENDED:
            self._show(Life.ENDED)

    def _show(self, life: Life) -> None:
        self._shown, self._shown_s = life, self._clock()
        self._publisher.publish(String(data=life.value))

    def _beat_at_rest(self) -> None:
        if not self._is_ticking():
            self.beat()

    def _hear(self, message: String) -> None:
        word = Word.read(message.data)
        if word is None:
            return
        self._world.read(WATCHDOG, 1.0)
        if word.status is WatchState.STOPPED and word.trip != self._trip:
            self._trip = word.trip
            self._on_trip(word.reason)


def supervised(safety: Safety, heartbeat_hz: float, *, is_required: bool) -> Safety:
    """Return the safety file with a guard over the watchdog where it is required.

    Args:
        safety: As it was read.
        heartbeat_hz: Ticks per second of a server at work.
        is_required: True: it is required although the file does not say so.

    Raises:
        SettingsError: The silence allowed is shorter than two heartbeats.
    """
    bounds, least_s = safety.watchdog, 2.0 / heartbeat_hz
    if bounds.max_silence_s < least_s:
        raise SettingsError(
            f'watchdog.max_silence_s is {bounds.max_silence_s:g} s, but two heartbeats of '
            f'execution.heartbeat_hz {heartbeat_hz:g} take {least_s:g} s: allow that much at least'
        )
    if not (bounds.required or is_required):
        return safety
    return safety.model_copy(update={'guards': (*safety.guards, bounds.guard())})
