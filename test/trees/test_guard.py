import math

import pytest
from py_trees.composites import Sequence
from tree_bench import FAILURE, INVALID, RUNNING, SUCCESS, Bench, Scripted

from vla_bt.robot.fake import NEVER
from vla_bt.safety import GuardPolicy, GuardRule
from vla_bt.safety.guards import BatteryGuard, EmergencyStopGuard, PersonDistanceGuard
from vla_bt.trees import Guard, GuardSet

STOP = EmergencyStopGuard(name='stop', policy=GuardPolicy.STOP)
PAUSE = EmergencyStopGuard(name='pause', policy=GuardPolicy.PAUSE)
BATTERY = BatteryGuard(
    name='battery', watches='battery', policy='stop', min_ratio=0.2, max_age_s=5.0
)
PERSON = PersonDistanceGuard(
    name='person', watches='person_distance', policy='pause', min_m=0.5, clear_m=0.7, max_age_s=1.0
)
SLOW = PersonDistanceGuard(
    name='near', watches='person_distance', policy='slow', slow_mps=0.2, min_m=2.0, max_age_s=1.0
)
SLOWER = SLOW.model_copy(update={'name': 'nearer', 'slow_mps': 0.1})


class GuardBench(Bench):
    """Some guards at one place."""

    def __init__(self, *rules: GuardRule, **robot: object) -> None:
        super().__init__(guards=rules, **robot)
        self.guards = GuardSet('guards', self.context, rules)

    def look(self, seconds: float = 0.0) -> object:
        """Let time pass and tick the guards."""
        self.context.begin_tick()
        return self.tick(self.guards, seconds)

    @property
    def words(self) -> list[str]:
        """What the guards say."""
        return [guard.feedback_message for guard in self.guards.children]


@pytest.mark.parametrize(
    ('reading', 'rule', 'status'),
    [
        (False, STOP, SUCCESS),
        (True, STOP, FAILURE),
        (None, STOP, FAILURE),
        (float('nan'), STOP, FAILURE),
        (0, STOP, FAILURE),
        (False, PAUSE, SUCCESS),
        (True, PAUSE, RUNNING),
        (None, PAUSE, RUNNING),
        (float('nan'), PAUSE, RUNNING),
    ],
)
def test_only_a_good_reading_lets_anything_pass(
    reading: object, rule: GuardRule, status: object
) -> None:
    bench = GuardBench(rule)
    bench.world.update_robot(emergency_stop=reading)
    assert bench.look() is status
    if status is FAILURE:
        failure = bench.context.last_failure
        assert failure is not None
        assert (failure.code.value, failure.recoverable) == ('guard', False)
    else:
        assert bench.context.last_failure is None


def test_what_has_stopped_a_mission_is_never_good_again_in_it() -> None:
    bench = GuardBench(STOP)
    bench.world.update_robot(emergency_stop=True)
    bench.look()
    bench.world.update_robot(emergency_stop=False)
    assert bench.watch.reset() == ''
    bench.guards.stop(INVALID)
    assert [bench.look(), bench.look()] == [FAILURE, FAILURE]
    assert len(bench.context.failures) == 1


def press_and_release(bench: Bench) -> None:
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)


def test_a_stop_pressed_and_released_between_two_looks_ends_the_mission() -> None:
    bench = GuardBench(STOP)
    assert bench.look() is SUCCESS
    press_and_release(bench)
    assert [bench.look(), bench.look()] == [FAILURE, FAILURE]
    assert bench.context.last_failure is not None
    assert bench.context.last_failure.message == 'the emergency stop was pressed'


def test_a_stop_counts_though_somebody_else_has_looked_meanwhile() -> None:
    bench = GuardBench(STOP)
    assert bench.look() is SUCCESS
    press_and_release(bench)
    bench.watch.look(bench.clock.now_s)
    assert bench.watch.look(bench.clock.now_s) == ()
    assert bench.look() is FAILURE


