"""Set up and run the demo with the command in the environment variable COMMAND."""

import os
import sys
from pathlib import Path

import setup_env

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Become `vla-bt demo`; without ROS 2, `vla-bt demo --in-process`."""
    sys.argv = ['setup_env.py', 'demo']
    if code := setup_env.main():
        sys.exit(code)
    import environment
    from state import State

    venv = ROOT / '.venv'
    arguments = [str(venv / 'bin' / 'vla-bt'), 'demo']
    if State(venv).mode == 'in-process':
        arguments.append('--in-process')
    if command := os.environ.get('COMMAND', ''):
        arguments += ['--', command]
    os.chdir(ROOT)
    os.execve(arguments[0], arguments, environment.run_env(venv))


if __name__ == '__main__':
    main()
