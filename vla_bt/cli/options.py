"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vla_bt.safety import ConfirmationMode

Command = Annotated[str, typer.Argument(help='What the robot should do, in plain English.')]
World = Annotated[Path | None, typer.Option(help='World file; default: the shipped home.')]
Skills = Annotated[
    list[Path] | None, typer.Option(help='Folder with your own skills.yaml; may be repeated.')
]
SettingsFile = Annotated[Path | None, typer.Option('--settings', help='Settings file.')]
SafetyFile = Annotated[
    Path | None,
    typer.Option('--safety', help='Safety file; default: the shipped config/safety.yaml.'),
]
AsJson = Annotated[bool, typer.Option('--json', help='Print JSON, for programs.')]
InProcess = Annotated[
    bool, typer.Option('--in-process', help='Run in this process, without ROS.')
]
Speed = Annotated[
    float, typer.Option(min=0.1, max=1000.0, help='Simulated seconds per second.')
]
Confirm = Annotated[
    ConfirmationMode | None,
    typer.Option(
        '--confirm',
        help="Who answers when a simulated step needs a person's yes: you, everything yes, or "
        'everything no; a running server decides itself (planning.confirmation).',
    ),
]
