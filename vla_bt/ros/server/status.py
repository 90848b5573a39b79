"""The topics that say what the robot is doing and why."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile
from std_msgs.msg import String
from vla_msgs.msg import ActionPlan

from vla_bt.errors import one_line, shorten
from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome
from vla_bt.plan import Plan, Step
from vla_bt.ros.qos import NEWEST_KEPT
from vla_bt.ros.server.message_data import MAX_ITEMS, MAX_TEXT
from vla_bt.ros.server.plan_message import plan_message, planned_actions
from vla_bt.skills import Catalogue
from vla_bt.skills.render import call_text
from vla_bt.world import WorldModel

STATUS_TOPICS = ('vla/planner_status', 'planner_status')
FEEDBACK_TOPICS = ('planner_feedback', 'llm_feedback')
ROBOT_PERIOD_S = 1.0

_HISTORY = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""For what comes in bursts: of a depth of 1, a listener may miss all but the last."""
_MISSION_WORDS = {
    MissionState.PLANNING: 'PLANNING_STARTED',
    MissionState.RUNNING: 'EXECUTING',
    MissionState.REPLANNING: 'REPLANNING',
    MissionState.DRAINING: 'STOPPING',
}
_NO_PLAN = (Outcome.NEEDS_CLARIFICATION, Outcome.REFUSED)


