"""The node `safety_watchdog`: stops the robot when the behaviour server cannot.

A server that hangs, is frozen or was killed cancels nothing, and its last goals go on. This
process shares nothing with it but what it hears: no code that ticks, plans or judges.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import String

from vla_bt.ros.lanes.steady_timer import SteadyTimer
from vla_bt.ros.parameters import ParameterSpec, declare, freeze
from vla_bt.ros.ports.hard_stops import trajectory_stop
from vla_bt.ros.process import run_node
from vla_bt.ros.robot_config import load_robot_config
from vla_bt.ros.robot_names import refuse_unlisted
from vla_bt.ros.watchdog.cancel_all import CancelAll, action_names
from vla_bt.ros.watchdog.signs import (
    HEARTBEAT_TOPIC,
    SIGNS,
    STATUS_TOPIC,
    WORD_PERIOD_S,
    Life,
    WatchState,
    Word,
)
from vla_bt.ros.watchdog.stop_effort import GIVE_UP_S, StopEffort
from vla_bt.ros.watchdog.vigil import Vigil
from vla_bt.safety import load_safety

NAME = 'safety_watchdog'
DIAGNOSTICS_PERIODS = 4
"""Words to one status on `/diagnostics`."""
STOP_TIMEOUT_S = 15.0
"""Longest it outlives its own end signal while a server is still at work."""
SAME_S = 1.0
"""End signals within this time are one."""
_LEVELS = {
    WatchState.WAITING: DiagnosticStatus.WARN,
    WatchState.WATCHING: DiagnosticStatus.OK,
    WatchState.STOPPED: DiagnosticStatus.ERROR,
}

PARAMETERS = (
    ParameterSpec(
        name='robot_config',
        default='',
        description='Topics, actions and frames of the robot (YAML); empty: the shipped ones.',
    ),
    ParameterSpec(
        name='safety_file',
        default='',
        description='Limits, rules and guards (YAML); empty: the shipped ones.',
    ),
)


class SafetyWatchdog:
    """Listens to one behaviour server and cancels everything when it falls silent at work.

    Args:
        node: Owner of all entities.

    Raises:
        SettingsError: A file is wrong.
    """

    def __init__(self, node: Node) -> None:
        values = declare(node, PARAMETERS)
        freeze(node)
        robot_file = _path(values['robot_config'])
        config = load_robot_config(robot_file)
        safety = load_safety(_path(values['safety_file']))
        refuse_unlisted(config, safety.allowed_names, robot_file)
        bounds = safety.watchdog
        self._node = node
        self._log = node.get_logger()
        self.done = Future()
        self._end_s: float | None = None
        self._vigil = Vigil(bounds.max_silence_s)
        self._word = Word(status=WatchState.WAITING)
        self._cancel = CancelAll(node, action_names(config))
        self._arm = trajectory_stop(node, config.arm.event_topic)
        self._effort = StopEffort(self._act, lambda: self._cancel.unanswered)
        self._timer = SteadyTimer(node, self._look)
        self._words = node.create_publisher(String, STATUS_TOPIC, SIGNS)
        self._diagnostics = node.create_publisher(DiagnosticArray, '/diagnostics', 10)
        node.create_subscription(String, HEARTBEAT_TOPIC, self._hear, SIGNS)
        self._periods = 0
        steady = Clock(clock_type=ClockType.STEADY_TIME)  # /clock may stand still
        self._period = node.create_timer(WORD_PERIOD_S, self._tell, clock=steady)
        self._tell()

    def stop(self) -> None:
        """End once no server is at work, after `STOP_TIMEOUT_S` anyway: Ctrl-C reaches both.

        Told again later, it ends at once. A launch file's children are told twice within
        milliseconds, by the terminal and by the launch file.
        """
        now_s = time.monotonic()
        if self._end_s is None:
            self._end_s = now_s + STOP_TIMEOUT_S
        elif now_s >= self._end_s - STOP_TIMEOUT_S + SAME_S:
            self._end_s = now_s
        self._end_if_told()

    def close(self) -> None:
        """Ask no more."""
        self._period.cancel()
        self._timer.destroy()

    def _hear(self, message: String) -> None:
        life, was_busy = Life.read(message.data), self._vigil.is_busy
        self._vigil.hear(life)
        if life is Life.RESET and self._word.status is WatchState.STOPPED:
            self._log.info('a person has reset the stop')
            self._effort.end()
            self._say(Word(status=WatchState.WATCHING))
        elif self._word.status is not WatchState.STOPPED:
            status = WatchState.WATCHING if self._vigil.is_seen else WatchState.WAITING
            if status is not self._word.status:
                self._say(Word(status=status))
        if self._vigil.is_busy and not was_busy:
            # Not at every sign of life, which comes far more often: `_look` sees when it is due.
            self._wake()
        self._end_if_told()

    def _look(self) -> None:
        reason = self._vigil.look()
        if reason:
            self._trip(reason)
        elif silent := self._effort.look():
            names = ', '.join(silent)
            more = f'Not canceled within {GIVE_UP_S:g} s: {names}. It may still move.'
            self._log.fatal(more)
            self._say(Word(status=WatchState.STOPPED, reason=f'{self._word.reason} {more}',
                           trip=self._word.trip))  # fmt: skip
        self._wake()
        self._end_if_told()

    def _trip(self, reason: str) -> None:
        self._cancel.begin()
        self._effort.begin()
        self._log.fatal(f'{reason} All goals of all action servers are canceled.')
        self._say(Word(status=WatchState.STOPPED, reason=reason, trip=uuid.uuid4().hex))

    def _act(self) -> None:
        self._cancel.act()
        self._arm.act()

    def _wake(self) -> None:
        self._timer.wake_at(min(self._vigil.next_s, self._effort.next_s))

    def _say(self, word: Word) -> None:
        self._word = word
        self._words.publish(String(data=word.to_json()))
        self._diagnose()

    def _tell(self) -> None:
        self._words.publish(String(data=self._word.to_json()))
        self._periods += 1
        if self._periods % DIAGNOSTICS_PERIODS == 0:
            self._diagnose()
        self._end_if_told()

    def _diagnose(self) -> None:
        status = DiagnosticStatus(
            name=f'{self._node.get_name()}: behaviour server',
            hardware_id=self._node.get_namespace(),
            level=_LEVELS[self._word.status],
            message=self._word.reason or self._word.status.value,
        )
        message = DiagnosticArray(status=[status])
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._diagnostics.publish(message)

    def _end_if_told(self) -> None:
        if self._end_s is None or self.done.done():
            return
        is_needed = self._vigil.is_busy or not self._effort.is_over
        if not is_needed or time.monotonic() >= self._end_s:
            self.done.set_result(None)


def _path(text: str) -> Path | None:
    return Path(text) if text else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the node until it is told to end; return the exit code."""
    return run_node(NAME, SafetyWatchdog, arguments)


if __name__ == '__main__':
    sys.exit(main())
