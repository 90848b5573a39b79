"""Start the behaviour server and a simulated robot: ros2 launch vla_bt demo.launch.py."""

from pathlib import Path

from launch import LaunchContext, LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    IncludeLaunchDescription,
    OpaqueFunction,
    Shutdown,
)
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

ARGUMENTS = (
    DeclareLaunchArgument(
        'confirmation',
        default_value='auto',
        choices=['ask', 'auto', 'deny'],
        description="Who answers when a step needs a person's yes; auto: nobody is asked.",
    ),
    DeclareLaunchArgument(
        'speed_factor',
        default_value='1.0',
        description='Simulation seconds per second, > 0.',
    ),
    DeclareLaunchArgument(
        'seed',
        default_value='0',
        description='Of the simulated faults; their chances are parameters of sim_robot.',
    ),
    DeclareLaunchArgument(
        'sim_params_file',
        default_value='',
        description='ROS parameter file for sim_robot, e.g. with faults; empty: none.',
    ),
)


def generate_launch_description() -> LaunchDescription:
    server = Path(__file__).with_name('behavior_server.launch.py')
    return LaunchDescription([
        *ARGUMENTS,
        # Its arguments are this file's too: params_file, namespace, use_sim_time, log_level, ...
        IncludeLaunchDescription(PythonLaunchDescriptionSource(str(server))),
        OpaqueFunction(function=start_robot),
    ])


def start_robot(context: LaunchContext) -> list[Node]:
    def value(name: str) -> str:
        return LaunchConfiguration(name).perform(context)

    files = {name: value(name) for name in ('robot_config', 'world_file') if value(name)}
    numbers = {'speed_factor': float(value('speed_factor')), 'seed': int(value('seed'))}
    parameters = [{'use_sim_time': value('use_sim_time') == 'true', **numbers, **files}]
    if value('sim_params_file'):
        parameters.insert(0, value('sim_params_file'))
    return [
        Node(
            package='vla_bt',
            executable='sim_robot',
            name='sim_robot',
            namespace=value('namespace'),
            parameters=parameters,
            ros_arguments=['--log-level', value('log_level')],
            output='screen',
            on_exit=Shutdown(reason='the simulated robot has ended'),
        )
    ]