class StatusTopics:
    """Publishes states as JSON with `status`, `timestamp` (s since the epoch) and `details`.

    All topics are latched: who comes late gets the last message, or the last ten of those that
    come in bursts (status and feedback).

    Args:
        node: Owner of the publishers.
        catalogue: Knows the skills of plans.
        world: Read for the robot's own state.
        safety_stop: Returns what has stopped everything until a person resets it, by `reason`,
            `since` and so on; empty when nothing has.
    """

    def __init__(
        self,
        node: Node,
        catalogue: Catalogue,
        world: WorldModel,
        safety_stop: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        self._node = node
        self._catalogue = catalogue
        self._world = world
        self._safety_stop = safety_stop
        bursts = partial(node.create_publisher, String, qos_profile=_HISTORY)
        texts = partial(node.create_publisher, String, qos_profile=NEWEST_KEPT)
        self._status = [bursts(name) for name in STATUS_TOPICS]
        self._feedback = [bursts(name) for name in FEEDBACK_TOPICS]
        self._explanation = texts('vla/plan_explanation')
        self._actions = texts('planned_actions')
        self._robot = texts('robot_status')
        self._plan = node.create_publisher(ActionPlan, 'vla/action_plan', NEWEST_KEPT)
        self._shown_robot: dict[str, Any] = {}
        self._state: tuple[str, MissionState] | None = None
        self._plan_id = ''
        self._step = -1
        self._arrived: tuple[Step, ...] = ()
        self._task = ''
        node.create_timer(ROBOT_PERIOD_S, self.show_robot)

    def announce(self, status: str, **details: Any) -> None:
        """Publish a status."""
        message = _json(status, details)
        for publisher in self._status:
            publisher.publish(message)

    def tell_alarms(self, alarms: tuple[str, ...]) -> None:
        """Publish which actions may still be carried out, or that none may any more."""
        if alarms:
            self.announce('ALARM', reason=' '.join(alarms), alarms=list(alarms))
            self.tell('ALARM', ' '.join(alarms))
        else:
            self.announce('ALARM_OVER')

    def tell(self, status: str, text: str) -> None:
        """Publish a sentence for the person who gave the command."""
        message = _json(status, {'message': text})
        for publisher in self._feedback:
            publisher.publish(message)

    def on_status(self, status: MissionStatus) -> None:
        """Publish what changed."""
        self._task = status.command or 'a given plan'
        if status.plan is not None and status.plan.id != self._plan_id:
            self._show_plan(status, status.plan)
        elif status.plan is not None and status.active_step != self._step:
            self._publish_plan(status, None)
        self._step = status.active_step
        self._show_arriving(status)
        word = _MISSION_WORDS.get(status.state)
        if word and (status.id, status.state) != self._state:
            self._state = (status.id, status.state)
            self.announce(word, command=status.command, message=status.message)

    def on_result(self, status: MissionStatus, result: MissionResult) -> None:
        """Publish how a mission ended."""
        self._task = ''
        if result.outcome in _NO_PLAN:
            problems = list(result.problems)
            self.announce('PLANNING_FAILED', reason=result.reason, safety_issues=problems)
        if status.plan is not None and status.plan.id == self._plan_id:
            self._publish_plan(status, result)
        details = {key: value for key, value in result.as_dict().items() if key != 'plan'}
        notes = list(result.plan.notes) if result.plan else []
        self.announce(result.outcome.value, command=status.command, notes=notes, **details)
        self.tell(result.outcome.value, result.question or result.reason)
        self.show_robot()

    def show_robot(self) -> None:
        """Publish the robot's own state if it changed."""
        robot = self._world.robot
        pose = robot.pose
        stopped = robot.emergency_stop
        details = {
            'position': {'x': pose.x_m, 'y': pose.y_m, 'z': pose.z_m} if pose else None,
            'heading_rad': pose.yaw_rad if pose else None,
            'location': self._world.current_place(),
            'battery_level': robot.battery_ratio,
            'carrying_object': robot.held_object or None,
            'gripper_status': robot.gripper,
            'joint_positions': robot.joint_positions,
            'emergency_stop': stopped,
            'safety_stop': self._safety_stop() or None,
            'current_task': self._task or 'idle',
        }
        if details != self._shown_robot:
            self._shown_robot = details
            held = 'EMERGENCY_STOP' if stopped else 'SAFETY_STOP' if details['safety_stop'] else ''
            word = held or ('BUSY' if self._task else 'IDLE')
            self._robot.publish(_json(word, details))

    def _show_arriving(self, status: MissionStatus) -> None:
        """Publish each step of a plan in the making once, anew from one that has changed."""
        for number, step in enumerate(status.arriving, 1):
            if self._arrived[:number] != status.arriving[:number]:
                text = call_text(self._catalogue[step.skill], step.args)
                self.announce('STEP_PLANNED', command=status.command, number=number, step=text)
                self.tell('STEP_PLANNED', f'Step {number}: {text}')
        self._arrived = status.arriving

    def _show_plan(self, status: MissionStatus, plan: Plan) -> None:
        self._plan_id = plan.id
        self._publish_plan(status, None)
        text = plan.explanation or ', then '.join(map(str, plan.steps))
        self._explanation.publish(String(data=shorten(one_line(text), MAX_TEXT)))
        actions = planned_actions(plan, status.command, self._catalogue)
        stamped = {'status': 'PLANNED', 'timestamp': time.time(), **actions}
        self._actions.publish(String(data=json.dumps(stamped, default=str)))
        self.announce(
            'PLANNING_SUCCESS',
            command=status.command,
            action_count=len(plan.steps),
            source=plan.source.value,
            model=plan.model,
            notes=list(plan.notes),
        )
        subject = status.command or 'a given plan'
        told = f'Planned {len(plan.steps)} actions for: {subject}'
        self.tell('PLANNING_SUCCESS', ' '.join((*plan.notes, told)))

    def _publish_plan(self, status: MissionStatus, result: MissionResult | None) -> None:
        stamp = self._node.get_clock().now().to_msg()
        self._plan.publish(plan_message(status, result, self._catalogue, stamp))


def _json(status: str, details: dict[str, Any]) -> String:
    bounded = {name: _bounded(value) for name, value in details.items()}
    content = {'status': status, 'timestamp': time.time(), 'details': bounded}
    return String(data=json.dumps(content, default=str))


def _bounded(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_bounded(item) for item in value[:MAX_ITEMS]]
    return shorten(value, MAX_TEXT) if isinstance(value, str) else value