def test_a_stop_pressed_since_the_mission_was_submitted_ends_it_at_its_first_tick() -> None:
    bench = GuardBench(STOP)
    press_and_release(bench)
    bench.watch.look(bench.clock.now_s)
    late = GuardSet('guards', bench.context, [STOP])
    assert bench.tick(late) is FAILURE


def test_a_stop_pressed_and_released_between_two_looks_is_a_pause_of_one_tick() -> None:
    bench = GuardBench(PAUSE)
    bench.look()
    press_and_release(bench)
    assert bench.look() is RUNNING
    assert bench.context.wake_s == bench.clock.now_s
    assert bench.look() is SUCCESS


@pytest.mark.parametrize(
    ('reading', 'reason'),
    [
        (True, 'the emergency stop is pressed'),
        (None, 'the emergency stop is not known: nobody reports it'),
    ],
)
def test_the_reason_is_said(reading: object, reason: str) -> None:
    bench = GuardBench(PAUSE)
    bench.world.update_robot(emergency_stop=reading)
    bench.look()
    assert bench.words == [f'paused: {reason}']


@pytest.mark.parametrize('rule', [PERSON, SLOW], ids=['pause', 'slow'])
def test_what_is_said_stays_while_only_numbers_change(rule: GuardRule) -> None:
    bench = GuardBench(rule)
    said = set()
    for distance_m in (0.4, 0.3, 0.2):
        bench.robot.readings['person_distance'] = distance_m
        bench.look(0.1)
        said.add(*bench.words)
    (words,) = said
    assert 'is 0.4 m' in words


def test_a_stop_says_how_it_stands_now() -> None:
    bench = GuardBench(BATTERY)
    for ratio in (0.1, 0.05):
        bench.world.read('battery', ratio)
        bench.watch.look(bench.clock.now_s)
    bench.robot.readings['battery'] = 0.05
    assert bench.look() is FAILURE
    assert bench.context.last_failure is not None
    assert 'is 0.05' in bench.context.last_failure.message


def test_a_pause_stops_what_comes_after_and_lets_it_go_on() -> None:
    bench, child = GuardBench(PAUSE), Scripted('R')
    tree = Sequence(name='mission', memory=False, children=[bench.guards, child])
    bench.tick(tree)
    bench.world.update_robot(emergency_stop=True)
    assert bench.tick(tree) is RUNNING
    assert (child.status, child.ended) == (INVALID, [INVALID])
    bench.world.update_robot(emergency_stop=False)
    assert bench.tick(tree) is RUNNING
    assert (child.status, child.runs) == (RUNNING, 2)
    assert bench.words == ['']


def test_a_stop_cancels_all_lanes_before_the_rest_of_the_tick_and_latches() -> None:
    bench = GuardBench(STOP, script={'navigation.go_to': [NEVER]})
    drive = bench.leaf('NavigateTo', location='counter')
    assert bench.look() is SUCCESS
    ticket = bench.robot.go_to(bench.world.places['counter'].pose)
    bench.world.update_robot(emergency_stop=True)
    bench.look()
    assert (ticket.canceled, ticket.feedback) == (True, 'the emergency stop is pressed')
    assert 'the emergency stop is pressed' in bench.watch.stopped_by
    assert bench.tick(drive) is FAILURE
    assert bench.robot.names == ['navigation.go_to']


def test_a_guard_that_pauses_does_not_hide_one_that_stops() -> None:
    bench = GuardBench(PERSON, STOP)
    bench.robot.readings['person_distance'] = 0.1
    assert bench.look() is RUNNING
    bench.world.update_robot(emergency_stop=True)
    assert bench.look() is FAILURE


def test_guards_go_by_what_is_read_in_the_same_tick() -> None:
    bench = GuardBench(BATTERY)
    assert bench.look() is SUCCESS
    bench.robot.readings['battery'] = 0.1
    assert bench.look() is FAILURE
    assert bench.failure() == ('guard', 'battery')


