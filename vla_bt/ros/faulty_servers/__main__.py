"""`python -m vla_bt.ros.faulty_servers`, the same as `ros2 run vla_bt faulty_servers`."""

import sys

from vla_bt.ros.faulty_servers.main import main

sys.exit(main())
