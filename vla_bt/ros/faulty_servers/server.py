"""An action server that does what its script says."""

from __future__ import annotations

import time
from typing import Any

from action_msgs.msg import GoalStatus
from action_msgs.srv import CancelGoal
from rclpy.action.server import ServerGoalHandle
from rclpy.task import Future
from std_msgs.msg import String

from vla_bt.ros.faulty_servers import incidents
from vla_bt.ros.faulty_servers.host import Host
from vla_bt.ros.faulty_servers.live_goal import LiveGoal
from vla_bt.ros.faulty_servers.messages import (
    check_step,
    fill,
    is_moveit,
    load_action,
    make_result,
    preempted_result,
)
from vla_bt.ros.faulty_servers.open_action_server import Decision, OpenActionServer
from vla_bt.ros.faulty_servers.other_client import OtherClient
from vla_bt.ros.faulty_servers.script import Script
from vla_bt.ros.faulty_servers.steps import CancelAnswer, Ending, Incident, Step

STOP_TOPIC = 'trajectory_execution_event'
"""Beside MoveIt's actions; `stop` ends the motions that are under way."""

_STATUS = {
    Ending.SUCCEED: GoalStatus.STATUS_SUCCEEDED,
    Ending.ABORT: GoalStatus.STATUS_ABORTED,
    Ending.CANCEL: GoalStatus.STATUS_CANCELED,
    Ending.UNKNOWN: GoalStatus.STATUS_UNKNOWN,
}


