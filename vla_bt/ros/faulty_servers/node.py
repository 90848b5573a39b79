"""The stand-alone node: faults by parameters, events in the log."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rcl_interfaces.msg import SetParametersResult
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.task import Future

from vla_bt.errors import SettingsError
from vla_bt.ros.client.node_process import PARENT_PIPE
from vla_bt.ros.faulty_servers import incidents
from vla_bt.ros.faulty_servers.alarms import Alarms
from vla_bt.ros.faulty_servers.host import Host
from vla_bt.ros.faulty_servers.parameters import (
    FAULTS,
    SETUP,
    check_names,
    make_script,
    own_fault_spec,
    read_offers,
)
from vla_bt.ros.faulty_servers.scene import SceneServer
from vla_bt.ros.faulty_servers.script import FaultScript
from vla_bt.ros.faulty_servers.server import FaultyActionServer
from vla_bt.ros.parameters import declare

NAME = 'faulty_servers'


class FaultyServers:
    """The action servers of a robot, or one of any type, as its parameters say.

    Args:
        node: Owner of the servers and parameters.
        words: Arguments of the process, for a new start.

    Raises:
        SettingsError: A parameter is wrong; the message says what is accepted.
    """

    def __init__(self, node: Node, words: Sequence[str] = ()) -> None:
        self.done = Future()
        self._node, self._words = node, words
        self._log = node.get_logger()
        types, scenes = read_offers(declare(node, SETUP))
        specs = {own_fault_spec(at).name: own_fault_spec(at) for at in types}
        self._values = declare(node, (*FAULTS, *specs.values()), read_only=False)
        check_names(node)
        pipe = os.environ.get(PARENT_PIPE)
        self._host = Host(
            node=node,
            alarms=Alarms(node),
            tell=self._tell,
            restart=self._restart,
            pipes=(int(pipe),) if pipe else (),
        )
        self._servers = {
            name: FaultyActionServer(
                self._host, at, types[at], make_script(self._values, self._values[name])
            )
            for name, at in zip(specs, types, strict=True)
        }
        for at in scenes:
            SceneServer(self._host, at)
        node.add_on_set_parameters_callback(self._change)

    def stop(self) -> None:
        """End; `done` is complete at once."""
        if not self.done.done():
            self.done.set_result(None)

    def close(self) -> None:
        """Give back nothing: the node owns all."""

    def _change(self, parameters: list[Parameter]) -> SetParametersResult:
        changes = {entry.name: entry.value for entry in parameters if entry.name in self._values}
        values = {**self._values, **changes}
        try:
            scripts = {name: self._script(name, values, changes) for name in self._servers}
            for name, server in self._servers.items():
                server.check(scripts[name])
        except SettingsError as error:
            return SetParametersResult(successful=False, reason=str(error))
        self._values = values
        for name, server in self._servers.items():
            server.set_script(scripts[name])
        return SetParametersResult(successful=True)

    def _script(self, name: str, values: dict[str, Any], changes: dict[str, Any]) -> FaultScript:
        """Return a server's script after a change; only a fault that is set begins anew."""
        script = make_script(values, values[name])
        is_set = name in changes or ('fault' in changes and not values[name])
        old = self._servers[name].script
        return script if is_set else replace(script, served=getattr(old, 'served', 0))

    def _tell(self, event: str, at: str, **fields: object) -> None:
        text = ', '.join(f'{name}={value}' for name, value in fields.items() if name != 'message')
        self._log.info(' '.join(filter(None, (f'{at}: {event}', text))))

    def _restart(self) -> None:
        healthy = [f'{name}:=none' for name in ('fault', *self._servers)]
        words = [*self._words, '--ros-args', *(w for each in healthy for w in ('-p', each))]
        incidents.restart(words, self._host.pipes)
