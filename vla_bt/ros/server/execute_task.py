"""The action server `vla/execute_task`: one command or plan, from words to outcome."""

from __future__ import annotations

from collections.abc import Callable

from rclpy.action import ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.node import Node
from rclpy.task import Future
from vla_msgs.action import ExecuteTask

from vla_bt.mission import BusyError, Mission, MissionResult, MissionStatus, Outcome
from vla_bt.ros.server.arrivals import Arrivals
from vla_bt.ros.server.dispatch import Dispatcher
from vla_bt.ros.server.orders import read_order
from vla_bt.ros.server.task_messages import feedback_message, result_message

ACTION = 'vla/execute_task'
RESULT_TIMEOUT_S = 60


class TaskServer:
    """Takes task goals and answers each with a result that says what became of it.

    Every goal is accepted: ROS 2 rejections carry no words. What cannot be done (bad input, a
    mission under way) ends at once as aborted, with outcome REFUSED and the reason. A goal ends
    as succeeded only for SUCCEEDED, as canceled only when its client asked for it, and not before
    the robot stands still.

    Args:
        node: Whose executor serves.
        dispatcher: Carries out.
        request_tick: Called when there is something new to do.
        arrivals: Judges stamps, frames and rotations of what is in the documents of a goal.
    """

    def __init__(
        self,
        node: Node,
        dispatcher: Dispatcher,
        request_tick: Callable[[], None],
        arrivals: Arrivals,
    ) -> None:
        self._node = node
        self._dispatcher = dispatcher
        self._request_tick = request_tick
        self._arrivals = arrivals
        self._goals: dict[bytes, _Goal] = {}
        self._server = ActionServer(
            node,
            ExecuteTask,
            ACTION,
            self._execute,
            handle_accepted_callback=self._begin,
            cancel_callback=self._cancel,
            result_timeout=RESULT_TIMEOUT_S,
        )

    def destroy(self) -> None:
        """Serve no more."""
        self._server.destroy()

    def _begin(self, handle: ServerGoalHandle) -> None:
        goal = _Goal(handle)
        self._goals[bytes(handle.goal_id.uuid)] = goal
        # rclpy looks for results of goals only when it wakes up for something else.
        goal.result.add_done_callback(lambda _: self._node.executor.wake())
        handle.execute()
        request = handle.request
        reading = read_order(
            request.command,
            request.plan_json,
            request.context_json,
            plan_only=request.plan_only,
            arrivals=self._arrivals,
        )
        if reading.order is None:
            goal.end(reading.refusal())
            return
        try:
            goal.mission = self._dispatcher.submit(
                reading.order, preempt=request.preempt, listener=goal
            )
        except BusyError as error:
            goal.end(MissionResult(outcome=Outcome.REFUSED, reason=str(error)))
        self._request_tick()

    async def _execute(self, handle: ServerGoalHandle) -> ExecuteTask.Result:
        key = bytes(handle.goal_id.uuid)
        result = await self._goals[key].result
        del self._goals[key]
        return result

    def _cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        goal = self._goals.get(bytes(handle.goal_id.uuid))
        if goal is None or goal.mission is None:
            return CancelResponse.REJECT
        goal.mission.cancel('Canceled by its client.')
        self._request_tick()
        return CancelResponse.ACCEPT


class _Goal:
    """One task goal, listening to its mission."""

    def __init__(self, handle: ServerGoalHandle) -> None:
        self.mission: Mission | None = None
        """None while the goal waits for its order to be read, and when it was refused."""
        self.result = Future()
        self._handle = handle
        self._plan_id = ''

    def on_status(self, status: MissionStatus) -> None:
        """Send feedback; the plan once when it is new."""
        feedback = feedback_message(status)
        if status.plan is not None and status.plan.id != self._plan_id:
            self._plan_id = status.plan.id
            feedback.plan_json = status.plan.to_json(indent=None)
        self._handle.publish_feedback(feedback)

    def on_result(self, status: MissionStatus, result: MissionResult) -> None:
        """End the goal."""
        self.end(result)

    def end(self, result: MissionResult) -> None:
        """Give the goal its final state and its result."""
        if result.outcome is Outcome.SUCCEEDED:
            self._handle.succeed()
        elif result.outcome is Outcome.CANCELED and self._handle.is_cancel_requested:
            self._handle.canceled()
        else:
            self._handle.abort()
        self.result.set_result(result_message(result))
