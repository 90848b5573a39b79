"""Carrying out orders: in this process, or over ROS."""

from __future__ import annotations

import enum
import importlib.util
import time

from rich.console import Console

from vla_bt.cli.company import Company
from vla_bt.cli.configuration import Configuration
from vla_bt.cli.view import MissionView, print_result
from vla_bt.mission import (
    Equipment,
    Executive,
    InlineExecutor,
    MissionResult,
    Order,
    Outcome,
    PlanningWorker,
)
from vla_bt.planner import Image
from vla_bt.robot.fake import FakeRobot
from vla_bt.safety import ConfirmationMode


class Target(enum.Enum):
    """Where to run."""

    IN_PROCESS = enum.auto()
    """In this process, on the simulator, without ROS."""
    DEMO = enum.auto()
    """In processes started for it, over ROS."""
    SERVER = enum.auto()
    """On the server that is there in this ROS domain; without one, as DEMO."""


def plan_answer(
    command: str, configuration: Configuration, image: Image | None = None
) -> MissionResult:
    """Return what planning alone gives: a checked plan, a question, or a refusal.

    Args:
        command: What the robot should do.
        configuration: What to plan with.
        image: For a model that takes images; None: text only.
    """
    settings = configuration.settings
    worker = PlanningWorker(
        configuration.planner,
        clock=time.monotonic,
        timeout_s=settings.planning.timeout_s,
        executor=InlineExecutor(),
    )
    executive = Executive(
        Equipment(
            robot=FakeRobot(time.monotonic),
            world=configuration.world_model(),
            catalogue=configuration.catalogue,
            worker=worker,
            settings=settings,
            safety=configuration.safety,
            clock=time.monotonic,
        )
    )
    mission = executive.submit(Order(command=command, plan_only=True, image=image))
    executive.tick()
    assert mission.result is not None, 'planning inline ends in one tick'
    return mission.result


def carry_out(
    order: Order,
    configuration: Configuration,
    target: Target,
    speed: float,
    *,
    as_json: bool,
    preempt: bool = False,
    confirm: ConfirmationMode | None = None,
) -> Outcome:
    """Run an order, show it, and return how it ended. Blocks until the robot stands still.

    Args:
        order: What to do.
        configuration: What to do it with.
        target: Where.
        speed: Simulated seconds per second.
        as_json: Print the result as JSON and nothing else; nobody is asked anything.
        preempt: Stop a mission under way first.
        confirm: Who answers when a step of a simulated robot needs a person's yes; None: as the
            settings say, but everything is allowed where nobody can type.
    """
    console = Console()
    with MissionView(console, configuration.catalogue, quiet=as_json) as view:
        company = Company(view, configuration.confirmation.mode, confirm, can_type=not as_json)
        if target is Target.IN_PROCESS:
            result = _in_process(order, configuration, view, company, speed)
        else:
            result = _over_ros(order, configuration, view, company, target, speed, preempt)
    print_result(console, result, as_json=as_json)
    return result.outcome


def _in_process(
    order: Order,
    configuration: Configuration,
    view: MissionView,
    company: Company,
    speed: float,
) -> MissionResult:
    answered = configuration.answered_by(company.announce())
    return answered.simulation(speed).run(order, view.show, company.of_a_simulation())


def _over_ros(
    order: Order,
    configuration: Configuration,
    view: MissionView,
    company: Company,
    target: Target,
    speed: float,
    preempt: bool,
) -> MissionResult:
    if importlib.util.find_spec('rclpy') is None or importlib.util.find_spec('vla_msgs') is None:
        view.note('ROS 2 is not installed here: the mission runs in this process instead.')
        return _in_process(order, configuration, view, company, speed)
    from vla_bt.ros.client.demo import DemoOptions, run_demo
    from vla_bt.ros.client.task_client import NoServerError, run_command

    if target is Target.SERVER:
        try:
            return run_command(
                order,
                preempt=preempt,
                on_status=view.show,
                server_timeout_s=4.0,
                person=company.of_a_server(),
            )
        except NoServerError:
            pass
        view.note('No behaviour server answers in this ROS domain: starting the simulated robot.')
    files = configuration.files
    options = DemoOptions(
        speed_factor=speed,
        sim_parameters=files.sim_parameters(),
        server_parameters=files.server_parameters(),
        confirmation=company.announce(),
    )
    return run_demo(
        order,
        options,
        on_progress=view.note,
        on_status=view.show,
        person=company.of_a_simulation(),
    )
