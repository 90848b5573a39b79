import math
from typing import Any

import pytest
from guard_bench import GuardBench, guard
from home import home_world

from vla_bt.safety import GuardPolicy, GuardRule, SafetyWatch, Trip
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()
BATTERY = guard('battery', min_ratio=0.2, clear_ratio=0.3)
SLOW_TO_CLEAR = guard('battery', min_ratio=0.2, clear_after_s=1.0)


def test_a_trip_says_guard_and_reason() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.1)
    reason = 'the charge of the battery is 0.1, not within 0.2..1'
    assert bench.watch.look(bench.now_s) == (Trip(BATTERY, reason),)
    assert bench.watch.trips == (Trip(BATTERY, reason),)
    assert bench.watch.reason(BATTERY) == reason


def test_before_the_first_look_nothing_was_found() -> None:
    watch = GuardBench(BATTERY).watch
    assert watch.trips == ()
    assert watch.next_s == -math.inf


def test_all_guards_are_judged_and_told_in_order() -> None:
    world = home_world()
    rules = [guard('tilt', max_rad=0.1), guard('emergency_stop'), BATTERY]
    world.read('battery', 0.1)
    watch = SafetyWatch(rules, world)
    assert [trip.rule.name for trip in watch.look(0.0)] == ['tilt', 'battery']


def test_the_same_look_again_finds_the_same() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.1)
    assert bench.watch.look(100.0) is bench.watch.look(100.0)


@pytest.mark.parametrize(('now_s', 'is_good'), [(101.999, True), (102.0, False)])
def test_time_alone_makes_a_reading_too_old(now_s: float, is_good: bool) -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.9)
    assert bench.watch.look(100.0) == ()
    assert bench.watch.next_s == 102.0
    assert (bench.watch.look(now_s) == ()) is is_good


def test_what_is_too_old_already_asks_for_no_look() -> None:
    bench = GuardBench(BATTERY)
    bench.put('battery', 0.9, 90.0)
    assert bench.reason
    assert bench.watch.next_s == math.inf


def test_it_has_to_be_good_for_a_while_where_the_file_says_so() -> None:
    bench = GuardBench(SLOW_TO_CLEAR)
    found = []
    for value, now_s in ((0.1, 100.0), (0.5, 100.5), (0.5, 101.499), (0.5, 101.5)):
        bench.now_s = now_s
        bench.read('battery', value)
        found.append(bool(bench.reason))
        if now_s == 100.5:
            assert bench.watch.next_s == 101.5
    assert found == [True, True, True, False]
    assert bench.watch.next_s == 103.5


def test_a_relapse_starts_the_while_anew() -> None:
    bench = GuardBench(SLOW_TO_CLEAR)
    found = []
    for value, now_s in ((0.1, 100.0), (0.5, 100.5), (0.1, 101.0), (0.5, 101.4), (0.5, 102.3)):
        bench.now_s = now_s
        bench.read('battery', value)
        found.append(bool(bench.reason))
    assert found == [True, True, True, True, True]
    bench.now_s = 102.4
    bench.read('battery', 0.5)
    assert bench.reason == ''


def test_without_a_while_it_clears_at_once_and_a_trip_begins_at_once() -> None:
    bench = GuardBench(SLOW_TO_CLEAR)
    bench.read('battery', 0.9)
    assert bench.reason == ''
    bench.read('battery', 0.19)
    assert bench.reason


def test_a_clock_that_went_back_trips_every_guard_and_then_asks_for_a_look() -> None:
    world = home_world()
    watch = SafetyWatch([guard('emergency_stop'), guard('tick', max_s=1.0)], world)
    world.clock = lambda: 5.0
    world.read('tick', 0.0)
    world.update_robot(emergency_stop=False)
    assert watch.look(10.0) == ()
    assert {trip.reason for trip in watch.look(9.0)} == {'the clock went back by 1 s'}
    assert watch.next_s == 9.0
    assert watch.look(9.0) == ()


def test_the_same_time_again_is_no_step_back() -> None:
    bench = GuardBench(guard('emergency_stop'))
    assert bench.watch.look(100.0) == ()
    bench.world.update_robot(emergency_stop=False)
    assert bench.watch.look(100.0) == ()


def test_what_is_latched_lasts_until_a_person_resets_it() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.1)
    trip = bench.watch.look(100.0)[0]
    assert bench.watch.stopped_by == ''
    bench.watch.latch(trip)
    assert bench.watch.latched == trip
    assert bench.watch.stopped_by == (
        f'Stopped by guard battery: {trip.reason}; nothing moves until a person resets it '
        '(service vla/safety/reset).'
    )
    bench.read('battery', 0.9)
    assert bench.watch.look(100.0) == ()
    assert bench.watch.stopped_by
    assert bench.watch.refusal() == bench.watch.stopped_by
    assert bench.watch.reset() == ''
    assert (bench.watch.stopped_by, bench.watch.latched) == ('', None)


