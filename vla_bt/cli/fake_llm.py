"""`vla-bt fake-llm`: a model server with scripted answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vla_bt.fake_llm import run_server


def fake_llm(
    script: Annotated[
        Path | None, typer.Option(help='Script (YAML or JSON); default: the shipped one.')
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help='Port on 127.0.0.1; 0: any free one.')
    ] = 0,
) -> None:
    """Serve scripted answers and faults as a model server would, until Ctrl-C."""
    try:
        run_server(script, port)
    except KeyboardInterrupt:
        raise typer.Exit from None
