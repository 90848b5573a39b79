"""Start the behaviour server: ros2 launch vla_bt behavior_server.launch.py."""

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
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
)


def generate_launch_description() -> LaunchDescription:
    return LaunchDescription([*ARGUMENTS, OpaqueFunction(function=start_server)])


def start_server(context: LaunchContext) -> list[Node]:
    def value(name: str) -> str:
        return LaunchConfiguration(name).perform(context)

    files = {name: value(name) for name in ('robot_config', 'world_file') if value(name)}
    parameters = [{'use_sim_time': value('use_sim_time') == 'true', **files}]
    if value('params_file'):
        parameters.insert(0, value('params_file'))
    return [
        Node(
            package='vla_bt',
            executable='behavior_server',
            name='behavior_server',
            namespace=value('namespace'),
            parameters=parameters,
            ros_arguments=['--log-level', value('log_level')],
            output='screen',
            sigterm_timeout=STOP_TIMEOUT_S,
        )
    ]
