"""Install Python packages, among them ROS 2, into the virtual environment."""

from __future__ import annotations

import ast
import os
import re
import sys
import sysconfig
from pathlib import Path

from process import CommandError

ROOT = Path(__file__).resolve().parent.parent
# Variables of a sourced ROS 2 or of another virtual environment that must not leak into ours.
FOREIGN = (
    'AMENT_PREFIX_PATH', 'CMAKE_PREFIX_PATH', 'COLCON_PREFIX_PATH', 'LD_LIBRARY_PATH',
    'PYTHONPATH', 'PYTHONHOME', 'ROS_DISTRO', 'VIRTUAL_ENV', '_ROS_WHEELS_BOOTSTRAP_COMPLETE',
)  # fmt: skip
# Variables of the calling make, which the makes of CMake would obey.
OUTER_MAKE = ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES', 'COMMAND')


def requirements(*names: str) -> list[str]:
    """Read lists of requirements such as `ROS` out of setup.py, their only home."""
    tree = ast.parse((ROOT / 'setup.py').read_text())
    lists = {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    }
    return [requirement for name in names for requirement in lists[name]]


def clean_env() -> dict[str, str]:
    """Return this environment without what belongs to another ROS 2, Python or make."""
    return {key: text for key, text in os.environ.items() if key not in FOREIGN + OUTER_MAKE}


def sourced_env(venv: Path) -> dict[str, str]:
    """Return the environment of the sourced ROS 2 with the virtual environment on top."""
    env = {key: text for key, text in os.environ.items() if key not in OUTER_MAKE}
    for name, folder in (
        ('PATH', venv / 'bin'), ('LD_LIBRARY_PATH', venv / 'lib'),
        ('AMENT_PREFIX_PATH', venv), ('CMAKE_PREFIX_PATH', venv),
    ):  # fmt: skip
        env[name] = os.pathsep.join(filter(None, [str(folder), env.get(name)]))
    return env


def build_env(venv: Path) -> dict[str, str]:
    """Return the environment in which packages are built on the wheels.

    The two last variables spare each of the build's many Pythons the restart with which the
    wheels set the library path.
    """
    libraries = [venv / 'lib', *sorted(site_packages(venv).glob('ros_*.libs'))]
    return clean_env() | {
        'PATH': os.pathsep.join([str(venv / 'bin'), os.environ['PATH']]),
        'AMENT_PREFIX_PATH': str(venv),
        'CMAKE_PREFIX_PATH': str(venv),
        'LD_LIBRARY_PATH': os.pathsep.join(map(str, libraries)),
        '_ROS_WHEELS_BOOTSTRAP_COMPLETE': '1',
    }


def site_packages(venv: Path) -> Path:
    """Return where the environment keeps its Python packages."""
    return venv / 'lib' / f'python{sys.version_info[0]}.{sys.version_info[1]}' / 'site-packages'


def pip(venv: Path, *arguments: str) -> list[object]:
    """Return the command that installs with the environment's pip, without chatter."""
    quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-warn-script-location']
    return [venv / 'bin' / 'python', '-m', 'pip', 'install', *quiet, *arguments]


def mend_cmake_files(venv: Path) -> None:
    """Replace the Python prefix of the machine the wheels were made on by the one of this."""
    old = r'/opt/python/cp\d+-cp\d+t?'
    places = {
        rf'{old}/lib/python3\.\d+t?/site-packages': site_packages(venv).as_posix(),
        rf'{old}/include/python3\.\d+t?': Path(sysconfig.get_path('include')).as_posix(),
    }
    for path in venv.glob('share/*/cmake/*.cmake'):
        text = mended = path.read_text()
        for pattern, place in places.items():
            mended = re.sub(pattern, place.replace('\\', r'\\'), mended)
        if mended != text:
            path.write_text(mended)


def is_offline(error: CommandError) -> bool:
    """Tell whether pip failed because it reached no package index."""
    return 'Retrying (' in error.text()


def lacks_wheels(error: CommandError) -> bool:
    """Tell whether pip failed because a ROS 2 wheel does not exist for this platform."""
    return 'No matching distribution found for ros-' in error.text() and not is_offline(error)
