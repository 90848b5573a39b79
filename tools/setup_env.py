"""Make the virtual environment the project runs in: `setup_env.py core | full | demo`.

`core` makes `.venv-core` (no ROS, no simulator; tests and lint). `full` makes `.venv` with ROS 2,
the interface packages, the simulator and the test tools. `demo` does the same, but where ROS 2
cannot be had it makes `.venv` without it. Nothing changed since the last time: returns at once.
"""

import sys

OLDEST_PYTHON = (3, 10)


def main() -> int:
    """Make the environment named by the first argument; 0: done."""
    if sys.version_info < OLDEST_PYTHON:
        found = '.'.join(map(str, sys.version_info[:2]))
        line = f'Python 3.10 or newer is needed, this is {found}: make PYTHON=python3.12'
        print(line, file=sys.stderr)
        return 1
    # Not before the check above: these files use what an older Python cannot read.
    import environment

    if len(sys.argv) != 2 or sys.argv[1] not in environment.KINDS:
        print(f'usage: setup_env.py {" | ".join(environment.KINDS)}', file=sys.stderr)
        return 2
    return environment.ensure(sys.argv[1])


if __name__ == '__main__':
    sys.exit(main())
