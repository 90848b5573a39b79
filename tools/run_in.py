"""Run a program of a virtual environment: `run_in.py VENV PROGRAM ARGUMENT...`."""

import os
import sys
from pathlib import Path

import environment

if __name__ == '__main__':
    folder, program, *arguments = sys.argv[1:]
    venv = environment.ROOT / folder
    os.chdir(environment.ROOT)
    path = Path(venv, 'bin', program)
    os.execve(path, [str(path), *arguments], environment.run_env(venv))
