"""Build the interface packages that are not on this machine into the virtual environment."""

from __future__ import annotations

import os
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from process import Command
from state import digest

ROOT = Path(__file__).resolve().parent.parent
CMAKE = ROOT / 'tools' / 'cmake'


class Package:
    """One of our interface packages.

    Args:
        folder: Where its package.xml is.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.name = folder.name
        self.needs = {
            element.text
            for element in ElementTree.parse(folder / 'package.xml').getroot().iter('depend')
        }

    def key(self, packages: list[Package]) -> str:
        """Hash what the package is made from, other packages of ours included."""
        needed = [package for package in packages if package.name in self.needs]
        below = [package.key(packages) for package in needed]
        return digest(self.folder, CMAKE, Path(__file__), *below)


def packages() -> list[Package]:
    """List vla_msgs and every stand-in."""
    folders = (ROOT / 'interfaces').glob('**/package.xml')
    return [Package(path.parent) for path in sorted(folders)]


def missing(sourced: str) -> list[Package]:
    """List the packages that no prefix of the sourced ROS 2 has; all of them for an empty path."""
    prefixes = [Path(prefix) for prefix in sourced.split(os.pathsep) if prefix]
    return [
        package
        for package in packages()
        if not any((prefix / 'share' / package.name).is_dir() for prefix in prefixes)
    ]


def build(
    todo: list[Package],
    venv: Path,
    start: Callable[[list[object]], Command],
    note: Callable[[str, str], None],
    flags: list[str],
) -> None:
    """Build and install packages.

    Args:
        todo: What to build; colcon finds the order.
        venv: Where to install.
        start: Starts a command.
        note: Is told name and duration of each package as soon as it is installed.
        flags: Options of CMake.

    Raises:
        CommandError: A package did not build.
    """
    scratch = ROOT / '.setup' / 'build'
    shutil.rmtree(scratch, ignore_errors=True)

    def watch(line: str) -> None:
        if match := re.match(r'Finished <<< (\S+) \[(.*)\]', line):
            note(match[1], match[2])

    start(_command(todo, venv, scratch, flags)).wait(watch)
    shutil.rmtree(scratch, ignore_errors=True)


def _command(
    todo: list[Package], venv: Path, scratch: Path, flags: list[str]
) -> list[object]:
    colcon = venv / 'bin' / 'colcon'
    return [
        colcon if colcon.exists() else 'colcon',
        '--log-base', scratch / 'log',
        'build', '--merge-install', '--install-base', venv, '--build-base', scratch,
        '--paths', *(package.folder for package in todo),
        '--event-handlers', 'console_cohesion+',
        '--cmake-args', f'-DPython3_EXECUTABLE={venv}/bin/python', '-DBUILD_TESTING=OFF', *flags,
    ]
