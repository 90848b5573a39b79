"""The bounds of the watchdog."""

import math
from typing import Any

import pytest
from guard_bench import GuardBench
from pydantic import ValidationError

from vla_bt.safety.watchdog import NAME, SILENCE, Watchdog


@pytest.mark.parametrize(
    ('field', 'value'),
    [
        ('max_silence_s', 0.5),
        ('max_silence_s', 60.0),
        ('max_age_s', 1.2),
        ('max_age_s', 60.0),
        ('policy', 'stop'),
        ('policy', 'pause'),
        ('required', True),
    ],
)
def test_what_is_within_its_range_is_taken(field: str, value: Any) -> None:
    assert getattr(Watchdog(**{field: value}), field) == value


@pytest.mark.parametrize(
    ('field', 'value'),
    [
        ('max_silence_s', math.nextafter(0.5, 0.0)),
        ('max_silence_s', math.nextafter(60.0, 61.0)),
        ('max_silence_s', math.nan),
        ('max_silence_s', None),
        ('max_age_s', math.nextafter(1.2, 0.0)),
        ('max_age_s', math.nextafter(60.0, 61.0)),
        ('max_age_s', math.inf),
        ('policy', 'slow'),
        ('policy', 'ignore'),
        ('required', 'maybe'),
        ('disabled', True),
    ],
)
def test_what_is_not_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        Watchdog(**{field: value})


def test_its_guard_is_named_after_the_process_and_does_what_the_file_says() -> None:
    rule = Watchdog(policy='stop', max_age_s=2.0).guard()
    assert (rule.name, rule.policy.value, rule.max_age_s) == (NAME, 'stop', 2.0)
    assert rule.is_for_all
    assert Watchdog().guard().policy.value == 'pause'


@pytest.mark.parametrize(('age_s', 'is_good'), [(0.0, True), (1.999, True), (2.0, False)])
@pytest.mark.parametrize('value', [0.0, 1.0])
def test_a_word_of_the_watchdog_counts_until_it_is_old(
    value: float, age_s: float, is_good: bool
) -> None:
    bench = GuardBench(Watchdog(max_age_s=2.0).guard())
    bench.put('watchdog', value, bench.now_s - age_s)
    assert (bench.reason == '') is is_good


def test_a_watchdog_that_was_never_heard_is_gone() -> None:
    bench = GuardBench(Watchdog().guard())
    assert bench.reason == f'there is no reading of the {NAME} process'


def test_silence_asks_nothing_and_stops_everything_when_latched() -> None:
    bench = GuardBench(SILENCE)
    assert bench.reason == ''
    assert (SILENCE.name, SILENCE.policy.value, SILENCE.is_for_all) == (NAME, 'stop', True)
