"""The client that waits for an outcome, against a server in another thread."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from rclpy.action import ActionServer, CancelResponse  # noqa: E402
from rclpy.executors import SingleThreadedExecutor  # noqa: E402
from rclpy.node import Node  # noqa: E402
from rclpy.task import Future  # noqa: E402
from vla_msgs.action import ExecuteTask  # noqa: E402

from vla_bt.mission import MissionState, MissionStatus, Order, Outcome  # noqa: E402
from vla_bt.plan import Plan, Step  # noqa: E402
from vla_bt.ros.client import task_client as module  # noqa: E402
from vla_bt.ros.client.task_client import NoServerError, TaskClient, run_command  # noqa: E402
from vla_bt.ros.server.execute_task import ACTION  # noqa: E402

pytestmark = pytest.mark.ros

PLAN = Plan(steps=(Step(skill='say', args={'text': 'hi'}, id='a'),), command='say hi')


class Server:
    """Tells feedback on acceptance; ends when told to, or canceled when asked to."""

    def __init__(self, namespace: str) -> None:
        self.node = Node('server', namespace=namespace)
        self.requests: list[ExecuteTask.Goal] = []
        self.ending: Future | None = None
        self.is_ending_at_once = True
        self.action = ActionServer(
            self.node, ExecuteTask, ACTION, self._execute, cancel_callback=self._cancel
        )
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)
        self.thread = threading.Thread(target=self._spin)
        self.is_over = threading.Event()
        self.thread.start()

    def close(self) -> None:
        self.is_over.set()
        self.thread.join()
        self.node.destroy_node()
        self.executor.shutdown()

    def _spin(self) -> None:
        while not self.is_over.is_set():
            self.executor.spin_once(timeout_sec=0.02)

    async def _execute(self, handle: Any) -> ExecuteTask.Result:
        self.requests.append(handle.request)
        feedback = ExecuteTask.Feedback(state='RUNNING', active_step=0, tree='▶ mission')
        feedback.plan_json = PLAN.to_json(indent=None)
        handle.publish_feedback(feedback)
        if self.is_ending_at_once:
            handle.succeed()
            return ExecuteTask.Result(outcome='SUCCEEDED', reason='done', steps_done=1)
        self.ending = Future()
        await self.ending
        handle.canceled()
        return ExecuteTask.Result(outcome='CANCELED', reason='stopped')

    def _cancel(self, handle: Any) -> CancelResponse:
        self.executor.create_task(lambda: self.ending.set_result(None))
        return CancelResponse.ACCEPT


@pytest.fixture
def server(context: None, namespace: str) -> Iterator[Server]:
    made = Server(namespace)
    yield made
    made.close()


def test_an_order_is_carried_out_and_its_result_returned(server: Server, namespace: str) -> None:
    order = Order(command='say hi', plan=PLAN, plan_only=True)
    result = run_command(order, preempt=True, namespace=namespace)
    assert (result.outcome, result.reason, result.steps_done) == (Outcome.SUCCEEDED, 'done', 1)
    request = server.requests[0]
    assert (request.command, request.preempt, request.plan_only) == ('say hi', True, True)
    assert Plan.model_validate_json(request.plan_json) == PLAN


def test_feedback_becomes_status_with_the_plan(server: Server, namespace: str) -> None:
    server.is_ending_at_once = False
    seen: list[MissionStatus] = []

    def look(status: MissionStatus) -> None:
        seen.append(status)
        os.kill(os.getpid(), signal.SIGINT)

    run_command(Order(command='say hi'), namespace=namespace, on_status=look)
    assert seen[0].state is MissionState.RUNNING
    assert seen[0].plan == PLAN
    assert (seen[0].command, seen[0].tree) == ('say hi', '▶ mission')


def test_ctrl_c_cancels_and_waits_for_the_end(server: Server, namespace: str) -> None:
    server.is_ending_at_once = False
    result = run_command(
        Order(command='say hi'),
        namespace=namespace,
        on_status=lambda status: os.kill(os.getpid(), signal.SIGINT),
    )
    assert (result.outcome, result.reason) == (Outcome.CANCELED, 'stopped')


def test_a_second_ctrl_c_ends_the_waiting(server: Server, namespace: str) -> None:
    server.is_ending_at_once = False
    server.action.register_cancel_callback(lambda handle: CancelResponse.REJECT)

    def interrupt_twice(status: MissionStatus) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    result = run_command(
        Order(command='say hi'), namespace=namespace, on_status=interrupt_twice
    )
    assert result.outcome is Outcome.CANCELED
    assert 'may still be moving' in result.reason


def test_without_a_server_nothing_is_sent(context: None) -> None:
    with pytest.raises(NoServerError, match='/nobody/vla/execute_task'):
        run_command(Order(command='go'), namespace='/nobody', server_timeout_s=0.2)


def test_ctrl_c_while_waiting_for_a_server_gives_up(
    context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(
        self: TaskClient, timeout_s: float, is_hopeless: Callable[[], bool]
    ) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        assert is_hopeless()
        return False

    monkeypatch.setattr(TaskClient, 'wait_for_server', interrupted)
    result = run_command(Order(command='go'), namespace='/nobody')
    assert result.outcome is Outcome.CANCELED


def test_a_server_that_is_gone_is_noticed(
    server: Server, namespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, 'LOST_AFTER_S', 0.2)
    server.is_ending_at_once = False
    result = run_command(
        Order(command='say hi'),
        namespace=namespace,
        on_status=lambda status: server.executor.create_task(server.action.destroy),
    )
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'unreachable')


def test_a_server_known_to_be_lost_ends_the_waiting(server: Server, namespace: str) -> None:
    server.is_ending_at_once = False
    with TaskClient(namespace) as client:
        assert client.wait_for_server(10.0)
        result = client.run(Order(command='go'), is_lost=lambda: bool(server.requests))
    assert result.failure_code == 'unreachable'


def test_a_waiting_that_is_hopeless_ends_at_once(context: None) -> None:
    """Stands last: the next participant of this process would get the GUID of one just gone."""
    with TaskClient('/nobody') as client:
        assert not client.wait_for_server(60.0, lambda: True)
