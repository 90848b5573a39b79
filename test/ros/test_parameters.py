"""Parameters: every setting is one, with description and range; wrong values are refused."""

from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from rcl_interfaces.msg import ParameterDescriptor  # noqa: E402
from rclpy.exceptions import (  # noqa: E402
    InvalidParameterTypeException,
    InvalidParameterValueException,
)
from rclpy.node import Node  # noqa: E402
from rclpy.parameter import Parameter  # noqa: E402

from vla_bt.errors import SettingsError  # noqa: E402
from vla_bt.ros.parameters import (  # noqa: E402
    ParameterSpec,
    changed,
    declare,
    freeze,
    settings_specs,
)
from vla_bt.ros.server.parameters import FILES, OWN, read_parameters  # noqa: E402
from vla_bt.settings import PlanningSettings, Settings  # noqa: E402

pytestmark = pytest.mark.ros

SPEED = ParameterSpec(name='speed', default=1.0, description='Speed.', low=0.1, high=2.0)
COUNT = ParameterSpec(name='count', default=3, description='How many.', low=1)


@pytest.fixture
def make_node(context: None, namespace: str) -> Any:
    nodes: list[Node] = []

    def make(**overrides: Any) -> Node:
        parameters = [
            Parameter(name.replace('__', '.'), value=value) for name, value in overrides.items()
        ]
        nodes.append(Node('holder', namespace=namespace, parameter_overrides=parameters))
        return nodes[-1]

    yield make
    for node in nodes:
        node.destroy_node()


def test_values_are_those_given_or_the_defaults(make_node: Any) -> None:
    assert declare(make_node(speed=1.5), [SPEED, COUNT]) == {'speed': 1.5, 'count': 3}


@pytest.mark.parametrize('values', [{'speed': 0.0}, {'speed': 2.5}, {'count': 0}])
def test_a_value_out_of_its_range_is_refused(make_node: Any, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameterValueException, match=next(iter(values))):
        declare(make_node(**values), [SPEED, COUNT])


def test_a_value_of_another_type_is_refused(make_node: Any) -> None:
    with pytest.raises(InvalidParameterTypeException, match='speed'):
        declare(make_node(speed='fast'), [SPEED])


def test_parameters_are_described_and_read_only_unless_said_otherwise(make_node: Any) -> None:
    node = make_node()
    declare(node, [SPEED])
    declare(node, [COUNT], read_only=False)
    speed: ParameterDescriptor = node.describe_parameter('speed')
    assert (speed.description, speed.read_only) == ('Speed.', True)
    assert speed.floating_point_range[0].to_value == 2.0
    count: ParameterDescriptor = node.describe_parameter('count')
    assert (count.read_only, count.integer_range[0].from_value) == (False, 1)


def test_a_frozen_node_takes_no_value_for_any_parameter(make_node: Any) -> None:
    node = make_node()
    declare(node, [SPEED])
    declare(node, [COUNT], read_only=False)
    freeze(node)
    for name in ('speed', 'count', 'use_sim_time'):
        assert node.describe_parameter(name).read_only, name
    asked = [Parameter('count', value=5), Parameter('use_sim_time', value=True)]
    for result in node.set_parameters(asked):
        assert not result.successful
        assert 'read-only' in result.reason
    assert node.get_parameter('count').value == 3
    assert node.get_parameter('use_sim_time').value is False


def test_every_setting_is_a_parameter_with_a_description() -> None:
    specs = {spec.name: spec for spec in settings_specs(Settings())}
    sections = Settings().model_dump()
    wanted = {
        f'{part}.{name}' if name else part
        for part, entries in sections.items()
        for name in (entries if isinstance(entries, dict) else [''])
    }
    assert set(specs) == wanted
    assert all(spec.description for spec in specs.values())
    timeout = specs['planning.timeout_s']
    assert timeout.low is not None
    assert 0 < timeout.low < 1e-300
    assert timeout.high == 300


def test_only_what_differs_from_the_default_counts_as_changed() -> None:
    assert changed({'speed': 1.0, 'count': 4}, [SPEED, COUNT]) == {'count': 4}


def test_the_servers_parameters_are_the_top_layer_of_its_settings(
    make_node: Any, tmp_path: Any
) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text('planning: {max_plan_length: 7, max_attempts: 1}')
    node = make_node(settings_file=str(path), planning__max_plan_length=9)
    parameters = read_parameters(node)
    assert parameters.settings.planning.max_plan_length == 9
    assert parameters.settings.planning.max_attempts == 1
    assert parameters.robot_config is None
    assert parameters.skill_folders == ()


def test_files_and_folders_are_paths(make_node: Any) -> None:
    node = make_node(robot_config='/r.yaml', world_file='/w.yaml', skill_folders=['/a', ''])
    parameters = read_parameters(node)
    assert str(parameters.robot_config) == '/r.yaml'
    assert str(parameters.world_file) == '/w.yaml'
    assert [str(folder) for folder in parameters.skill_folders] == ['/a']


@pytest.mark.parametrize(
    'values',
    [
        {'planning__max_plan_length': 0},
        {'execution__heartbeat_hz': 11.0},
        {'startup_timeout_s': 0.0},
    ],
)
def test_the_server_refuses_what_is_out_of_range(make_node: Any, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameterValueException):
        read_parameters(make_node(**values))


def test_the_server_refuses_a_settings_file_that_is_wrong(make_node: Any, tmp_path: Any) -> None:
    path = tmp_path / 'settings.yaml'
    path.write_text('planning: {max_plan_length: 0}')
    with pytest.raises(SettingsError, match='max_plan_length'):
        read_parameters(make_node(settings_file=str(path)))


def test_every_parameter_of_the_server_has_a_description() -> None:
    assert all(spec.description for spec in (*FILES, *OWN))


def test_a_list_of_names_is_a_list_and_an_empty_one_holds_an_empty_name() -> None:
    """ROS 2 has no tuples, and cannot tell of what an empty list would be."""
    for names, value in (('pick_up',), ['pick_up']), ((), ['']):
        settings = Settings(planning=PlanningSettings(require_confirmation=names))
        specs = settings_specs(settings)
        (spec,) = [it for it in specs if it.name == 'planning.require_confirmation']
        assert spec.default == value
        assert changed({it.name: it.default for it in specs}, specs) == {}
