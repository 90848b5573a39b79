import pytest

from vla_bt.errors import SettingsError
from vla_bt.sim import SimConfig, read_sim_config
from vla_bt.world import WorldConfig


def test_shipped_world_shows_every_robot_key_with_its_default(config: WorldConfig) -> None:
    shown = config.sim['robot']
    assert shown == SimConfig.model_validate({**config.sim, 'robot': {}}).robot.model_dump()


def test_wrong_key_and_value_are_named(config: WorldConfig) -> None:
    sim = {**config.sim, 'robot': {'radius_m': -1, 'legs': 2}}
    with pytest.raises(SettingsError) as error:
        read_sim_config(config.model_copy(update={'sim': sim}))
    assert 'sim.robot.radius_m' in str(error.value)
    assert 'sim.robot.legs' in str(error.value)


def test_world_without_rooms_is_refused(config: WorldConfig) -> None:
    with pytest.raises(SettingsError, match=r'sim\.rooms'):
        read_sim_config(config.model_copy(update={'sim': {}}))