def test_the_first_reason_stays() -> None:
    bench = GuardBench(BATTERY)
    bench.watch.latch(Trip(BATTERY, 'first'))
    bench.watch.latch(Trip(BATTERY, 'second'))
    assert 'first' in bench.watch.stopped_by
    assert bench.watch.latched == Trip(BATTERY, 'first')


@pytest.mark.parametrize(('value', 'is_reset'), [(0.3, True), (0.25, False), (0.1, False)])
def test_reset_needs_the_threshold_that_clears(value: float, is_reset: bool) -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.1)
    bench.watch.latch(bench.watch.look(100.0)[0])
    bench.read('battery', value)
    assert (bench.watch.reset() == '') is is_reset
    assert (bench.watch.stopped_by == '') is is_reset


def watch_of(*rules: GuardRule) -> tuple[SafetyWatch, GuardBench]:
    bench = GuardBench(rules[0])
    return SafetyWatch(rules, bench.world), bench


def test_another_guard_that_stops_everything_prevents_a_reset() -> None:
    stop = guard('emergency_stop')
    watch, bench = watch_of(BATTERY, stop)
    bench.read('battery', 0.9)
    watch.latch(Trip(BATTERY, 'low'))
    bench.world.update_robot(emergency_stop=True)
    assert watch.reset() == (
        'Not reset: guard emergency_stop is not satisfied: the emergency stop is pressed.'
    )


@pytest.mark.parametrize('policy', ['pause', 'slow'])
def test_guards_that_do_not_stop_do_not_prevent_a_reset(policy: str) -> None:
    extra = {'slow_mps': 0.1} if policy == 'slow' else {}
    watch, bench = watch_of(BATTERY, guard('tilt', max_rad=0.1, policy=policy, **extra))
    bench.read('battery', 0.9)
    watch.latch(Trip(BATTERY, 'low'))
    assert watch.reset() == ''


def test_only_the_limited_guard_that_has_stopped_all_prevents_a_reset() -> None:
    limited = guard('tilt', max_rad=0.1, applies_to={'resources': ['base']})
    watch, bench = watch_of(BATTERY, limited)
    bench.read('battery', 0.9)
    watch.latch(Trip(BATTERY, 'low'))
    assert watch.reset() == ''
    watch.latch(Trip(limited, 'leaning'))
    assert 'guard tilt' in watch.reset()
    bench.read('tilt', 0.0)
    assert watch.reset() == ''


def test_a_press_that_is_over_does_not_prevent_a_reset() -> None:
    stop = guard('emergency_stop')
    bench = GuardBench(stop)
    bench.watch.look(100.0)
    bench.world.update_robot(emergency_stop=True)
    bench.watch.latch(bench.watch.look(100.0)[0])
    bench.world.update_robot(emergency_stop=False)
    bench.world.update_robot(emergency_stop=True)
    bench.world.update_robot(emergency_stop=False)
    assert bench.watch.reset() == ''


def test_what_nothing_has_stopped_needs_no_reset() -> None:
    bench = GuardBench(BATTERY)
    assert bench.watch.reset() == ''


def test_a_stop_by_something_that_is_no_guard_of_the_file_can_be_reset() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.9)
    other = GuardRule(name='watchdog', policy=GuardPolicy.STOP)
    bench.watch.latch(Trip(other, 'the server was silent'))
    assert 'guard watchdog: the server was silent' in bench.watch.stopped_by
    assert bench.watch.reset() == ''


def low(**entry: Any) -> GuardRule:
    return guard('battery', min_ratio=0.2, **entry)


@pytest.mark.parametrize(
    ('rule', 'skills', 'is_refused'),
    [
        (BATTERY, [], True),
        (low(policy='pause'), [], False),
        (low(policy='slow', slow_mps=0.1), [], False),
        (low(applies_to={'skills': ['place']}), [], False),
        (low(applies_to={'skills': ['place']}), ['say'], False),
        (low(applies_to={'skills': ['place']}), ['say', 'place'], True),
        (low(applies_to={'resources': ['base']}), ['say'], False),
        (low(applies_to={'resources': ['base']}), ['navigate_to'], True),
    ],
)
def test_what_may_not_begin_is_told_why(
    rule: GuardRule, skills: list[str], is_refused: bool
) -> None:
    bench = GuardBench(rule)
    bench.read('battery', 0.1)
    bench.watch.look(bench.now_s)
    refusal = bench.watch.refusal([(name, CATALOGUE[name].resources) for name in skills])
    expected = 'Refused by guard battery: the charge of the battery is 0.1, not within 0.2..1.'
    assert refusal == (expected if is_refused else '')


