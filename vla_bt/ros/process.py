"""Running one node as a process: signals, the parent's pipe, and an orderly end."""

from __future__ import annotations

import gc
import logging
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any, Protocol

import rclpy
from rclpy.exceptions import (
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterException,
)
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from vla_bt.errors import VlaBtError
from vla_bt.ros.client.node_process import PARENT_PIPE
from vla_bt.ros.rare_events import RareEvents

FAULT_TIMEOUT_S = 15.0
"""Longest orderly end after a fault; longer than the usual wait for actions to stop."""

log = logging.getLogger(__name__)

_BAD_START = (
    VlaBtError, ParameterException, InvalidParameterTypeException, InvalidParameterValueException
)  # fmt: skip


class Service(Protocol):
    """What a process runs on its node."""

    done: Future
    """Complete when the process may end."""

    def stop(self) -> None:
        """Begin an orderly end; `done` completes when it is through. May be called again."""

    def close(self) -> None:
        """Give back what the node does not own."""


def run_node(
    name: str, build: Callable[[Node], Service], arguments: Sequence[str] | None = None
) -> int:
    """Run a node until SIGINT, SIGTERM, SIGHUP, or the end of the parent; return the exit code.

    Args:
        name: Node name, unless remapped.
        build: Makes the service on the node; may raise what a wrong setting raises.
        arguments: ROS arguments; None: those of the process.

    Blocks. Must be called in the main thread.
    """
    rclpy.init(args=arguments, signal_handler_options=SignalHandlerOptions.NO)
    node, executor = Node(name), SingleThreadedExecutor()
    executor.add_node(node)
    handler = _RosHandler(node)
    logging.getLogger('vla_bt').addHandler(handler)
    services: list[Service] = []
    # Told before there is a service, it is stopped as soon as the executor spins.
    watch_for_end(lambda: executor.create_task(lambda: services[0].stop()))
    try:
        services.append(build(node))
        RareEvents(node)
        _settle_memory()
        return _spin(executor, services[0])
    except _BAD_START as error:
        node.get_logger().fatal(str(error))
        return 1
    finally:
        logging.getLogger('vla_bt').removeHandler(handler)
        node.destroy_node()
        executor.shutdown()
        rclpy.try_shutdown()


def _spin(executor: SingleThreadedExecutor, service: Service) -> int:
    """Serve until `done`; after a fault of ours, end in order, and return 1."""
    service.done.add_done_callback(lambda _: executor.wake())
    try:
        # `spin_until_future_complete` adds a callback to the future with every turn and takes none
        # away (rclpy 7.1): 490 bytes for each message, 6 GB a day at 150 messages a second.
        while not service.done.done():
            executor.spin_once()
        service.close()
        return 0
    except BaseException:  # the thread boundary: also after an exit the robot is stopped first
        log.exception('a callback raised: stopping')
    try:
        service.stop()
    except Exception:  # what it has canceled by then must still leave the process
        log.exception('the orderly end failed')
    end_s = time.monotonic() + FAULT_TIMEOUT_S
    while not service.done.done() and time.monotonic() < end_s:
        try:
            executor.spin_until_future_complete(service.done, max(0.0, end_s - time.monotonic()))
        except BaseException:  # the same one again, most likely
            log.debug('a callback raised again', exc_info=True)
    service.close()
    return 1


def _settle_memory() -> None:
    """Take what is there after the start, which stays to the end, out of garbage collection.

    A full collection of the behaviour server's 72 000 objects takes 32 ms, in which nothing is
    stopped; without them, as little as there is to collect.
    """
    gc.collect()
    gc.freeze()


def watch_for_end(on_end: Callable[[], Any]) -> None:
    """Call `on_end` from a thread of its own on SIGINT, SIGTERM, SIGHUP, and when the parent ends.

    SIGHUP, of a terminal that was closed, counts unless it was ignored from the start (`nohup`).

    rclpy's own handlers end the ROS context at once, when nothing could be stopped any more; and
    Python's run only between two callbacks, which an idle executor does not come to. Main thread
    only.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    is_nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    for number in (signal.SIGINT, signal.SIGTERM, *([] if is_nohup else [signal.SIGHUP])):
        signal.signal(number, lambda *_: None)
    Thread(target=_watch, args=(reader, writer, on_end), daemon=True, name='signals').start()


def _watch(reader: socket.socket, writer: socket.socket, on_end: Callable[[], Any]) -> None:
    selector = selectors.DefaultSelector()
    selector.register(reader, selectors.EVENT_READ, lambda: reader.recv(16))
    if PARENT_PIPE in os.environ:
        pipe = int(os.environ[PARENT_PIPE])
        selector.register(pipe, selectors.EVENT_READ, lambda: os.read(pipe, 16))
    while selector.get_map():
        for key, _ in selector.select():
            if not key.data():
                selector.unregister(key.fileobj)
            on_end()


class _RosHandler(logging.Handler):
    """Sends the package's Python log to the node's."""

    def __init__(self, node: Node) -> None:
        super().__init__(logging.INFO)
        self._logger = node.get_logger()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; the ROS logger is chosen by level."""
        text = self.format(record)
        if record.levelno >= logging.ERROR:
            self._logger.error(text)
        elif record.levelno >= logging.WARNING:
            self._logger.warning(text)
        else:
            self._logger.info(text)
