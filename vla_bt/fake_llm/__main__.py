"""Run the fake model server: `python -m vla_bt.fake_llm`."""

import argparse
import contextlib
import sys
from pathlib import Path

from vla_bt.errors import SettingsError
from vla_bt.fake_llm.process import run_server

parser = argparse.ArgumentParser(prog='vla_bt.fake_llm', description='A model server for tests.')
parser.add_argument('--script', type=Path, help='Script file; default: the shipped one.')
parser.add_argument('--port', type=int, default=0, help='Port on 127.0.0.1; 0: any free one.')

if __name__ == '__main__':
    options = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            run_server(options.script, options.port)
    except SettingsError as error:
        sys.exit(f'error: {error}')
