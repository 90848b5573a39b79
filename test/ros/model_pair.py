"""A behaviour server that plans by a fake model, and a simulated robot, as processes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from server_fixtures import Rig, quick_robot_file, start

from vla_bt.fake_llm import FakeLlm, FakeReply, Rule, Script
from vla_bt.ros.client.node_process import NodeProcess
from vla_bt.settings import find_share

CAMERA = 'camera/compressed'


def rule(match: str, *replies: FakeReply) -> Rule:
    """Return how the model answers prompts in which `match` is found."""
    return Rule(match=re.compile(match), replies=replies)


class ModelRig(NamedTuple):
    """A behaviour server, the simulated robot, their model, and who talks to them."""

    server: NodeProcess
    sim: NodeProcess
    model: FakeLlm
    rig: Rig

    def quiet(self) -> Rig:
        """Return the rig, what it has heard so far forgotten."""
        self.rig.statuses.clear()
        return self.rig


@contextmanager
def model_rig(folder: Path, namespace: str, script: Script) -> Iterator[ModelRig]:
    """Run a model that follows a script, and all that plans by it; ready for commands."""
    with FakeLlm(script) as model, model_pair(folder, namespace, model.base_url) as (server, sim):
        rig = Rig(namespace)
        try:
            rig.spin_until(lambda: 'READY' in rig.words(), 30.0)
            yield ModelRig(server, sim, model, rig)
        finally:
            rig.destroy()


@contextmanager
def model_pair(
    folder: Path, namespace: str, base_url: str, **llm: Any
) -> Iterator[tuple[NodeProcess, NodeProcess]]:
    """Run both; harmless steps begin early, and images go to the model.

    `llm` are further entries of the section `llm`.
    """
    file = quick_robot_file(folder)
    config = yaml.safe_load(file.read_text())
    config['camera'] = {'compressed': CAMERA}
    file.write_text(yaml.safe_dump(config))
    settings = folder / 'settings.yaml'
    settings.write_text(
        yaml.safe_dump({
            'llm': {
                'base_url': base_url, 'images': True, 'max_retries': 0, 'cooldown_s': 0.0, **llm
            },
            'context': {'image_max_age_s': 1.0},
            'budget': {'requests_per_minute': 0},
            'execution': {'early_start': True},
            'planning': {'confirmation': 'auto'},
            'state_folder': str(folder),
        })
    )
    safety = yaml.safe_load(find_share('config/safety.yaml').read_text())
    safety['allowed_names']['topics'].append(CAMERA)
    safety_file = folder / 'safety.yaml'
    safety_file.write_text(yaml.safe_dump(safety))
    robot_config = str(file)
    sim = start(
        'sim.sim_robot', folder, namespace, speed_factor='10.0', robot_config=robot_config
    )
    server = start(
        'server.behavior_server',
        folder,
        namespace,
        robot_config=robot_config,
        settings_file=str(settings),
        safety_file=str(safety_file),
    )
    try:
        yield server, sim
    finally:
        server.stop(5.0)
        sim.stop(5.0)
