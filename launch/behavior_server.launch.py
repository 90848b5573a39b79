"""Start the behaviour server: ros2 launch vla_bt behavior_server.launch.py."""

import socket
import sys
from collections.abc import Callable

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

STOP_TIMEOUT_S = '15'  # the robot is stopped after SIGINT; longer than execution.drain_timeout_s

ARGUMENTS = (
    DeclareLaunchArgument(
        'params_file',
        default_value='',
        description='ROS parameter file for the node; empty: defaults.',
    ),
    DeclareLaunchArgument(
        'robot_config',
        default_value='',
        description='Topics, actions and frames of the robot (YAML); empty: config/robot.yaml.',
    ),
    DeclareLaunchArgument(
        'world_file',
        default_value='',
        description='Places and known objects (YAML); empty: config/world.yaml.',
    ),
    DeclareLaunchArgument(
        'safety_file',
        default_value='',
        description='Limits, rules, guards and watchdog (YAML); empty: config/safety.yaml.',
    ),
    DeclareLaunchArgument(
        'watchdog',
        default_value='true',
        choices=['true', 'false'],
        description='Start the safety watchdog, and have no mission without it.',
    ),
    DeclareLaunchArgument(
        'confirmation',
        default_value='',
        choices=['', 'ask', 'auto', 'deny'],
        description="Who answers when a step needs a person's yes; empty: as the settings say.",
    ),
    DeclareLaunchArgument(
        'namespace',
        default_value='',
        description='Namespace of the node and of all its relative names, one per robot.',
    ),
    DeclareLaunchArgument(
        'use_sim_time',
        default_value='false',
        choices=['true', 'false'],
        description='Take time stamps from /clock; timeouts always run on the steady clock.',
    ),
    DeclareLaunchArgument(
        'log_level',
        default_value='info',
        choices=['debug', 'info', 'warn', 'error', 'fatal'],
        description='Least severe messages that are logged.',
    ),
    DeclareLaunchArgument(
        'use_mock_llm',
        default_value='false',
        choices=['true', 'false'],
        description='Plan with a fake model that repeats a script; no key, no network.',
    ),
    DeclareLaunchArgument(
        'mock_llm_script',
        default_value='',
        description='What the fake model says (YAML); empty: config/fake_llm.yaml.',
    ),
)


def generate_launch_description() -> LaunchDescription:
    return LaunchDescription([*ARGUMENTS, OpaqueFunction(function=start_server)])


def start_server(context: LaunchContext) -> list[ExecuteProcess]:
    def value(name: str) -> str:
        return LaunchConfiguration(name).perform(context)

    files = {
        name: value(name) for name in ('robot_config', 'world_file', 'safety_file') if value(name)
    }
    parameters = [{'use_sim_time': value('use_sim_time') == 'true', **files}]
    if value('params_file'):
        parameters.insert(0, value('params_file'))
    watchdogs = []
    if value('watchdog') == 'true':
        watchdogs.append(watchdog(value, [*parameters]))
        parameters.append({'require_watchdog': True})
    if value('confirmation'):
        parameters.append({'planning.confirmation': value('confirmation')})
    environment: dict[str, str] = {}
    model_servers = []
    if value('use_mock_llm') == 'true':
        port = free_port()
        parameters.append(mock_parameters(port))
        environment['OPENAI_API_KEY'] = 'fake'
        model_servers.append(mock_server(port, value('mock_llm_script')))
    return [
        *model_servers,
        *watchdogs,
        Node(
            package='vla_bt',
            executable='behavior_server',
            name='behavior_server',
            namespace=value('namespace'),
            parameters=parameters,
            ros_arguments=['--log-level', value('log_level')],
            additional_env=environment,
            output='screen',
            sigterm_timeout=STOP_TIMEOUT_S,
        )
    ]


def watchdog(value: Callable[[str], str], parameters: list[str | dict[str, bool | str]]) -> Node:
    """Return the process that stops the robot when the behaviour server is silent at work."""
    return Node(
        package='vla_bt',
        executable='safety_watchdog',
        name='safety_watchdog',
        namespace=value('namespace'),
        parameters=parameters,
        ros_arguments=['--log-level', value('log_level')],
        output='screen',
        respawn=True,
        respawn_delay=1.0,
        sigterm_timeout=str(2 * int(STOP_TIMEOUT_S)),  # it outlives the server it watches
    )


def mock_parameters(port: int) -> dict[str, str | bool]:
    """Return what the server has to be told so that it asks the fake model and no other."""
    return {
        'llm.provider': 'openai',
        'llm.model': 'fake',
        'llm.base_url': f'http://127.0.0.1:{port}/v1',
        'llm.api_key_file': '',
        'llm.fallback_model': '',
        'cache.enabled': False,  # its plans must not be kept for later, real missions
    }


def mock_server(port: int, script: str) -> ExecuteProcess:
    options = ['--port', str(port), *(['--script', script] if script else [])]
    return ExecuteProcess(
        cmd=[sys.executable, '-m', 'vla_bt.fake_llm', *options], name='fake_llm', output='screen'
    )


def free_port() -> int:
    with socket.create_server(('127.0.0.1', 0)) as taken:
        return int(taken.getsockname()[1])