def test_what_a_step_occupies_counts_not_what_its_skill_declares() -> None:
    bench = GuardBench(low(applies_to={'resources': ['base']}))
    bench.read('battery', 0.1)
    bench.watch.look(bench.now_s)
    assert bench.watch.refusal([('wiggle', [])]) == ''
    assert bench.watch.refusal([('wiggle', []), ('wriggle', ['head', 'base'])])


@pytest.mark.parametrize(
    ('policy', 'applies', 'is_held'),
    [('pause', True, True), ('pause', False, False), ('stop', True, False)],
)
def test_it_tells_which_guard_holds_what_is_under_way(
    policy: str, applies: bool, is_held: bool
) -> None:
    bench = GuardBench(low(policy=policy))
    bench.read('battery', 0.1)
    bench.watch.look(bench.now_s)
    held = bench.watch.pause(lambda rule: applies)
    assert held == (bench.watch.trips[0] if is_held else None)


def test_stops_and_resets_are_counted_each_once() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.9)
    found = [bench.watch.changes]
    for act in (lambda: bench.watch.latch(Trip(BATTERY, 'low')), bench.watch.reset) * 2:
        act()
        act()
        found.append(bench.watch.changes)
    assert found == [0, 1, 2, 3, 4]


def test_without_guards_nothing_ever_trips() -> None:
    watch = SafetyWatch([], home_world())
    assert (watch.look(5.0), watch.next_s) == ((), math.inf)


def test_who_asks_for_a_pause_decides_which_guards_apply() -> None:
    rules = [guard('tilt', policy='pause', max_rad=0.1), guard('speed', policy='pause', max_mps=1)]
    watch, bench = watch_of(*rules)
    tilt, speed = watch.look(bench.now_s)
    assert watch.pause(lambda rule: True) == tilt
    assert watch.pause(lambda rule: rule.name == 'speed') == speed
    assert watch.pause(lambda rule: False) is None


STEADY_FOR = [
    ((0.1, 0.15, 0.05), 'the charge of the battery is 0.1, not within 0.2..1'),
    ((0.1, 0.25), 'the charge of the battery is 0.1, not within 0.2..1'),
    ((0.1, None), 'the charge of the battery is not known'),
    ((None, 0.1), 'the charge of the battery is 0.1, not within 0.3..1'),
    ((0.1, 0.5, 0.05), 'the charge of the battery is 0.05, not within 0.2..1'),
    ((0.1, math.nan), 'the charge of the battery is nan, not within 0.3..1'),
    ((-1e-9, 1e-9), 'the charge of the battery is -1e-09, not within 0.2..1'),
]


@pytest.mark.parametrize(('values', 'told'), STEADY_FOR)
def test_what_is_told_of_a_pause_changes_with_its_kind_and_not_with_its_numbers(
    values: tuple[float | None, ...], told: str
) -> None:
    rule = guard('battery', policy='pause', min_ratio=0.2, clear_ratio=0.3)
    bench = GuardBench(rule)
    for value in values:
        bench.read('battery', value)
        bench.watch.look(bench.now_s)
    assert bench.watch.told(rule) == told
    assert bench.watch.pause(lambda rule: True) == Trip(rule, told)


def test_the_age_of_what_is_too_old_is_told_once() -> None:
    rule = guard('battery', policy='pause', min_ratio=0.2)
    bench = GuardBench(rule)
    bench.read('battery', 0.9)
    told = set()
    for now_s in (102.0, 102.1, 130.0):
        bench.now_s = now_s
        bench.read('tilt', 0.0)
        assert f'is {now_s - 100:.1f} s old' in bench.reason
        told.add(bench.watch.told(rule))
    assert told == {'the reading of the charge of the battery is 2.0 s old; it counts for less '
                    'than 2 s'}  # fmt: skip


def test_numbers_in_names_tell_kinds_apart() -> None:
    limits = {name: {'min_rad': -1.0, 'max_rad': 1.0} for name in ('joint_1', 'joint_2')}
    rule = guard('joint_position', policy='pause', limits=limits)
    bench = GuardBench(rule)
    for values in ((2.0, 0.0), (0.0, 2.0)):
        for name, value in zip(limits, values, strict=True):
            bench.read(f'joint_position:{name}', value)
        bench.watch.look(bench.now_s)
    assert 'joint_2' in bench.watch.told(rule)


def test_nothing_is_told_of_a_guard_that_is_satisfied() -> None:
    bench = GuardBench(BATTERY)
    bench.read('battery', 0.1)
    bench.watch.look(bench.now_s)
    bench.read('battery', 0.9)
    bench.watch.look(bench.now_s)
    assert bench.watch.told(BATTERY) == ''
