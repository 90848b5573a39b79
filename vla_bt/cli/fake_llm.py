"""`vla-bt fake-llm`: a model server with scripted answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vla_bt.fake_llm import run_server
from vla_bt.settings.web_access import LOOPBACK, WebAccess, read_token


def fake_llm(
    script: Annotated[
        Path | None, typer.Option(help='Script (YAML or JSON); default: the shipped one.')
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help='Port; 0: any free one.')
    ] = 0,
    host: Annotated[
        str, typer.Option(help='Address to listen on; any but loopback needs --token-file.')
    ] = LOOPBACK,
    token_file: Annotated[
        Path | None, typer.Option(help='File with the token that requests must bring as key.')
    ] = None,
) -> None:
    """Serve scripted answers and faults as a model server would, until Ctrl-C."""
    try:
        access = WebAccess(host=host, token=read_token(token_file))
        run_server(script, port, access)
    except KeyboardInterrupt:
        raise typer.Exit from None
