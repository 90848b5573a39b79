"""The command line `vla-bt`."""

from vla_bt.cli.app import main

__all__ = ['main']