class FaultyActionServer:
    """An action server and the goals it has.

    Args:
        host: The process.
        at: Name of the action.
        type_name: Such as `nav2_msgs/action/NavigateToPose`.
        script: What happens to the goals.

    Raises:
        SettingsError: The type is not installed, or cannot say what the script asks for.
    """

    def __init__(self, host: Host, at: str, type_name: str, script: Script) -> None:
        self.at, self.type_name = at, type_name
        self._host = host
        self._action = load_action(type_name)
        self.set_script(script)
        self._steps: dict[bytes, Step] = {}
        self._goals: dict[bytes, LiveGoal] = {}
        self._forgotten: set[bytes] = set()
        self._stolen_from: dict[bytes, bytes] = {}
        self._other: OtherClient | None = None
        self._server = OpenActionServer(host.node, self._action, at, self, host.alarms)
        self._stop_topic = None
        if is_moveit(self._action):
            topic = f'{at.rpartition("/")[0]}/{STOP_TOPIC}' if '/' in at else STOP_TOPIC
            self._stop_topic = host.node.create_subscription(String, topic, self._stop, 10)
        self._tell('ready')

    @property
    def script(self) -> Script:
        """What happens to the goals to come."""
        return self._script

    def check(self, script: Script) -> None:
        """Check that messages of this type can say what a script asks for.

        Raises:
            SettingsError: They cannot.
        """
        for step in script.all_steps():
            check_step(self._action, self.type_name, step)

    def set_script(self, script: Script) -> None:
        """Have other things happen to the goals to come; those under way go on as they are.

        Raises:
            SettingsError: The type cannot say what the script asks for; nothing has changed.
        """
        self.check(script)
        self._script = script

    def close(self) -> None:
        """Take the server away, without a word about its goals."""
        for goal in self._goals.values():
            goal.close()
        if self._other is not None:
            self._other.close()
        if self._stop_topic is not None:
            self._host.node.destroy_subscription(self._stop_topic)
        self._server.destroy()
        self._tell('closed')

    # What `Answers` asks for

    def decide(self, goal_id: bytes, goal: Any) -> Decision:
        """Return what the next step says; block if it does."""
        is_other = goal_id in self._stolen_from
        step = self._script.healthy_step() if is_other else self._script.next()
        self._tell('goal', id=goal_id.hex(), message=str(goal), other=is_other)
        if step.accept:
            self._steps[goal_id] = step
        elif step.accept is False:
            self._tell('rejected', id=goal_id.hex())
        if step.blocking:
            time.sleep(step.accept_s)
        return Decision(step.accept, 0.0 if step.blocking else step.accept_s)

    def accepted(self, handle: ServerGoalHandle) -> None:
        """Let the goal begin."""
        goal_id = bytes(handle.goal_id.uuid)
        step = self._steps.pop(goal_id)
        is_other = goal_id in self._stolen_from
        self._tell('accepted', id=goal_id.hex(), live=len(self._goals) + 1, other=is_other)
        handle.execute()
        goal = LiveGoal(
            handle,
            step,
            self._host.alarms,
            fill(self._action.Feedback(), step.feedback or {}),
            on_end=lambda how, is_own_end: self._end(goal, how, is_own_end),
            on_incident=lambda what: self._befall(goal, what),
        )
        self._goals[goal_id] = goal
        victim = self._goals.get(self._stolen_from.pop(goal_id, b''))
        if victim is not None:
            self._finish(victim, Ending.ABORT, self._action.Result())

    def asked_to_cancel(self, goal_id: bytes | None) -> None:
        """Tell that somebody wants a goal canceled, or several."""
        is_known = goal_id is None or goal_id in self._goals
        self._tell('cancel_request', id=goal_id.hex() if goal_id else None, known=is_known)

    def holds_up_cancels(self) -> Future | None:
        """Return the end of a goal whose step holds requests up."""
        held = (goal for goal in self._goals.values() if goal.step.cancel is CancelAnswer.HOLD)
        goal = next(held, None)
        return None if goal is None else goal.is_over

    def cancel_code(self, goal_id: bytes | None) -> int | None:
        """Refuse requests as the step of their goal says."""
        goal = self._goals.get(goal_id or b'')
        if goal_id in self._forgotten:
            return CancelGoal.Response.ERROR_UNKNOWN_GOAL_ID
        if goal is not None and goal.step.cancel is CancelAnswer.REJECT:
            self._tell('cancel', id=goal.id.hex())
            return CancelGoal.Response.ERROR_REJECTED
        return None

    def cancel(self, handle: ServerGoalHandle) -> bool:
        """Begin to cancel a goal, unless its step refuses."""
        goal = self._goals.get(bytes(handle.goal_id.uuid))
        if goal is None:
            return False
        self._tell('cancel', id=goal.id.hex())
        if goal.step.cancel in (CancelAnswer.REJECT, CancelAnswer.REJECT_QUIETLY):
            return False
        goal.cancel()
        return True

    def asked_for_result(self, goal_id: bytes) -> None:
        """Tell that somebody wants a result."""
        self._tell('result_request', id=goal_id.hex())

    # What happens to goals

    def _befall(self, goal: LiveGoal, what: Incident) -> None:
        self._tell(what.value, id=goal.id.hex())
        if what is Incident.DIE:
            incidents.die()
        elif what is Incident.FREEZE:
            incidents.freeze(goal.step.thaw_s, self._host.pipes)
            self._tell('thawed', id=goal.id.hex())
        elif what is Incident.RESTART:
            self._host.restart()
        else:
            if self._other is None:
                self._other = OtherClient(self._host, self._action, self.at)
            if what is Incident.STOLEN:
                goal_id = self._other.send(goal.handle.request)
                self._stolen_from[goal_id] = goal.id
            else:
                self._other.cancel(goal.id)

    def _end(self, goal: LiveGoal, how: Ending, is_own_end: bool) -> None:
        request = goal.handle.request
        result = make_result(self._action, request, how, goal.step, is_own_end=is_own_end)
        self._finish(goal, how, result)

    def _finish(self, goal: LiveGoal, how: Ending, result: Any) -> None:
        del self._goals[goal.id]
        goal.close()
        if how is Ending.UNKNOWN:
            self._forgotten.add(goal.id)
        end = {Ending.SUCCEED: goal.handle.succeed, Ending.CANCEL: goal.handle.canceled}
        end.get(how, goal.handle.abort)()
        sent = goal.stream
        about = {} if sent is None else {'feedback': sent.count, 'feedback_hz': sent.rate_hz}
        self._tell('ended', id=goal.id.hex(), how=how.value, **about)
        self._server.finish(goal.handle, _STATUS[how], result)
        goal.is_over.set_result(None)

    def _stop(self, message: String) -> None:
        self._tell('stop', text=message.data)
        for goal in list(self._goals.values()):
            if message.data == 'stop' and goal.ignores_cancel:
                self._finish(goal, Ending.ABORT, preempted_result(self._action))

    def _tell(self, event: str, **fields: object) -> None:
        self._host.tell(event, self.at, **fields)
