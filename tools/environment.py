"""The steps from nothing to a virtual environment the project runs in, each done once."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import checks
import interfaces
import wheels
from process import Command, CommandError, Runner
from progress import Progress
from state import Lock, State, digest

ROOT = Path(__file__).resolve().parent.parent
# The virtual environment of each kind.
KINDS = {'core': '.venv-core', 'full': '.venv', 'demo': '.venv'}
# Which extras of setup.py go into an environment of each mode.
EXTRAS = {'core': 'dev,anthropic', 'in-process': 'sim', 'sourced': 'sim,dev', 'wheels': 'sim,dev'}
INPUTS = ('setup.py', 'setup.cfg', 'tools')


def ensure(kind: str) -> int:
    """Make the environment of a kind of `KINDS` unless it is there; 0: it is there now.

    Prints progress, and one line for whatever is in the way.
    """
    venv = ROOT / KINDS[kind]
    reason = None if kind == 'core' else checks.missing_for_ros()
    if reason and kind == 'full':
        return _refuse(reason)
    parts = INPUTS if kind == 'core' else (*INPUTS, 'interfaces')
    key = digest(_python(kind, venv), reason, *(ROOT / part for part in parts))
    if _is_ready(kind, venv, key):
        return 0
    if line := checks.missing_venv():
        return _refuse(line)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with Lock(ROOT / '.setup' / 'lock') as lock:
        if _is_ready(kind, venv, key):
            return 0
        runner = Runner(ROOT, ROOT / '.setup' / 'log', held=[lock])
        try:
            return Setup(kind, venv, runner).run(reason, key)
        except KeyboardInterrupt:
            return _refuse('\nset-up interrupted; the next call goes on from here', 130)
        finally:
            runner.stop()


def run_env(venv: Path) -> dict[str, str]:
    """Return the environment variables for programs of a finished virtual environment."""
    return wheels.sourced_env(venv) if State(venv).mode == 'sourced' else wheels.clean_env()


def _refuse(line: str, code: int = 1) -> int:
    print(line, file=sys.stderr, flush=True)
    return code


def _python(kind: str, venv: Path) -> str:
    """Name what an environment hangs on: the Python, its own place and the sourced ROS 2."""
    sourced = '' if kind == 'core' else checks.sourced()
    return '|'.join([sys.version, sys.base_prefix, str(venv), sourced])


def _is_ready(kind: str, venv: Path, key: str) -> bool:
    """Tell whether nothing changed, and repeat the line that says why ROS 2 is missing."""
    state = State(venv)
    if state.finished != key or not (venv / 'bin' / 'python').exists():
        return False
    if state.reason:
        print(state.reason, flush=True)
    return not (state.reason and kind == 'full')


class Setup:
    """One run of the set-up.

    Args:
        kind: One of `KINDS`.
        venv: Where the environment is or will be.
        runner: Runs the commands.
    """

    def __init__(self, kind: str, venv: Path, runner: Runner):
        self._kind = kind
        self._venv = venv
        self._runner = runner
        self._sourced = '' if kind == 'core' else checks.sourced()
        self._state = State(venv)

    def run(self, reason: str | None, key: str) -> int:
        """Make what is missing; 0: all is there."""
        has_ros = self._kind != 'core' and not reason
        self._progress = Progress(4 if has_ros else 2)
        try:
            if has_ros and self._sourced and not checks.can_import_rclpy():
                self._sourced = ''
                self._progress.detail(f'{sys.executable} cannot import the sourced rclpy:')
                self._progress.detail('taking ROS 2 from wheels (else PYTHON=/usr/bin/python3)')
            if has_ros:
                self._make_venv('sourced' if self._sourced else 'wheels')
                self._install_with_ros()
            else:
                self._make_venv('core' if self._kind == 'core' else 'in-process')
                self._install_without_ros(reason)
        except CommandError as error:
            return self._fail(error, key)
        return self._finish(key, reason)

    def _make_venv(self, mode: str) -> None:
        self._progress.begin('Python environment')
        key = digest(_python(self._kind, self._venv), self._sourced)
        self._state = State(self._venv)
        if self._state.done.get('venv') != key or self._state.is_broken:
            shutil.rmtree(self._venv, ignore_errors=True)
            site = ['--system-site-packages'] if self._sourced else []
            command = [sys.executable, '-m', 'venv', *site, self._venv]
            self._runner.run('venv', command, wheels.clean_env())
            self._state = State(self._venv)
            self._state.finish('venv', key)
        self._state.finished = self._state.reason = ''
        self._state.mode = mode
        self._state.is_broken = True  # until pip is through
        self._state.save()
        self._progress.end()

    def _install_with_ros(self) -> None:
        env = wheels.sourced_env(self._venv) if self._sourced else wheels.clean_env()
        self._install_ros(env)
        self._start_pip(env)
        self._build_interfaces()
        self._progress.begin('simulator, tools and vla_bt itself')
        self._wait_for_pip()
        self._progress.end()

    def _install_ros(self, env: dict[str, str]) -> None:
        if self._sourced:
            self._progress.begin('ROS 2 is sourced, nothing to install but colcon')
            if not shutil.which('colcon'):
                colcon = [r for r in wheels.requirements('ROS_BUILD') if r.startswith('colcon')]
                self._runner.run('ros', wheels.pip(self._venv, *colcon), env)
        else:
            self._progress.begin('ROS 2 Jazzy from wheels')
            wanted = wheels.requirements('ROS', 'ROS_BUILD')
            key = digest(wanted, ROOT / 'tools' / 'wheels.py')
            if self._state.done.get('ros') != key:
                self._runner.run('ros', wheels.pip(self._venv, *wanted), env)
                wheels.mend_cmake_files(self._venv)
                self._state.finish('ros', key)
        self._progress.end()

    def _start_pip(self, env: dict[str, str]) -> None:
        """Start to install the project with its extras, beside whatever comes next."""
        extras = f'.[{EXTRAS[self._state.mode]}]'
        self._pip = self._runner.start('tools', wheels.pip(self._venv, '--editable', extras), env)

    def _wait_for_pip(self) -> None:
        self._pip.wait()
        self._state.is_broken = False
        self._state.save()

    def _build_interfaces(self) -> None:
        everything = interfaces.packages()
        keys = {package.name: package.key(everything) for package in everything}
        todo = [
            package
            for package in interfaces.missing(self._sourced)
            if self._state.done.get(f'interfaces/{package.name}') != keys[package.name]
        ]
        env = wheels.sourced_env(self._venv) if self._sourced else wheels.build_env(self._venv)

        def start(command: list[object]) -> Command:
            return self._runner.start('interfaces', command, env)

        def note(name: str, duration: str) -> None:
            self._state.is_broken = self._pip.is_running()
            self._state.finish(f'interfaces/{name}', keys[name])
            self._progress.detail(f'{name} ({duration})')

        self._progress.begin(f'ROS interfaces, {len(todo)} to build')
        if todo:
            interfaces.build(todo, self._venv, start, note, self._flags())
        self._progress.end()

    def _flags(self) -> list[str]:
        """Return CMake's options: on the wheels only what Python needs, and quickly."""
        if self._sourced:
            return []
        return [
            f'-DVLA_BT_GENERATORS={interfaces.CMAKE}/python_only.cmake',
            f'-DCMAKE_MODULE_PATH={interfaces.CMAKE}',
            '-DCMAKE_C_FLAGS=-O0',
            '-DCMAKE_CXX_FLAGS=-O0',
        ]

    def _install_without_ros(self, reason: str | None) -> None:
        if reason:
            self._progress.detail(reason)
            self._state.mode = 'in-process'
            self._state.save()
        self._progress.begin('Python packages')
        self._start_pip(wheels.clean_env())
        self._wait_for_pip()
        self._progress.end()

    def _finish(self, key: str, reason: str | None) -> int:
        self._state.reason = reason or ''
        self._state.finished = key
        self._state.save()
        print(f'      ready after {self._progress.total_s():.0f} s', flush=True)
        return 0

    def _fail(self, error: CommandError, key: str) -> int:
        self._progress.close()
        self._state.is_broken = self._runner.is_busy()
        self._state.save()
        if wheels.lacks_wheels(error):
            return self._go_on_without_ros(error, key)
        if wheels.is_offline(error):
            return _refuse(f'pip reaches no package index; its log: {error.log}')
        return _refuse(f'{error.tail()}\n{error}; the whole log: {error.log}')

    def _go_on_without_ros(self, error: CommandError, key: str) -> int:
        reason = f'There are no ROS 2 wheels for this platform; pip says why in {error.log}'
        if self._kind == 'full':
            return _refuse(reason)
        self._progress = Progress(1)
        try:
            self._install_without_ros(reason)
        except CommandError as second:
            return self._fail(second, key)
        return self._finish(key, reason)
