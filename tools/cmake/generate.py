"""Run a code generator of rosidl, keeping the parsed interfaces for the next one.

Six generators parse the same interface files, which takes them longer than to write their code.
The generator is known by the name of its arguments file, `<generator>__arguments.json`.
"""

import os
import pickle
import runpy
import sys
from pathlib import Path

from rosidl_parser import parser

SUFFIX = '__arguments.json'
parse_anew = parser.parse_idl_file


def parse_once(locator):
    """Parse an interface file, or read what an earlier generator of this build parsed."""
    kept = Path(f'{locator.get_absolute_path()}.parsed')
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    parsed = parse_anew(locator)
    new = kept.with_suffix(f'.{os.getpid()}')
    new.write_bytes(pickle.dumps(parsed))
    new.replace(kept)
    return parsed


if __name__ == '__main__':
    arguments = next(Path(argument) for argument in sys.argv if argument.endswith(SUFFIX))
    generator = arguments.name.removesuffix(SUFFIX)
    parser.parse_idl_file = parse_once
    sys.argv[0] = str(Path(sys.prefix, 'lib', generator, generator))
    runpy.run_path(sys.argv[0], run_name='__main__')
