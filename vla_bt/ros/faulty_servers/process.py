"""Faulty servers in a process of their own, for tests. Needs no ROS in the calling process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from threading import Thread
from types import TracebackType
from typing import Any

from vla_bt.ros.faulty_servers.event_log import Event, EventLog
from vla_bt.ros.faulty_servers.program import JSON_LINES, MODULE

ANSWER_S = 10.0
"""Longest wait for an order to be carried out; the first one waits for the start as well."""


class FaultyProcess:
    """A process of faulty servers, in a process group of its own, and the events it told of.

    It inherits the environment, `ROS_DOMAIN_ID` among others, and ends when this process does.
    As a context manager it ends at the end of the block.

    Args:
        end_s: How long it may take to end in order before it is killed.
    """

    def __init__(self, end_s: float = 2.0) -> None:
        self.log = EventLog()
        """What it told of, before restarts as well; see `orders`."""
        self._end_s = end_s
        self._offers: dict[str, dict[str, Any]] = {}
        self._helper: subprocess.Popen[bytes] | None = None
        self._start()

    @property
    def pid(self) -> int:
        """Process id; another one after `restart`."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """True while it runs or is frozen."""
        return self._process.poll() is None

    def offer(self, at: str, kind: str, *steps: Mapping[str, Any], **script: Any) -> FaultyServer:
        """Offer an action, and wait until it is there.

        Args:
            at: Name of the action.
            kind: Its type, e.g. `nav2_msgs/action/NavigateToPose`.
            steps: What happens to the goals one by one; the last one serves all later goals.
            script: Instead of steps: `fault`, `goals` and fields of `FaultOptions`.

        Raises:
            ValueError: The order is wrong; the message says what is accepted.
            TimeoutError: The action is not there in time.
        """
        if steps:
            script = {'steps': steps, **script}
        self.carry_out('ready', at, action=at, type=kind, **script)
        return FaultyServer(self, at)

    def offer_scene(self, at: str) -> FaultyServer:
        """Offer MoveIt's service ApplyPlanningScene, and wait until it is there.

        Raises:
            ValueError: The name is taken.
            TimeoutError: It is not there in time.
        """
        self.carry_out('ready', at, scene=at)
        return FaultyServer(self, at)

    def order(self, **what: Any) -> None:
        """Send an order, see `orders`. Does not wait; an event tells what comes of it.

        Raises:
            BrokenPipeError: The process has ended.
        """
        assert self._process.stdin is not None
        self._note(what)
        self._process.stdin.write(json.dumps(what) + '\n')
        self._process.stdin.flush()

    def carry_out(self, answer: str, at: str, **what: Any) -> None:
        """Send an order, and wait until an event says that it is carried out.

        Raises:
            ValueError: The order is wrong; the message says what is accepted.
            TimeoutError: There is no such event in time.
        """
        done, errors = len(self.log.events(answer, at)), len(self.log.events('error'))
        self.order(**what)
        self.log.wait_until(
            lambda: (
                len(self.log.events(answer, at)) > done or len(self.log.events('error')) > errors
            ),
            ANSWER_S,
        )
        if refused := self.log.events('error')[errors:]:
            raise ValueError(refused[-1]['message'])
        self.log.saw(answer, done + 1, 0.0, at)

    def kill(self) -> None:
        """Kill it and its helpers with SIGKILL, and wait until they are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._drop_helper()

    def freeze(self, thaw_s: float | None = None) -> None:
        """Stop it with SIGSTOP, and wait until it stands still.

        Args:
            thaw_s: Time after which it goes on; None: with `thaw`.
        """
        self._drop_helper()
        os.kill(self.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        # The pipe is closed when this process is gone; what would stand for ever is killed then.
        words = [str(self.pid), 'never' if thaw_s is None else str(thaw_s), '0']
        self._helper = subprocess.Popen(
            [sys.executable, '-m', f'{MODULE}.thaw', *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )

    def thaw(self) -> None:
        """Let it go on with SIGCONT; no-op when it runs or has ended."""
        self._drop_helper()
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Kill it, dead or alive, and start it anew with the same servers, healthy. Blocks.

        Raises:
            TimeoutError: A server is not there in time.
        """
        self.kill()
        self._close_pipes()
        self._start()
        for at, order in list(self._offers.items()):
            self.carry_out('ready', at, **order)

    def end(self) -> None:
        """Ask it to end, and kill its whole group when it does not. Blocks; may be called again.

        Nothing of it runs afterwards, frozen or not.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self.thaw()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self._end_s)
        self.kill()
        self._close_pipes()

    def __enter__(self) -> FaultyProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, '-m', MODULE, JSON_LINES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._reader = Thread(target=self.log.read, args=(self._process.stdout,), daemon=True)
        self._reader.start()

    def _drop_helper(self) -> None:
        if self._helper is not None:
            self._helper.kill()
            self._helper.communicate()
            self._helper = None

    def _close_pipes(self) -> None:
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def _note(self, order: Mapping[str, Any]) -> None:
        """Keep what a new start has to offer: the same servers without their faults."""
        if 'close' in order:
            self._offers.pop(order['close'], None)
        elif 'scene' in order:
            self._offers[order['scene']] = dict(order)
        elif 'action' in order:
            script: dict[str, Any] = {'steps': [{}]} if 'steps' in order else {'fault': 'none'}
            self._offers[order['action']] = {**order, **script}


class FaultyServer:
    """One server of a process."""

    def __init__(self, process: FaultyProcess, at: str) -> None:
        self.at = at
        self._process = process

    @property
    def log(self) -> list[Event]:
        """Its events, so far as they have been told."""
        return self._process.log.events(at=self.at)

    def events(self, kind: str) -> list[Event]:
        """Return its events of a kind; the telling may lag behind DDS."""
        return self._process.log.events(kind, self.at)

    def saw(self, kind: str, count: int = 1, timeout_s: float = 2.0) -> list[Event]:
        """Return its events of a kind once there are so many. Blocks.

        Raises:
            TimeoutError: They were not told in time; the message holds those that were.
        """
        return self._process.log.saw(kind, count, timeout_s, self.at)

    def set(self, fault: str = 'none', **script: Any) -> None:
        """Say what happens to the goals to come, and wait until the server knows.

        Args:
            fault: A value of `Fault`.
            script: `goals`, how many goals meet the fault (0: all; 1 unless given), and fields of
                `FaultOptions` for those goals, where not given as offered; or `steps` instead.

        Raises:
            ValueError: The order is wrong; the message says what is accepted.
            TimeoutError: The server does not answer.
        """
        wanted = script if 'steps' in script else {'fault': fault, **script}
        self._process.carry_out('set', self.at, set=self.at, **wanted)

    def close(self) -> None:
        """Take the server away; no-op when the process has ended."""
        with contextlib.suppress(BrokenPipeError, ValueError):
            self._process.order(close=self.at)
