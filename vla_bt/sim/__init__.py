"""The simulated robot: a pyrobosim home behind the ports, stepped by whoever owns the clock."""

from vla_bt.sim.config import SimConfig, read_sim_config
from vla_bt.sim.faults import SimFaults
from vla_bt.sim.home import HomeRobot

__all__ = ['HomeRobot', 'SimConfig', 'SimFaults', 'read_sim_config']
