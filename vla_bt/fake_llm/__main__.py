"""Run the fake model server: `python -m vla_bt.fake_llm`."""

import argparse
import contextlib
import sys
from pathlib import Path

from vla_bt.errors import SettingsError
from vla_bt.fake_llm.process import run_server
from vla_bt.settings.web_access import LOOPBACK, WebAccess, read_token

parser = argparse.ArgumentParser(prog='vla_bt.fake_llm', description='A model server for tests.')
parser.add_argument('--script', type=Path, help='Script file; default: the shipped one.')
parser.add_argument('--port', type=int, default=0, help='Port; 0: any free one.')
parser.add_argument('--host', default=LOOPBACK, help='Address; other than loopback: token-file.')
parser.add_argument('--token-file', type=Path, help='File with the token requests must bring.')

if __name__ == '__main__':
    options = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            access = WebAccess(host=options.host, token=read_token(options.token_file))
            run_server(options.script, options.port, access)
    except SettingsError as error:
        sys.exit(f'error: {error}')
