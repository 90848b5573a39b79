"""A behaviour server that plans by a fake model, and a simulated robot, as processes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from server_fixtures import quick_robot_file, start

from vla_bt.fake_llm import FakeReply, Rule
from vla_bt.ros.client.node_process import NodeProcess

CAMERA = 'camera/compressed'


def rule(match: str, *replies: FakeReply) -> Rule:
    """Return how the model answers prompts in which `match` is found."""
    return Rule(match=re.compile(match), replies=replies)


@contextmanager
def model_pair(
    folder: Path, namespace: str, base_url: str
) -> Iterator[tuple[NodeProcess, NodeProcess]]:
    """Run both; harmless steps begin early, and images go to the model."""
    file = quick_robot_file(folder)
    config = yaml.safe_load(file.read_text())
    config['camera'] = {'compressed': CAMERA}
    file.write_text(yaml.safe_dump(config))
    settings = folder / 'settings.yaml'
    settings.write_text(
        yaml.safe_dump({
            'llm': {'base_url': base_url, 'images': True, 'max_retries': 0, 'cooldown_s': 0.0},
            'context': {'image_max_age_s': 1.0},
            'budget': {'requests_per_minute': 0},
            'execution': {'early_start': True},
            'state_folder': str(folder),
        })
    )
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
    )
    try:
        yield server, sim
    finally:
        server.stop(5.0)
        sim.stop(5.0)
