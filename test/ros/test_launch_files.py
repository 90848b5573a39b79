"""The launch files: what they declare, and what they start.

The first half reads them as text and runs anywhere. The second half needs an installed ROS 2 with
`launch` and `launch_ros`, which no package index has.
"""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.ros.parameters import settings_specs  # noqa: E402
from vla_bt.ros.server.parameters import OWN  # noqa: E402
from vla_bt.ros.sim.parameters import SETUP  # noqa: E402
from vla_bt.ros.watchdog.safety_watchdog import PARAMETERS  # noqa: E402
from vla_bt.settings import load_settings  # noqa: E402

pytestmark = pytest.mark.ros

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / 'launch').glob('*.launch.py'))


def calls(path: Path, name: str) -> list[dict[str, Any]]:
    """Return the keyword arguments, where constant, of every call of `name` in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, 'id', '') == name:
            words = {
                keyword.arg: keyword.value.value
                for keyword in node.keywords
                if isinstance(keyword.value, ast.Constant)
            }
            first = node.args[0].value if node.args and name.startswith('Declare') else None
            found.append({'': first, **words})
    return found


def test_there_is_a_file_for_the_server_and_one_for_the_demo() -> None:
    names = [path.name for path in FILES]
    assert names == ['behavior_server.launch.py', 'demo.launch.py']


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_every_argument_has_a_default_and_a_description(path: Path) -> None:
    arguments = calls(path, 'DeclareLaunchArgument')
    assert arguments
    assert all(isinstance(each['default_value'], str) for each in arguments)
    assert all(each['description'].endswith('.') for each in arguments)


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_only_installed_programs_are_started(path: Path) -> None:
    scripts = re.findall(r"'([\w-]+) = vla_bt\.ros", (ROOT / 'setup.py').read_text())
    started = [node['executable'] for node in calls(path, 'Node')]
    assert started
    assert set(started) <= set(scripts)


def test_arguments_that_become_parameters_are_parameters() -> None:
    of_server = {spec.name for spec in OWN}
    of_robot = {spec.name for spec in SETUP}
    of_watchdog = {spec.name for spec in PARAMETERS}
    assert {'robot_config', 'world_file'} <= of_server & of_robot
    assert {'robot_config', 'safety_file'} <= of_server & of_watchdog
    assert 'require_watchdog' in of_server
    assert {'speed_factor', 'seed'} <= of_robot


def test_what_the_fake_model_needs_are_settings() -> None:
    tree = ast.parse((ROOT / 'launch' / 'behavior_server.launch.py').read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    (function,) = [each for each in functions if each.name == 'mock_parameters']
    (table,) = [node for node in ast.walk(function) if isinstance(node, ast.Dict)]
    names = {key.value for key in table.keys if isinstance(key, ast.Constant)}
    assert {'llm.base_url', 'llm.provider'} < names
    assert names <= {spec.name for spec in settings_specs(load_settings())}


def described(name: str) -> Any:
    """Return a launch file's description."""
    pytest.importorskip('launch.actions', reason='the Python package launch is not installed')
    pytest.importorskip('launch_ros', reason='the Python package launch_ros is not installed')
    from launch.launch_description_sources import get_launch_description_from_python_launch_file

    return get_launch_description_from_python_launch_file(str(ROOT / 'launch' / name))


def started(name: str, **arguments: str) -> dict[str, Any]:
    """Return the nodes that a launch file would start, by executable, without starting them.

    What is not a node stands under 'process'.
    """
    description = described(name)
    from launch import LaunchContext
    from launch.actions import ExecuteProcess
    from launch_ros.actions import Node

    context = LaunchContext()
    context.launch_configurations.update(arguments)
    nodes: dict[str, Any] = {}
    waiting = [description]
    while waiting:
        entity = waiting.pop(0)
        if isinstance(entity, Node):
            nodes[entity.node_executable] = entity
        elif isinstance(entity, ExecuteProcess):
            nodes['process'] = entity
        else:
            waiting = [*(entity.visit(context) or []), *waiting]
    return nodes


def test_the_demo_takes_the_servers_arguments_too() -> None:
    names = [argument.name for argument in described('demo.launch.py').get_launch_arguments()]
    of_server = [
        argument.name for argument in described('behavior_server.launch.py').get_launch_arguments()
    ]
    assert set(of_server) < set(names)
    assert 'speed_factor' in names


def test_the_server_alone_is_one_node() -> None:
    assert list(started('behavior_server.launch.py', watchdog='false')) == ['behavior_server']


def test_the_server_comes_with_its_watchdog_and_requires_it() -> None:
    nodes = started('behavior_server.launch.py')
    assert sorted(nodes) == ['behavior_server', 'safety_watchdog']


def test_the_demo_is_three_nodes() -> None:
    nodes = started('demo.launch.py', namespace='/robot1', speed_factor='3.0')
    assert sorted(nodes) == ['behavior_server', 'safety_watchdog', 'sim_robot']


@pytest.mark.parametrize('name', ['behavior_server.launch.py', 'demo.launch.py'])
def test_with_the_fake_model_its_server_is_started_too(name: str) -> None:
    found = started(name, use_mock_llm='true', mock_llm_script='my.yaml')
    assert {'behavior_server', 'process'} <= set(found)
    command = [part[0].text for part in found['process'].cmd]
    assert command[1:4] == ['-m', 'vla_bt.fake_llm', '--port']
    assert command[5:] == ['--script', 'my.yaml']
    ((key, value),) = found['behavior_server'].additional_env
    assert (key[0].text, value[0].text) == ('OPENAI_API_KEY', 'fake')


def test_without_it_no_key_is_made_up() -> None:
    assert not started('behavior_server.launch.py')['behavior_server'].additional_env
