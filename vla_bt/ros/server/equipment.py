"""What the behaviour server's missions work with."""

from __future__ import annotations

import time

from rclpy.node import Node

from vla_bt.mission import Equipment, PlanningWorker
from vla_bt.robot import Robot
from vla_bt.ros.readings.camera import Camera
from vla_bt.ros.robot_config import CameraConfig
from vla_bt.ros.server.files import ServerFiles
from vla_bt.ros.server.parameters import ServerParameters


def make_equipment(
    node: Node,
    parameters: ServerParameters,
    files: ServerFiles,
    robot: Robot,
    worker: PlanningWorker,
) -> Equipment:
    """Return what missions work with; a camera among it where a model takes images.

    Args:
        node: Owner of the camera's subscription.
        parameters: Of the server.
        files: That they name.
        robot: Behind its ports.
        worker: Plans.

    Raises:
        SettingsError: A setting or a guard names a skill that does not exist.
    """
    context = parameters.settings.context
    camera = Camera(
        node,
        files.config.camera if parameters.settings.llm.images else CameraConfig(),
        max_px=context.image_max_px,
        max_age_s=context.image_max_age_s,
    )
    return Equipment(
        robot=robot,
        world=files.world,
        catalogue=files.catalogue,
        worker=worker,
        settings=parameters.settings,
        safety=files.safety,
        clock=time.monotonic,
        camera=lambda: camera.look,
    )
