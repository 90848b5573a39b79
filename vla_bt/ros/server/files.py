"""The files that the parameters name, read at the start."""

from __future__ import annotations

import time

from vla_bt.ros.robot_config import load_robot_config
from vla_bt.ros.robot_names import refuse_unlisted
from vla_bt.ros.server.life_sign import supervised
from vla_bt.ros.server.parameters import ServerParameters
from vla_bt.safety import check_arm_poses, check_safety, load_safety
from vla_bt.settings import FaultList, find_share
from vla_bt.skills import load_catalogue
from vla_bt.trees import with_all_resources
from vla_bt.world import load_world


class ServerFiles:
    """What the files say.

    Args:
        parameters: Name them.

    Raises:
        SettingsError: A file is wrong.
        ProblemsError: A skill's tree is wrong.
    """

    def __init__(self, parameters: ServerParameters) -> None:
        faults = FaultList()
        with faults.collecting():
            self.config = load_robot_config(parameters.robot_config)
        with faults.collecting():
            world_file = parameters.world_file or find_share('config/world.yaml')
            self.world = load_world(world_file).to_model(time.monotonic)
        with faults.collecting():
            self.catalogue = with_all_resources(load_catalogue(parameters.skill_folders))
        with faults.collecting():
            self.safety = supervised(
                load_safety(parameters.safety_file),
                parameters.settings.execution.heartbeat_hz,
                is_required=parameters.require_watchdog,
            )
        faults.raise_all()
        with faults.collecting():
            check_safety(self.safety, self.catalogue, self.world, parameters.safety_file)
        with faults.collecting():
            robot_file = parameters.robot_config or find_share('config/robot.yaml')
            check_arm_poses(self.config.arm.poses, self.safety.limits, robot_file)
        with faults.collecting():
            refuse_unlisted(self.config, self.safety.allowed_names, parameters.robot_config)
        faults.raise_all()
