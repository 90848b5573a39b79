"""Servers by order: one JSON object a line comes in on stdin, what happens goes out on stdout.

Orders. SCRIPT is `"steps": [...]` (keys as in `Step`), perhaps with `"serial": true`; or any of
`"fault"`, `"goals"` and the names of `FaultOptions`; nothing means healthy.

    {"action": "/spin", "type": "nav2_msgs/action/Spin", SCRIPT}    offers an action
    {"set": "/spin", SCRIPT}                                        for the goals to come
    {"scene": "/apply_planning_scene"}                              offers the scene service
    {"close": "/spin"}                                              takes either away

Events each have `event`, the server's name as `at` (empty: none), and `t_s`, seconds of
CLOCK_MONOTONIC, which all processes of one machine share.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any

from rclpy.node import Node
from rclpy.task import Future

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers import incidents
from vla_bt.ros.faulty_servers.alarms import Alarms
from vla_bt.ros.faulty_servers.host import Host
from vla_bt.ros.faulty_servers.program import JSON_LINES
from vla_bt.ros.faulty_servers.scene import SceneServer
from vla_bt.ros.faulty_servers.script import FaultScript, parse_script
from vla_bt.ros.faulty_servers.server import FaultyActionServer

_STDIN = 0


class OrderedServers:
    """Offers what it is ordered to, until stdin is closed.

    Args:
        node: Owner of the servers.
        orders: Carried out first.
    """

    def __init__(self, node: Node, orders: Sequence[Mapping[str, Any]] = ()) -> None:
        self.done = Future()
        self._node = node
        self._host = Host(
            node=node, alarms=Alarms(node), tell=tell, restart=self._restart, pipes=(_STDIN,)
        )
        self._lines: deque[str | None] = deque()
        self._offered: dict[str, FaultyActionServer | SceneServer] = {}
        tell('up', '', pid=os.getpid())
        for order in orders:
            self._obey(order)
        Thread(target=self._listen, daemon=True, name='orders').start()

    def stop(self) -> None:
        """End; `done` is complete at once."""
        if not self.done.done():
            self.done.set_result(None)

    def close(self) -> None:
        """Give back nothing: the node owns all."""

    def _listen(self) -> None:
        for line in sys.stdin:
            self._lines.append(line)
            self._node.executor.create_task(self._read_next)
        self._lines.append(None)
        self._node.executor.create_task(self._read_next)

    def _read_next(self) -> None:
        line = self._lines.popleft()  # tasks that wait together are run the last one first
        if line is None:
            self.stop()
            return
        try:
            self._obey(json.loads(line))
        except (SettingsError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Whoever ordered it is told; the other servers go on.
            tell('error', '', message=f'{type(error).__name__}: {error}', order=line.strip())

    def _obey(self, order: Mapping[str, Any]) -> None:
        rest = dict(order)
        if 'close' in rest:
            self._offered.pop(rest['close']).close()
        elif 'set' in rest:
            self._set(rest.pop('set'), rest)
        elif 'scene' in rest:
            at = self._new(rest['scene'])
            self._offered[at] = SceneServer(self._host, at)
        elif 'action' in rest:
            at, kind = self._new(rest.pop('action')), rest.pop('type')
            self._offered[at] = FaultyActionServer(self._host, at, kind, parse_script(rest))
        else:
            raise SettingsError('an order has one of: action, set, scene, close')

    def _set(self, at: str, values: Mapping[str, Any]) -> None:
        server = self._offered.get(at)
        if not isinstance(server, FaultyActionServer):
            raise SettingsError(f'no action {at!r} (offered: {", ".join(self._offered)})')
        old = server.script
        usual = old.usual if isinstance(old, FaultScript) else None
        server.set_script(parse_script(values, usual))
        tell('set', at)

    def _new(self, at: str) -> str:
        if at in self._offered:
            raise SettingsError(f'{at} is offered already; close it first')
        return at

    def _restart(self) -> None:
        orders = [
            {'action': server.at, 'type': server.type_name, **server.script.healthy_order()}
            if isinstance(server, FaultyActionServer)
            else {'scene': server.at}
            for server in self._offered.values()
        ]
        incidents.restart([JSON_LINES, json.dumps(orders)], ())


def tell(event: str, at: str, **fields: object) -> None:
    """Write one event to stdout."""
    line = {'event': event, 'at': at, 't_s': time.monotonic(), **fields}
    print(json.dumps(line), flush=True)
