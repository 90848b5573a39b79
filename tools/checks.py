"""What this machine lacks for the set-up, each as one line for the person who typed `make`."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

NEWEST_WHEEL = (3, 13)


def missing_venv() -> str | None:
    """Say how to get virtual environments, or None where Python can make them."""
    if importlib.util.find_spec('venv') and importlib.util.find_spec('ensurepip'):
        return None
    return (
        'Python cannot make virtual environments here: install the Debian package python3-venv '
        '(apt install python3-venv).'
    )


def missing_for_ros() -> str | None:
    """Say why ROS 2 cannot be set up on this machine, or None where nothing is in the way."""
    return (None if sourced() else _missing_wheels()) or _missing_compiler()


def sourced() -> str:
    """Return the prefixes of the ROS 2 sourced in this shell; empty: none is."""
    return os.environ.get('AMENT_PREFIX_PATH', '')


def can_import_rclpy() -> bool:
    """Tell whether this very Python finds the rclpy of the sourced ROS 2; takes about 0.3 s."""
    command = [sys.executable, '-c', 'import rclpy']
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _missing_wheels() -> str | None:
    system, machine = platform.system(), platform.machine()
    version = sys.version_info[:2]
    if (system, machine) == ('Linux', 'x86_64') and version <= NEWEST_WHEEL:
        return None
    return (
        'ROS 2 comes as wheels for Linux on x86_64 with Python 3.10 to '
        f'{NEWEST_WHEEL[0]}.{NEWEST_WHEEL[1]}; this is {system} on {machine} with Python '
        f'{version[0]}.{version[1]} and no ROS 2 is sourced.'
    )


def _missing_compiler() -> str | None:
    if not all(
        shutil.which(os.environ.get(variable) or command)
        for variable, command in (('CC', 'cc'), ('CXX', 'c++'))
    ):
        return 'A C++ compiler is missing: install the Debian package g++ (apt install g++).'
    if not Path(sysconfig.get_path('include'), 'Python.h').is_file():
        return (
            "Python's C headers are missing: install the Debian package python3-dev "
            '(apt install python3-dev).'
        )
    return None
