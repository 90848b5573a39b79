"""A behaviour server, a simulated robot that takes its time, and the watchdog, as processes."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

HOSTILE = '''
"""A behaviour server whose callbacks do what they are told on the topic `hostile`."""
import sys
from std_msgs.msg import String
from vla_bt.ros.process import run_node
from vla_bt.ros.server.behavior_server import NAME, BehaviorServer

class Hostile(BehaviorServer):
    def __init__(self, node):
        super().__init__(node)
        node.create_subscription(String, 'hostile', lambda m: getattr(self, m.data)(), 10)
    def hang(self):
        while True:
            pass
    def fail(self):
        raise ValueError('a bug')
    def leave(self):
        sys.exit(3)
    def fail_for_good(self):
        self._dispatcher.tick = self.fail
        self._dispatcher.close = lambda reason: self.fail()

sys.exit(run_node(NAME, Hostile, sys.argv))
'''


class Trio:
    """A server, a robot and a watchdog, and a rig that talks to them."""

    def __init__(self, folder: Path, namespace: str, stack: ExitStack) -> None:
        from server_fixtures import LATCHED, Rig, quick_robot_file
        from std_msgs.msg import String

        from vla_bt.ros.watchdog.signs import HEARTBEAT_TOPIC, STATUS_TOPIC

        self._nodes: list[Any] = []
        self._folder, self._namespace, self._stack = folder, namespace, stack
        (folder / 'hostile.py').write_text(HOSTILE)
        self._files = {'robot_config': str(quick_robot_file(folder))}
        self.rig = Rig(namespace)
        stack.callback(self.rig.destroy)
        self.lives: list[str] = []
        self.words: list[dict[str, Any]] = []
        subscribe = self.rig.node.create_subscription
        subscribe(String, HEARTBEAT_TOPIC, lambda m: self.lives.append(m.data), LATCHED)
        subscribe(
            String, STATUS_TOPIC, lambda m: self.words.append(json.loads(m.data)), LATCHED
        )

    def send(self, node: Any, number: signal.Signals) -> None:
        """Send a signal to one of the processes."""
        os.kill(node._process.pid, number)

    def start(self, module: str, **parameters: str) -> Any:
        """Start a node, which ends with the test."""
        from vla_bt.ros.client.node_process import NodeProcess

        log = self._folder / f'{module}.log'
        node = NodeProcess(
            module, {**self._files, **parameters}, log=log, namespace=self._namespace
        )
        self._stack.callback(node.stop, 5.0)
        self._nodes.append(node)
        return node

    def nodes(self, name: str) -> list[Any]:
        """Return the nodes of that name started so far, oldest first."""
        return [node for node in self._nodes if node.name == name]

    def start_robot(self) -> Any:
        return self.start('vla_bt.ros.sim.sim_robot', speed_factor='1.0')

    def start_server(self, module: str = 'hostile', **parameters: str) -> Any:
        """Start a behaviour server, and wait until it is ready."""
        del self.rig.statuses[:], self.lives[:]
        server = self.start(module, **parameters)
        self.rig.spin_until(lambda: 'READY' in self.rig.words(), 30.0, server.tail)
        return server

    def start_watchdog(self) -> Any:
        """Start a watchdog, and wait until it hears the server."""
        del self.words[:]
        watchdog = self.start('vla_bt.ros.watchdog.safety_watchdog')
        self.rig.spin_until(lambda: self.word == 'WATCHING', 30.0, watchdog.tail)
        return watchdog

    @property
    def word(self) -> str:
        """What the watchdog said last."""
        return self.words[-1]['status'] if self.words else ''

    @property
    def life(self) -> str:
        """What the server said last."""
        return self.lives[-1] if self.lives else ''

    def drive(self) -> Any:
        """Send the robot far away, and wait until it moves; return the goal."""
        goal = self.rig.send('go to the bedroom')
        self.rig.moves()
        return goal

    def stands_on_the_way(self) -> bool:
        """Wait until the robot stands still; return whether that is not where it was sent."""
        self.until(self.rig.stands_still)
        (x_m, y_m), (to_x_m, to_y_m) = self.rig.poses[-1], BEDROOM
        return abs(x_m - to_x_m) + abs(y_m - to_y_m) > 0.5

    def until(self, condition: Callable[[], Any], timeout_s: float = 20.0) -> None:
        """Spin until it is so."""
        self.rig.spin_until(condition, timeout_s, f'watchdog {self.word}, server {self.life}:')

    def reset(self) -> None:
        """Do what a person does who has looked."""
        from std_srvs.srv import Trigger

        client = self.rig.node.create_client(Trigger, 'vla/safety/reset')
        response = self.rig.call(client, Trigger.Request())
        assert response.success, response.message

    def tell_server(self, what: str) -> None:
        """Have the hostile server `hang`, `fail`, `fail_for_good` or `leave`."""
        self.rig.say('hostile', what)


BEDROOM = (-2.3, 4.8)


@pytest.fixture
def trio(
    context: None, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Trio]:
    """A robot; server and watchdog are started by the test."""
    monkeypatch.setenv('PYTHONPATH', f'{tmp_path}{os.pathsep}{os.environ.get("PYTHONPATH", "")}')
    with ExitStack() as stack:
        made = Trio(tmp_path, namespace, stack)
        made.start_robot()
        yield made

