"""`make bench`: measure all groups, print one table, write `bench/results.json`.

The file holds each figure under its key, and under `run` when, with what, of how many samples and
on how busy a machine it was measured: `load_before` and `load_after` are load averages of the last
minute, `others_cores` is how many cores other processes kept busy meanwhile. The file names
neither the machine nor a path of it, and is committed: the record of the last full run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.load import load_now
from bench.report import Group, Run, table, write

ROOT = Path(__file__).resolve().parents[1]
GROUPS = ('tick', 'pipeline', 'fake', 'llm', 'offline', 'reaction', 'llm_faults', 'server_cost')
LONGEST_S = 1200


def main() -> int:
    """Measure; 1: a group failed, other than for want of ROS 2. A bar that is missed is shown."""
    arguments = _arguments()
    before = load_now()
    groups = [_measure(name, arguments.samples) for name in arguments.groups]
    run = Run(groups=groups, before=before, after=load_now())
    print(table(run))
    if arguments.output:
        write(run, arguments.output)
    return int(any(group.has_failed for group in groups))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python -m bench', description='Measure the project.')
    parser.add_argument('groups', nargs='*', help=f'which of {", ".join(GROUPS)}; none: all')
    parser.add_argument('--samples', type=int, help="per figure; left out: each group's own")
    parser.add_argument('--output', type=Path, help='JSON file; left out: that of a full run')
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.groups) - set(GROUPS))
    if unknown:
        parser.error(f'no group is called {unknown[0]!r}')
    is_full = not arguments.groups and arguments.samples is None
    arguments.output = arguments.output or (ROOT / 'bench/results.json' if is_full else None)
    arguments.groups = arguments.groups or list(GROUPS)
    return arguments


def _measure(name: str, samples: int | None) -> Group:
    print(f'{name} ...', file=sys.stderr, flush=True)
    before = load_now()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, 'figures.json')
        command = [sys.executable, '-m', 'bench.one', name, str(file)]
        command += [] if samples is None else [str(samples)]
        error = _run(command)
        measured = {} if error else json.loads(file.read_text())
    return Group(name=name, error=error, before=before, after=load_now(), **measured)


def _run(command: list[str]) -> str:
    """Run to the end; return the last line of what went wrong, '' when nothing did."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        return f'not done after {LONGEST_S} s'
    if done.returncode == 0:
        return ''
    sys.stderr.write(done.stderr)
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f'ended with exit code {done.returncode}'


if __name__ == '__main__':
    sys.exit(main())
