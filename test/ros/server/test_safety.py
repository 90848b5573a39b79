"""The safety desk: cancels first, ticks second, and answers who wants to reset a stop."""

from typing import Any

import pytest

pytest.importorskip('std_srvs', reason='std_srvs is not installed')

from pydantic import TypeAdapter  # noqa: E402
from std_srvs.srv import Trigger  # noqa: E402

from vla_bt.ros.server.safety import SERVICE, SafetyDesk  # noqa: E402
from vla_bt.safety import GuardPolicy  # noqa: E402
from vla_bt.safety.guards import AnyGuard  # noqa: E402
from vla_bt.safety.watch import HOW_TO_RESET, SafetyWatch, Trip  # noqa: E402
from vla_bt.safety.watchdog import SILENCE  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402

pytestmark = pytest.mark.ros


def guard(watches: str, policy: str = 'stop', **fields: Any) -> Any:
    entry = {'watches': watches, 'policy': policy, 'name': f'{watches}_{policy}', **fields}
    return TypeAdapter(AnyGuard).validate_python(entry)


STOP = guard('emergency_stop')
FORCE = guard('contact_force', max_n=50.0, max_age_s=1.0)
PERSON = guard('person_distance', 'pause', min_m=1.0, max_age_s=1.0)
LEAN = guard('tilt', max_rad=0.5, max_age_s=1.0, applies_to={'skills': ['pick_up']})


class Setup:
    """A desk over a real watch and the real judgement; robot and ticks are written down."""

    def __init__(self, node: Any) -> None:
        self.now_s = 100.0
        self.world = WorldModel(clock=lambda: self.now_s)
        self.watch = SafetyWatch([STOP, FORCE, PERSON, LEAN], self.world)
        self.calls: list[str] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.is_idle = True
        self.desk = SafetyDesk(
            node,
            self,
            self.watch,
            self,
            is_idle=lambda: self.is_idle,
            tick_now=lambda: self.calls.append('tick'),
            tell=lambda word, **details: self.told.append((word, details)),
            on_reset=lambda: self.calls.append('reset'),
        )
        self.read()
        self.is_idle = False
        self.calls.clear()

    def look(self) -> None:
        """Judge as the executive does, see test/mission/test_executive.py."""
        for trip in self.watch.look(self.now_s):
            is_stop = trip.rule.policy is GuardPolicy.STOP and trip.rule.is_for_all
            if is_stop and not self.is_idle and not self.watch.stopped_by:
                self.cancel_all(trip.reason)
                self.watch.latch(trip)

    def reset_safety(self) -> str:
        return self.watch.reset()

    def cancel_all(self, reason: str) -> None:
        self.calls.append('cancel')

    def stop_hard(self) -> None:
        self.calls.append('hard')

    def read(self, force: float = 0.0, person: float = 9.0, tilt: float = 0.0) -> None:
        self.world.update_robot(emergency_stop=False)
        self.world.read('contact_force', force)
        self.world.read('person_distance', person)
        self.world.read('tilt', tilt)
        self.desk.look()

    def words(self) -> list[str]:
        return [word for word, _ in self.told]


@pytest.fixture
def setup(node: Any) -> Setup:
    return Setup(node)


def test_while_all_is_well_nothing_happens(setup: Setup) -> None:
    setup.read()
    setup.read(force=50.0, person=1.0)
    assert (setup.calls, setup.told) == ([], [])
    assert (setup.desk.alarm, setup.desk.warning, setup.desk.details()) == ('', '', {})


def test_a_stop_cancels_first_and_ticks_second(setup: Setup) -> None:
    setup.read(force=50.5)
    assert setup.calls == ['cancel', 'hard', 'tick']


def test_a_stop_is_latched_and_told_with_all_there_is_to_know(setup: Setup) -> None:
    setup.read(force=50.5)
    ((word, details),) = setup.told
    assert word == 'SAFETY_STOP'
    assert details['guard'] == 'contact_force_stop'
    assert '50.5' in details['reason']
    assert details['since'] > 0
    assert 'vla/safety/reset' in details['how_to_reset']
    assert setup.desk.alarm == setup.watch.stopped_by != ''
    assert 'contact_force_stop' in setup.desk.warning


def test_a_stop_lasts_though_its_cause_is_gone(setup: Setup) -> None:
    setup.read(force=50.5)
    setup.read(force=0.0)
    assert setup.desk.alarm != ''
    assert setup.desk.warning == ''
    assert setup.words() == ['SAFETY_STOP']
    assert setup.desk.details()['guard'] == 'contact_force_stop'


def test_it_is_acted_on_once(setup: Setup) -> None:
    for force in (50.5, 60.0, 70.0):
        setup.read(force=force)
    assert setup.calls == ['cancel', 'hard', 'tick']


def test_with_nothing_under_way_nothing_is_stopped_and_nothing_latched(setup: Setup) -> None:
    setup.is_idle = True
    setup.read(force=50.5)
    assert (setup.calls, setup.told, setup.desk.alarm) == ([], [], '')
    assert 'contact_force_stop' in setup.desk.warning


