"""Guards over real processes: readings go bad while the robot drives, and good again."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus  # noqa: E402
from sensor_msgs.msg import Temperature  # noqa: E402
from server_fixtures import Rig, quick_robot_file, running_pair, start  # noqa: E402

from vla_bt.settings import find_share  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

FAR = 'go to the bedroom'
FAR_BACK = 'go to the dining room'
TOUR = json.dumps(
    {
        'steps': [
            {'skill': 'navigate_to', 'args': {'location': place}}
            for place in ('bedroom', 'dining_room') * 3
        ]
    }
)
WELL: dict[str, Any] = {
    'person_distance_m': 0.0,
    'tilt_rad': 0.0,
    'contact_force_n': 0.0,
    'localisation_deviation_m': 0.02,
    'silent_sensors': [''],
    'broken_sensors': [''],
}
AGE = {'max_age_s': 1.5}
GUARDS: dict[str, dict[str, Any]] = {
    'person': {'watches': 'person_distance', 'policy': 'pause', 'min_m': 1.0, **AGE},
    'scan': {'watches': 'obstacle_distance', 'policy': 'stop', 'min_m': 0.1, **AGE},
    'lean': {'watches': 'tilt', 'policy': 'stop', 'max_rad': 0.4, **AGE},
    'push': {'watches': 'contact_force', 'policy': 'stop', 'max_n': 50.0, **AGE},
    'lost': {'watches': 'localisation', 'policy': 'stop', 'max_m': 0.5, **AGE},
    'fast': {'watches': 'speed', 'policy': 'stop', 'max_mps': 5.0, **AGE},
    'heat': {
        'watches': 'custom', 'policy': 'stop', 'topic': 'motor/temperature', 'max_age_s': 3.0,
        'message': 'sensor_msgs/msg/Temperature', 'field': 'temperature', 'unit': 'degC',
        'max': 80.0,
    },
}  # fmt: skip


def safety_file(folder: Path, **guards: Any) -> Path:
    """Write the shipped safety file with other guards."""
    content = yaml.safe_load(find_share('config/safety.yaml').read_text())
    content['guards'] = {'emergency_stop': content['guards']['emergency_stop'], **guards}
    content['allowed_names']['topics'].append('motor/temperature')
    path = folder / 'safety.yaml'
    path.write_text(yaml.safe_dump(content))
    return path


@pytest.fixture(scope='module')
def shared_rig(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp('guards')
    file = safety_file(folder, **GUARDS)
    with running_pair(folder, '/guarded', safety_file=str(file)) as nodes:
        made: Any = Rig('/guarded')
        made.heat = 40.0
        motor = made.node.create_publisher(Temperature, 'motor/temperature', 10)
        made.node.create_timer(0.05, lambda: motor.publish(Temperature(temperature=made.heat)))
        made.spin_until(lambda: 'READY' in made.words(), 30.0)
        yield made
        made.destroy()
    assert [node.exit_code for node in nodes] == [0, 0]


@pytest.fixture
def rig(shared_rig: Any) -> Iterator[Any]:
    """The shared rig, with a robot at rest that is well, before and after."""
    yield shared_rig
    shared_rig.heat = 40.0
    shared_rig.set_robot(**WELL)
    shared_rig.recover()


BUTTON = """
import rclpy
from rclpy.qos import DurabilityPolicy, QoSProfile
from std_msgs.msg import Bool

