"""What the measurements' own nodes share."""

from __future__ import annotations

import os
from threading import Thread

from rclpy.qos import DurabilityPolicy, QoSProfile

from vla_bt.ros.client.node_process import PARENT_PIPE

LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
READINGS_TOPIC = 'bench/readings'
BARE_TOPIC = 'bench/bare'
STAMP_TOPIC = 'bench/stamp'
GAP_TOPIC = 'bench/longest_gap_us'


def end_with_parent() -> None:
    """End this process when the one that started it is gone; costs nothing until then."""
    if PARENT_PIPE in os.environ:
        pipe = int(os.environ[PARENT_PIPE])
        Thread(target=_wait, args=(pipe,), daemon=True, name='parent').start()


def _wait(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)