@pytest.mark.parametrize('bad', [{'person': 0.9}, {'tilt': 0.6}])
def test_what_the_tree_decides_gets_a_tick_at_once(setup: Setup, bad: dict[str, float]) -> None:
    setup.read(**bad)
    assert setup.calls == ['tick']
    assert setup.desk.alarm == ''


def test_a_guard_that_is_satisfied_again_gets_a_tick_too(setup: Setup) -> None:
    setup.read(person=0.5)
    setup.read(person=5.0)
    assert setup.calls == ['tick', 'tick']


def test_a_reading_that_stays_away_is_noticed_at_the_next_look(setup: Setup) -> None:
    setup.now_s = 101.0
    setup.desk.look()
    assert setup.calls[:2] == ['cancel', 'hard']
    assert 'old' in setup.desk.warning


def test_the_emergency_stop_cancels_before_anything_is_judged(setup: Setup) -> None:
    setup.world.update_robot(emergency_stop=True)
    setup.desk.stop_now('emergency stop pressed')
    assert setup.calls[:2] == ['cancel', 'hard']
    assert setup.calls[-1] == 'tick'
    assert 'emergency_stop_stop' in setup.desk.alarm


def test_an_emergency_stop_with_nothing_under_way_latches_nothing(setup: Setup) -> None:
    setup.is_idle = True
    setup.world.update_robot(emergency_stop=True)
    setup.desk.stop_now('emergency stop pressed')
    assert setup.calls[:2] == ['cancel', 'hard']
    assert setup.desk.alarm == ''


def test_what_stops_from_outside_stays_until_it_is_reset(setup: Setup) -> None:
    setup.desk.stop_now('the server was silent for 2 s', SILENCE)
    assert setup.calls[:2] == ['cancel', 'hard']
    assert 'the server was silent' in setup.desk.alarm
    assert setup.words() == ['SAFETY_STOP']


def reset(node: Any, spin_until: Any) -> Trigger.Response:
    client = node.create_client(Trigger, SERVICE)
    spin_until(client.service_is_ready)
    future = client.call_async(Trigger.Request())
    spin_until(future.done)
    return future.result()


def test_the_service_resets_a_stop_whose_cause_is_gone(
    setup: Setup, node: Any, spin_until: Any
) -> None:
    setup.read(force=50.5)
    refused = reset(node, spin_until)
    assert not refused.success
    assert 'contact_force_stop' in refused.message
    setup.read(force=0.0)
    answer = reset(node, spin_until)
    assert (answer.success, answer.message) == (True, 'Reset: missions may begin again.')
    assert setup.words() == ['SAFETY_STOP', 'SAFETY_RESET']
    assert setup.calls[-1] == 'reset'
    assert (setup.desk.alarm, setup.desk.details()) == ('', {})


def test_to_reset_nothing_is_no_error(setup: Setup, node: Any, spin_until: Any) -> None:
    answer = reset(node, spin_until)
    assert (answer.success, answer.message) == (True, 'Nothing was stopped.')
    assert setup.told == []


def test_a_stop_that_the_tree_latched_is_told_too(setup: Setup) -> None:
    setup.watch.latch(Trip(LEAN, 'the robot leans'))
    setup.desk.look()
    assert setup.words() == ['SAFETY_STOP']
    assert 'the robot leans' in setup.told[0][1]['reason']
    assert setup.calls == ['hard']


def test_a_sentence_is_told_within_others_without_its_full_stop(setup: Setup) -> None:
    setup.desk.stop_now('The server was silent for 2 s. It may still move.', SILENCE)
    said = 'The server was silent for 2 s. It may still move'
    assert setup.desk.alarm == f'Stopped by guard {SILENCE.name}: {said}; {HOW_TO_RESET}.'
    assert setup.desk.details()['reason'] == said


def lines(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was logged since the last look, INFO and above."""
    return [line.partition(']: ')[2] for line in capfd.readouterr().err.splitlines()]


def test_at_rest_one_line_says_how_many_guards_are_not_satisfied(
    setup: Setup, capfd: pytest.CaptureFixture[str]
) -> None:
    setup.is_idle = True
    setup.now_s = 110.0
    setup.desk.look()
    names = 'contact_force_stop, person_distance_pause, tilt_stop'
    assert lines(capfd) == [f'3 of 4 guards are not satisfied: {names}']
    setup.world.read('tilt', 0.0)
    setup.desk.look()
    assert lines(capfd) == []
    setup.read()
    assert lines(capfd) == ['all guards are satisfied']


def test_at_work_every_guard_says_what_is_wrong(
    setup: Setup, capfd: pytest.CaptureFixture[str]
) -> None:
    setup.read(person=0.5, tilt=0.6)
    assert [line.partition(':')[0] for line in lines(capfd)] == [
        'guard person_distance_pause',
        'guard tilt_stop',
    ]
    setup.read()
    assert lines(capfd) == [
        'guard person_distance_pause: satisfied again',
        'guard tilt_stop: satisfied again',
    ]
