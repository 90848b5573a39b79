"""Action servers that do what a script says, in a process of their own.

Reads one JSON object a line from stdin and offers what it names until the process ends, which it
does when stdin is closed:

    {"action": "/t/spin", "type": "nav2_msgs/action/Spin", "steps": [STEP, ...], "serial": false}
    {"scene": "/t/apply_planning_scene"}
    {"close": "/t/spin"}

One STEP for each goal; the last one also serves all later goals. See `Step` for its keys. With
`serial` the server does nothing else while it waits for `accept_s`, as servers with a blocking
goal callback do.

Writes one JSON object a line to stdout, each with `event` and the action's name as `at`: `ready`;
`goal` with its `message` as text; `accepted` with `id` and `live`, the number of goals alive;
`cancel`; `ended` with `id` and `how`; `scene` with what was attached or detached.
"""

import dataclasses
import importlib
import json
import os
import sys
import threading
import time
from typing import Any

import rclpy
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.task import Future

PERIOD_S = 0.005
RESULT_TIMEOUT_S = 5


@dataclasses.dataclass
class Step:
    """What happens to one goal."""

    accept: bool | None = True
    """Accepted, rejected, or never answered."""
    accept_s: float = 0.0
    """Time until that answer."""
    run_s: float | None = 0.0
    """Time until the goal ends by itself; None: never."""
    status: str = 'succeed'
    """How it ends by itself: succeed or abort."""
    result: dict[str, Any] = dataclasses.field(default_factory=dict)
    """Fields of the result message, nested as the message is."""
    feedback: dict[str, Any] | None = None
    """Fields of one feedback message, sent on acceptance; None: none."""
    cancel: str = 'accept'
    """Answer to a cancel request: accept or reject."""
    cancel_s: float | None = 0.0
    """Time from an accepted cancel request to the end; None: never."""
    cancel_status: str = 'cancel'
    """How a canceled goal ends: cancel, succeed or abort."""


@dataclasses.dataclass
class Goal:
    handle: ServerGoalHandle
    step: Step
    done: Future
    accepted_s: float
    canceled_s: float | None = None

    @property
    def id(self) -> str:
        return bytes(self.handle.goal_id.uuid).hex()


class FaultServer:
    def __init__(
        self, node: Node, at: str, kind: str, steps: list[dict[str, Any]], is_serial: bool
    ) -> None:
        package, _, name = kind.split('/')
        self._action = getattr(importlib.import_module(f'{package}.action'), name)
        self._at, self._is_serial = at, is_serial
        self._steps = [Step(**step) for step in steps]
        self._asked = 0
        self._step = self._steps[0]
        self._goals: dict[bytes, Goal] = {}
        self._sleepers: list[tuple[float, Future]] = []
        self._node = node
        self._timer = node.create_timer(PERIOD_S, self._advance)
        self._server = ActionServer(
            node,
            self._action,
            at,
            lambda handle: None,
            goal_callback=self._answer,
            handle_accepted_callback=self._accepted,
            cancel_callback=self._cancel,
            callback_group=ReentrantCallbackGroup(),
            result_timeout=RESULT_TIMEOUT_S,
        )
        say('ready', at)

    def close(self) -> None:
        self._node.destroy_timer(self._timer)
        self._server.destroy()

    async def _answer(self, request: Any) -> GoalResponse:
        step = self._steps[min(self._asked, len(self._steps) - 1)]
        self._asked += 1
        say('goal', self._at, message=str(request))
        if step.accept is None:
            await Future()
        if step.accept_s and self._is_serial:
            time.sleep(step.accept_s)
        elif step.accept_s:
            woken = Future()
            self._sleepers.append((time.monotonic() + step.accept_s, woken))
            await woken
        self._step = step
        return GoalResponse.ACCEPT if step.accept else GoalResponse.REJECT

    def _accepted(self, handle: ServerGoalHandle) -> None:
        goal = Goal(handle, self._step, Future(), time.monotonic())
        self._goals[bytes(handle.goal_id.uuid)] = goal
        say('accepted', self._at, id=goal.id, live=len(self._goals))
        if goal.step.feedback is not None:
            handle.publish_feedback(filled(self._action.Feedback(), goal.step.feedback))

        async def outcome(_: ServerGoalHandle) -> Any:
            return await goal.done

        handle.execute(outcome)

    def _cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        goal = self._goals.get(bytes(handle.goal_id.uuid))
        say('cancel', self._at, id=bytes(handle.goal_id.uuid).hex())
        if goal is None or goal.step.cancel == 'reject':
            return CancelResponse.REJECT
        goal.canceled_s = goal.canceled_s or time.monotonic()
        return CancelResponse.ACCEPT

    def _advance(self) -> None:
        now_s = time.monotonic()
        for due_s, woken in [entry for entry in self._sleepers if entry[0] <= now_s]:
            self._sleepers.remove((due_s, woken))
            woken.set_result(None)
        for key, goal in list(self._goals.items()):
            step = goal.step
            if goal.canceled_s is not None:
                if step.cancel_s is not None and now_s >= goal.canceled_s + step.cancel_s:
                    self._end(key, step.cancel_status)
            elif step.run_s is not None and now_s >= goal.accepted_s + step.run_s:
                self._end(key, step.status)

    def _end(self, key: bytes, how: str) -> None:
        goal = self._goals[key]
        if how == 'cancel' and not goal.handle.is_cancel_requested:
            return  # rclpy sets the goal's state a moment after the cancel callback
        del self._goals[key]
        end = {'succeed': goal.handle.succeed, 'abort': goal.handle.abort}
        end.get(how, goal.handle.canceled)()
        say('ended', self._at, id=goal.id, how=how)
        goal.done.set_result(filled(self._action.Result(), goal.step.result))


