"""What commands work with: catalogue, world, settings, planner, from options and files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from vla_bt.mission.in_process import Simulation
from vla_bt.planner import LanguagePlanner
from vla_bt.safety import (
    ConfirmationMode,
    ConfirmationRules,
    Safety,
    check_safety,
    confirmation_rules,
    load_safety,
)
from vla_bt.settings import Settings, find_share, load_settings
from vla_bt.skills import Catalogue, load_catalogue
from vla_bt.trees import with_all_resources
from vla_bt.world import WorldConfig, WorldModel, load_world


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files a person named; None and empty: the shipped ones."""

    world: Path | None = None
    skills: tuple[Path, ...] = ()
    settings: Path | None = None
    safety: Path | None = None

    def sim_parameters(self) -> dict[str, str]:
        """Return what the simulated robot's node has to be told."""
        return {'world_file': str(self.world.resolve())} if self.world else {}

    def server_parameters(self) -> dict[str, str]:
        """Return what the behaviour server's node has to be told."""
        parameters = self.sim_parameters()
        if self.settings:
            parameters['settings_file'] = str(self.settings.resolve())
        if self.safety:
            parameters['safety_file'] = str(self.safety.resolve())
        if self.skills:
            parameters['skill_folders'] = json.dumps([str(it.resolve()) for it in self.skills])
        return parameters


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything read from files, once per command."""

    files: Files
    settings: Settings
    catalogue: Catalogue
    world: WorldConfig
    safety: Safety
    confirmation: ConfirmationRules
    planner: LanguagePlanner

    def answered_by(self, mode: ConfirmationMode) -> Configuration:
        """Return the same with another way to answer when a step needs a person's yes."""
        planning = self.settings.planning.model_copy(update={'confirmation': mode.value})
        settings = self.settings.model_copy(update={'planning': planning})
        rules = replace(self.confirmation, mode=mode)
        return replace(self, settings=settings, confirmation=rules)

    def world_model(self) -> WorldModel:
        """Return the world as it is at the start, the robot where the file puts it."""
        world = self.world.to_model(lambda: 0.0)
        world.update_robot(
            pose=self.world.robot.start.to_pose(), battery_ratio=self.world.robot.battery_ratio
        )
        return world

    def simulation(
        self,
        speed_factor: float,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> Simulation:
        """Return the simulated home, ready to run missions in this process.

        Args:
            speed_factor: Simulation seconds per second, > 0.
            clock: Seconds, monotonic.
            wait: Lets that many seconds of `clock` pass.
        """
        return Simulation(
            world=self.world,
            catalogue=self.catalogue,
            planner=self.planner,
            learn=self.planner.learn,
            safety=self.safety,
            settings=self.settings,
            speed_factor=speed_factor,
            clock=clock,
            wait=wait,
        )


def read_configuration(
    world: Path | None,
    skills: list[Path],
    settings: Path | None,
    safety_file: Path | None = None,
) -> Configuration:
    """Read all files.

    Args:
        world: World file; None: the shipped home.
        skills: Folders of custom skills.
        settings: Settings file; None: the shipped one.
        safety_file: None: the shipped one.

    Raises:
        SettingsError: A file is unreadable or wrong.
        ProblemsError: A skill's tree is wrong.
    """
    catalogue = with_all_resources(load_catalogue(skills))
    safety, read = load_safety(safety_file), load_settings(settings)
    home = load_world(world or find_share('config/world.yaml'))
    check_safety(safety, catalogue, home.to_model(lambda: 0.0), safety_file)
    return Configuration(
        files=Files(
            world=world, skills=tuple(skills), settings=settings, safety=safety_file
        ),
        settings=read,
        catalogue=catalogue,
        world=home,
        safety=safety,
        confirmation=confirmation_rules(read.planning, safety, catalogue),
        planner=LanguagePlanner(catalogue, read, safety=safety),
    )
