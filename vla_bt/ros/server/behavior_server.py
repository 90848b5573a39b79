"""The node `behavior_server`: commands in, a robot that carries them out, states out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from rclpy.node import Node
from rclpy.task import Future

from vla_bt.mission import Executive, PlanningWorker
from vla_bt.planner import LanguagePlanner
from vla_bt.planner.store import state_folder
from vla_bt.ros.ports.ros_robot import RosRobot
from vla_bt.ros.process import run_node
from vla_bt.ros.readings.readings import Readings
from vla_bt.ros.robot_config import RobotConfig
from vla_bt.ros.server.arrivals import Arrivals
from vla_bt.ros.server.commands import CommandTopics
from vla_bt.ros.server.confirmation import ConfirmationDesk
from vla_bt.ros.server.diagnostics import Diagnostics
from vla_bt.ros.server.dispatch import Dispatcher
from vla_bt.ros.server.equipment import make_equipment
from vla_bt.ros.server.execute_task import TaskServer
from vla_bt.ros.server.files import ServerFiles
from vla_bt.ros.server.kept_stop import KeptStop, file_name
from vla_bt.ros.server.life_sign import LifeSign
from vla_bt.ros.server.parameters import ServerParameters, read_parameters
from vla_bt.ros.server.readiness import Readiness
from vla_bt.ros.server.safety import SafetyDesk
from vla_bt.ros.server.set_model import SetModelService
from vla_bt.ros.server.status import StatusTopics
from vla_bt.ros.server.ticker import Ticker
from vla_bt.ros.server.viewer import make_viewer
from vla_bt.safety import SafetyWatch
from vla_bt.safety.watchdog import SILENCE
from vla_bt.settings import PlanningSettings
from vla_bt.skills import Catalogue

NAME = 'behavior_server'
LINGER_S = 0.2
"""From standstill to the end of the process: time for results to leave it."""


class BehaviorServer:
    """Everything of the behaviour server, in one thread but for the planner.

    Args:
        node: Owner of all entities.

    Raises:
        SettingsError: A parameter or a file is wrong.
        ProblemsError: A skill's tree is wrong.
    """

    def __init__(self, node: Node) -> None:
        self._log = node.get_logger()
        self.done = Future()
        self._deadline_s: float | None = None
        self._busy_s = 0.0
        parameters = read_parameters(node)
        files = ServerFiles(parameters)
        self._settings = parameters.settings.execution
        self._ticker = Ticker(
            node, lambda: self._life.around(self._tick), self._settings.heartbeat_hz
        )
        self._robot = RosRobot(node, files.config, wake=self._ticker.request)
        self._planner = LanguagePlanner(
            files.catalogue, parameters.settings, safety=files.safety
        )
        self._worker = self._make_worker(parameters)
        equipment = make_equipment(node, parameters, files, self._robot, self._worker)
        self._executive = Executive(equipment)
        self._status = StatusTopics(
            node, files.catalogue, files.world, lambda: self._safety.details()
        )
        self._status.announce('STARTING')
        self._readings = self._listen(node, files)
        self._dispatcher = self._make_dispatcher(node, parameters, files.config)
        self._life = self._make_life_sign(node, files)
        self._safety = self._make_safety_desk(node, equipment.watch, parameters)
        arrivals = _arrivals(node, files.config, parameters.settings.planning)
        self._serve(node, files.catalogue, arrivals)
        self._tell_planner(self._planner.summary)
        self._planner.prepare()

    def _make_worker(self, parameters: ServerParameters) -> PlanningWorker:
        return PlanningWorker(
            self._planner,
            clock=time.monotonic,
            timeout_s=parameters.settings.planning.timeout_s,
            wake=self._ticker.request,
            learn=self._planner.learn,
        )

    def _listen(self, node: Node, files: ServerFiles) -> Readings:
        return Readings(
            node,
            files.config,
            files.world,
            transforms=self._robot.transforms,
            reader=self._robot.reader,
            on_change=self._reading_changed,
            on_estop=lambda: self._safety.stop_now('emergency stop pressed'),
            guards=files.safety.guards,
            on_reading=lambda: self._safety.look(),
        )

    def _make_life_sign(self, node: Node, files: ServerFiles) -> LifeSign:
        return LifeSign(
            node,
            files.safety.watchdog,
            files.world,
            is_ticking=lambda: not self._dispatcher.is_idle,
            may_move=lambda: bool(self._robot.alarms),
            on_trip=lambda reason: self._safety.stop_now(reason, SILENCE),
        )

    def _make_safety_desk(
        self, node: Node, watch: SafetyWatch, parameters: ServerParameters
    ) -> SafetyDesk:
        folder = state_folder(parameters.settings.state_folder)
        name = file_name(node.context.get_domain_id(), node.get_namespace())
        return SafetyDesk(
            node,
            self._executive,
            watch,
            self._robot,
            is_idle=lambda: self._dispatcher.is_idle,
            tick_now=self._ticker.tick_now,
            tell=self._status.announce,
            on_reset=self._life.reset,
            kept=KeptStop(folder / name if parameters.keep_safety_stop else None),
        )

    def _make_dispatcher(
        self, node: Node, parameters: ServerParameters, config: RobotConfig
    ) -> Dispatcher:
        readiness = Readiness(node, config, self._readings, self._tell_readiness)
        return Dispatcher(
            self._executive,
            missing=lambda: readiness.missing,
            patience_s=parameters.startup_timeout_s,
            listener=self._status,
        )

    def _serve(self, node: Node, catalogue: Catalogue, arrivals: Arrivals) -> None:
        """Open what others call; from here on there may be missions."""
        request_tick = self._ticker.request
        TaskServer(node, self._dispatcher, request_tick, arrivals)
        CommandTopics(
            node, catalogue, self._dispatcher, self._status, request_tick, arrivals
        )
        SetModelService(node, self._planner, self._tell_planner)
        self._desk = ConfirmationDesk(node, self._executive, self._status, request_tick)
        self._viewer = make_viewer(node)
        self._diagnostics = Diagnostics(
            node, lambda: self._robot.action_lanes, self._status.tell_alarms, (self._safety,)
        )

    def stop(self) -> None:
        """Cancel everything; `done` once the robot stands still or `drain_timeout_s` is over.

        While an alarm says that something may still move, it does not stand still.
        """
        if self._deadline_s is None:
            self._log.info('stopping')
            self._robot.cancel_all('the behaviour server is shutting down')
            self._busy_s = time.monotonic()
            self._deadline_s = self._busy_s + self._settings.drain_timeout_s + LINGER_S
            self._dispatcher.close('The behaviour server is shutting down.')
            self._ticker.request()

    def close(self) -> None:
        """Give back threads and clients."""
        self._ticker.close()
        self._worker.close()
        self._planner.close()
        self._robot.destroy()

    def _tick(self) -> float | None:
        self._readings.refresh()
        mission = self._executive.mission
        next_s = self._dispatcher.tick()
        self._desk.look()
        self._safety.look()
        self._diagnostics.look()
        if self._viewer is not None and mission is not None:
            self._viewer.show(mission.root)
        if self._deadline_s is None or self.done.done():
            return next_s
        now_s = time.monotonic()
        alarms = ' '.join(self._robot.alarms)
        is_busy = next_s is not None or bool(alarms)
        if is_busy and now_s >= self._deadline_s:
            self._log.error(f'an action did not stop in time. {alarms}')
        elif is_busy:
            self._busy_s = now_s
        else:
            self._life.end()
        end_s = min(self._busy_s + LINGER_S, self._deadline_s)
        if now_s >= end_s:
            self._status.announce('STOPPED')
            self.done.set_result(None)
        return end_s if next_s is None else min(next_s, end_s)

    def _reading_changed(self) -> None:
        # A detector reports ten or thirty times a second; with nothing under way, to nobody.
        if not self._dispatcher.is_idle:
            self._ticker.request()

    def _tell_planner(self, summary: str) -> None:
        self._log.info(summary)
        self._status.announce('PLANNER', message=summary, models=list(self._planner.models))

    def _tell_readiness(self, missing: tuple[str, ...]) -> None:
        if missing:
            self._log.info(f'waiting for: {", ".join(missing)}')
            self._status.announce('WAITING', missing=list(missing))
        else:
            self._log.info('ready')
            self._status.announce('READY')
        self._ticker.request()


def _arrivals(node: Node, config: RobotConfig, planning: PlanningSettings) -> Arrivals:
    clock = node.get_clock()
    return Arrivals(
        now_s=lambda: float(clock.now().nanoseconds) / 1e9,
        frame=config.frames.map,
        max_age_s=planning.max_command_age_s,
        max_context_age_s=planning.max_context_age_s,
        tolerance_s=planning.clock_tolerance_s,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the node until it is told to end; return the exit code."""
    return run_node(NAME, BehaviorServer, arguments)


if __name__ == '__main__':
    sys.exit(main())