class SceneServer:
    """ApplyPlanningScene that refuses objects named `unknown` and never answers for `mute`."""

    def __init__(self, node: Node, at: str) -> None:
        from moveit_msgs.srv import ApplyPlanningScene

        self._node, self._at = node, at
        group = ReentrantCallbackGroup()
        self._service = node.create_service(
            ApplyPlanningScene, at, self._apply, callback_group=group
        )
        say('ready', at)

    def close(self) -> None:
        self._node.destroy_service(self._service)

    async def _apply(self, request: Any, response: Any) -> Any:
        if not request.scene.robot_state.attached_collision_objects:
            response.success = True
            return response
        carried = request.scene.robot_state.attached_collision_objects[0]
        say(
            'scene',
            self._at,
            id=carried.object.id,
            operation=carried.object.operation[0],
            link=carried.link_name,
            touch=list(carried.touch_links),
            edges_m=[list(shape.dimensions) for shape in carried.object.primitives],
            removed=[entry.id for entry in request.scene.world.collision_objects],
            is_diff=request.scene.is_diff and request.scene.robot_state.is_diff,
        )
        if carried.object.id == 'mute':
            await Future()
        response.success = carried.object.id != 'unknown'
        return response


def filled(message: Any, fields: dict[str, Any]) -> Any:
    for name, value in fields.items():
        old = getattr(message, name)
        setattr(message, name, filled(old, value) if isinstance(value, dict) else value)
    return message


def say(event: str, at: str, **fields: Any) -> None:
    print(json.dumps({'event': event, 'at': at, **fields}), flush=True)


def obey(node: Node, offered: dict[str, Any], order: dict[str, Any]) -> None:
    if 'close' in order:
        offered.pop(order['close']).close()
    elif 'scene' in order:
        offered[order['scene']] = SceneServer(node, order['scene'])
    else:
        offered[order['action']] = FaultServer(
            node, order['action'], order['type'], order['steps'], order.get('serial', False)
        )


def main() -> None:
    rclpy.init(args=[])
    node = Node(f'fault_server_{os.getpid()}')
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    offered: dict[str, Any] = {}

    def listen() -> None:
        for line in sys.stdin:
            executor.create_task(obey, node, offered, json.loads(line))
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    executor.spin()


if __name__ == '__main__':
    main()