def test_a_pause_with_hysteresis_lasts_until_its_clear_threshold() -> None:
    bench = GuardBench(PERSON)
    statuses = []
    for distance_m in (0.5, 0.49, 0.5, 0.69, 0.7, 0.6):
        bench.robot.readings['person_distance'] = distance_m
        statuses.append(bench.look(0.1))
    assert statuses == [SUCCESS, RUNNING, RUNNING, RUNNING, SUCCESS, SUCCESS]


def test_a_tick_is_asked_for_when_a_reading_becomes_too_old_and_then_it_trips() -> None:
    bench = GuardBench(BATTERY)
    assert bench.look() is SUCCESS
    assert bench.context.wake_s == bench.clock.now_s + 5.0
    bench.robot.readings.clear()
    assert bench.look(4.999) is SUCCESS
    assert bench.look(bench.context.wake_s - bench.clock.now_s) is FAILURE


def test_a_slow_guard_slows_drives_in_its_tick_and_holds_nothing() -> None:
    bench = GuardBench(SLOW, SLOWER)
    assert bench.look() is SUCCESS
    assert bench.context.max_speed_mps == math.inf
    bench.robot.readings['person_distance'] = 1.0
    assert bench.look() is SUCCESS
    assert bench.context.max_speed_mps == 0.1
    assert bench.words[0].startswith('slow: the distance to the nearest person is 1 m')
    bench.robot.readings['person_distance'] = 3.0
    assert bench.look() is SUCCESS
    assert bench.context.max_speed_mps == math.inf


def test_an_unknown_reading_slows_too() -> None:
    bench = GuardBench(SLOW)
    bench.robot.readings['person_distance'] = None
    assert bench.look() is SUCCESS
    assert bench.context.max_speed_mps == 0.2


def test_what_somebody_else_has_stopped_fails_here_too() -> None:
    bench = GuardBench(BATTERY)
    assert bench.look() is SUCCESS
    bench.robot.readings['battery'] = 0.0
    bench.read_sensors()
    bench.watch.latch(bench.watch.look(bench.clock.now_s)[0])
    bench.robot.readings['battery'] = 1.0
    assert bench.look() is FAILURE
    assert bench.failure() == ('guard', 'battery')


def test_a_stop_of_a_guard_that_stands_elsewhere_fails_here_too() -> None:
    bench = Bench(guards=[BATTERY])
    guards = GuardSet('guards', bench.context, [])
    assert bench.tick(guards) is SUCCESS
    bench.robot.readings['battery'] = 0.0
    bench.read_sensors()
    bench.watch.latch(bench.watch.look(bench.clock.now_s)[0])
    assert bench.tick(guards) is FAILURE
    failure = bench.context.last_failure
    assert failure is not None
    assert (failure.code.value, failure.message) == ('guard', bench.watch.stopped_by)
    assert failure.recoverable is False


def test_a_guard_that_watches_nothing_lets_everything_pass() -> None:
    assert GuardBench(GuardRule(name='none', policy=GuardPolicy.STOP)).look() is SUCCESS


def test_others_are_asked_at_every_tick_after_the_guards() -> None:
    bench, other = Bench(guards=[BATTERY]), Scripted('SSRF')
    guards = GuardSet('guards', bench.context, [BATTERY], [other])
    assert [bench.tick(guards) for _ in range(4)] == [SUCCESS, SUCCESS, RUNNING, FAILURE]
    assert other.ticks == 4


def test_nobody_else_is_asked_once_a_guard_stops() -> None:
    bench, other = Bench(guards=[BATTERY]), Scripted('S')
    guards = GuardSet('guards', bench.context, [BATTERY], [other])
    bench.robot.readings['battery'] = 0.0
    assert bench.tick(guards) is FAILURE
    assert other.ticks == 0


def test_a_guard_is_a_condition_and_moves_nothing() -> None:
    assert Guard.IS_CONDITION
    assert not Guard.IS_MOTION
