"""One group in this process: `python -m bench.one GROUP FILE [SAMPLES]`."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from pathlib import Path


def main() -> None:
    """Measure a group; write its figures and the number of samples to a file, as JSON."""
    name, file, *given = sys.argv[1:]
    measure = importlib.import_module(f'bench.{name}').measure
    samples = int(given[0]) if given else inspect.signature(measure).parameters['samples'].default
    Path(file).write_text(json.dumps({'samples': samples, 'figures': measure(samples)}))


if __name__ == '__main__':
    main()