rclpy.init()
node = rclpy.create_node('button', namespace='/buttoned')
latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
node.create_publisher(Bool, 'button', latched).publish(Bool(data=False))
rclpy.spin(node)
"""
LEASE = '<leaseDuration><sec>20</sec></leaseDuration>'


class Button:
    """An emergency stop button as a process; killed, it is missed after 2 s instead of 20 s."""

    def __init__(self, folder: Path) -> None:
        text = Path(os.environ['FASTDDS_DEFAULT_PROFILES_FILE']).read_text()
        assert LEASE in text
        file = folder / 'button.xml'
        file.write_text(text.replace(LEASE, LEASE.replace('20', '2')))
        names = ('FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE')
        environment = {**os.environ, **dict.fromkeys(names, str(file))}
        self._process = subprocess.Popen([sys.executable, '-c', BUTTON], env=environment)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def test_an_emergency_stop_whose_publisher_dies_counts_as_pressed(
    context: None, tmp_path: Path
) -> None:
    safety = yaml.safe_load(safety_file(tmp_path).read_text())
    safety['allowed_names']['topics'].append('button')
    (tmp_path / 'safety.yaml').write_text(yaml.safe_dump(safety))
    robot = yaml.safe_load(quick_robot_file(tmp_path).read_text())
    robot['readings']['emergency_stop_topic'] = 'button'
    (tmp_path / 'buttoned.yaml').write_text(yaml.safe_dump(robot))
    files = {
        'robot_config': str(tmp_path / 'buttoned.yaml'),
        'safety_file': str(tmp_path / 'safety.yaml'),
    }
    button, rig = Button(tmp_path), Rig('/buttoned')
    started = [
        start('sim.sim_robot', tmp_path, '/buttoned', speed_factor='5.0'),
        start('server.behavior_server', tmp_path, '/buttoned', **files),
    ]
    try:
        rig.spin_until(lambda: 'READY' in rig.words(), 40.0)
        goal = drive(rig)
        button.kill()
        rig.spin_until(lambda: goal.response is not None, 15.0)
        assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
        assert goal.result.reason.startswith(
            'Stopped by guard emergency_stop: the emergency stop is not known: nobody reports it'
        )
        assert rig.stands_still()
        assert 'nobody reports it' in rig.reset().message
        button = Button(tmp_path)
        rig.recover()
        assert rig.run('say hello').result.outcome == 'SUCCEEDED'
    finally:
        button.kill()
        for process in reversed(started):
            process.stop(5.0)
        rig.destroy()


def far(rig: Rig) -> str:
    rig.spin_until(lambda: rig.poses)
    return FAR if rig.poses[-1][0] > 0.0 else FAR_BACK


def drive(rig: Rig) -> Any:
    """Begin a drive that lasts for longer than a reading counts."""
    goal = rig.send(plan_json=TOUR)
    rig.moves()
    del rig.statuses[:]
    return goal


def is_paused(goal: Any) -> bool:
    return 'paused' in goal.feedback[-1].tree + goal.feedback[-1].message


FAULTS: dict[str, tuple[str, dict[str, Any], str]] = {
    'leans': ('lean', {'tilt_rad': 0.6}, '0.6 rad'),
    'is pushed': ('push', {'contact_force_n': 75.0}, '75 N'),
    'is lost': ('lost', {'localisation_deviation_m': 3.0}, '3 m'),
    'is too close': ('scan', {'person_distance_m': 0.1}, 'obstacle'),
    'scan stops': ('scan', {'silent_sensors': ['scan']}, 's old'),
    'scan is NaN': ('scan', {'broken_sensors': ['scan']}, 'not known'),
    'imu is NaN': ('lean', {'broken_sensors': ['imu']}, 'not known'),
    'force is NaN': ('push', {'broken_sensors': ['wrench']}, 'not known'),
    'imu stops': ('lean', {'silent_sensors': ['imu']}, 's old'),
}


@pytest.mark.parametrize(('guard', 'fault', 'said'), FAULTS.values(), ids=FAULTS.keys())
def test_a_stop_ends_the_mission_lasts_and_is_reset_by_a_person(
    rig: Rig, guard: str, fault: dict[str, Any], said: str
) -> None:
    goal = drive(rig)
    rig.set_robot(**fault)
    rig.spin_until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert said in goal.result.reason
    assert rig.stands_still()

    rig.spin_until(lambda: 'SAFETY_STOP' in rig.words())
    told = next(each for each in rig.statuses if each['status'] == 'SAFETY_STOP')
    assert told['details']['guard'] == guard
    assert said in told['details']['reason']
    assert 'vla/safety/reset' in told['details']['how_to_reset']
    assert told['details']['since'] > 0
    refused = rig.reset()
    assert not refused.success
    assert guard in refused.message

    second = rig.run(far(rig))
    assert (second.result.outcome, second.result.failure_code) == ('FAILED', 'guard')
    assert guard in second.result.reason

    rig.set_robot(**WELL)
    rig.recover()
    assert rig.run(far(rig)).result.outcome == 'SUCCEEDED'


def test_a_stop_lasts_though_its_cause_is_gone(rig: Rig) -> None:
    goal = drive(rig)
    rig.set_robot(tilt_rad=0.6)
    rig.spin_until(lambda: goal.response is not None)
    rig.set_robot(tilt_rad=0.0)
    second = rig.run(far(rig))
    assert second.result.outcome == 'FAILED'
    assert 'vla/safety/reset' in second.result.reason
    rig.recover()
    rig.spin_until(lambda: 'SAFETY_RESET' in rig.words())


def test_a_spoken_command_is_refused_with_the_reason(rig: Rig) -> None:
    feedback = rig.listen('planner_feedback')
    goal = drive(rig)
    rig.set_robot(tilt_rad=0.6)
    rig.spin_until(lambda: goal.response is not None)
    del feedback[:]
    rig.say('voice_command', far(rig))
    rig.spin_until(lambda: any('lean' in text for text in feedback))


@pytest.fixture
def shown(rig: Rig) -> dict[str, Any]:
    """Level and message of the guards in the diagnostics, growing newer."""
    levels: dict[str, Any] = {}

    def take(message: DiagnosticArray) -> None:
        found = {each.name: (each.level, each.message) for each in message.status}
        levels['safety'] = found.get('behavior_server: safety')

    rig.node.create_subscription(DiagnosticArray, '/diagnostics', take, 10)
    rig.spin_until(lambda: levels.get('safety') == (DiagnosticStatus.OK, 'OK'))
    return levels


def test_a_stop_is_shown_to_operators_who_come_late(rig: Rig, shown: dict[str, Any]) -> None:
    goal = drive(rig)
    rig.set_robot(contact_force_n=75.0)
    rig.spin_until(lambda: goal.response is not None)
    rig.spin_until(lambda: shown['safety'][0] == DiagnosticStatus.ERROR)
    assert 'push' in shown['safety'][1]
    robot = rig.listen('robot_status')
    rig.spin_until(lambda: robot and json.loads(robot[-1])['status'] == 'SAFETY_STOP')
    assert json.loads(robot[-1])['details']['safety_stop']['guard'] == 'push'


def test_a_bad_reading_of_a_robot_at_rest_refuses_missions_and_latches_nothing(
    rig: Rig, shown: dict[str, Any]
) -> None:
    rig.set_robot(tilt_rad=0.6)
    rig.spin_until(lambda: shown['safety'][0] == DiagnosticStatus.WARN)
    assert 'lean' in shown['safety'][1]
    refused = rig.run('say hello')
    assert (refused.result.outcome, refused.result.failure_code) == ('FAILED', 'guard')
    assert 'lean' in refused.result.reason
    rig.set_robot(tilt_rad=0.0)
    rig.spin_until(lambda: shown['safety'][0] == DiagnosticStatus.OK)
    assert rig.run('say hello').result.outcome == 'SUCCEEDED'


def test_the_robot_holds_while_a_person_is_near_and_then_goes_on(rig: Rig) -> None:
    goal = drive(rig)
    rig.set_robot(person_distance_m=0.8)
    rig.spin_until(lambda: is_paused(goal))
    rig.spin_until(rig.stands_still)
    assert goal.response is None
    assert 'SAFETY_STOP' not in rig.words()
    rig.set_robot(person_distance_m=3.0)
    rig.moves()
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize('fault', [{'silent_sensors': ['people']}, {'broken_sensors': ['people']}])
def test_the_robot_holds_while_it_does_not_know_who_is_near(
    rig: Rig, fault: dict[str, Any]
) -> None:
    goal = drive(rig)
    rig.set_robot(**fault)
    rig.spin_until(lambda: is_paused(goal))
    rig.spin_until(rig.stands_still)
    assert goal.response is None
    rig.set_robot(**WELL)
    rig.spin_until(lambda: goal.response is not None)
    assert goal.result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize('value', [80.5, math.nan, math.inf])
def test_any_number_of_any_topic_may_stop_the_robot(rig: Any, value: float) -> None:
    goal = drive(rig)
    rig.heat = value
    rig.spin_until(lambda: goal.response is not None)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'guard')
    assert 'temperature' in goal.result.reason
    rig.heat = 80.0
    rig.recover()
    assert rig.run('say hello').result.outcome == 'SUCCEEDED'


@pytest.mark.parametrize(
    ('guard', 'readings', 'said'),
    [
        ({'scan': GUARDS['scan']}, {'scan_topic': ''}, "guard 'scan' watches obstacle_distance"),
        ({'heat': {**GUARDS['heat'], 'field': 'heat'}}, {}, "Temperature has no 'heat'"),
    ],
    ids=['no sensor', 'no field'],
)
def test_a_guard_that_cannot_be_watched_keeps_the_server_from_starting(
    context: None,
    tmp_path: Path,
    guard: dict[str, Any],
    readings: dict[str, str],
    said: str,
) -> None:
    robot = yaml.safe_load(find_share('config/robot.yaml').read_text())
    robot['readings'].update(readings)
    file = tmp_path / 'robot.yaml'
    file.write_text(yaml.safe_dump(robot))
    server = start(
        'server.behavior_server',
        tmp_path,
        '/unwatched',
        robot_config=str(file),
        safety_file=str(safety_file(tmp_path, **guard)),
    )
    rig = Rig('/unwatched')
    try:
        rig.spin_until(lambda: not server.is_alive, 30.0)
    finally:
        server.stop(1.0)
        rig.destroy()
    assert server.exit_code == 1
    text = '\n'.join(server.tail())
    assert said in text
    assert 'Traceback' not in text
