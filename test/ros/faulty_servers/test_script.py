"""Which goal meets which step."""

import re
from typing import Any

import pytest

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers import Fault, FaultOptions, Step, step_for
from vla_bt.ros.faulty_servers.script import Script, parse_script

HEALTHY = step_for(Fault.NONE)
HANG = step_for(Fault.HANG)


def first(script: Script, count: int) -> list[Step]:
    return [script.next() for _ in range(count)]


@pytest.mark.parametrize(
    ('goals', 'steps'),
    [
        ({}, [HANG, HEALTHY, HEALTHY]),
        ({'goals': 2}, [HANG, HANG, HEALTHY]),
        ({'goals': 0}, [HANG, HANG, HANG]),
    ],
)
def test_a_fault_meets_so_many_goals(goals: dict[str, int], steps: list[Step]) -> None:
    assert first(parse_script({'fault': 'hang', **goals}), 3) == steps


def test_nothing_given_is_healthy() -> None:
    assert first(parse_script({}), 2) == [HEALTHY, HEALTHY]


def test_the_last_step_serves_all_later_goals() -> None:
    script = parse_script({'steps': [{'accept': False}, {'run_s': 1}]})
    assert first(script, 3) == [Step(accept=False), Step(run_s=1), Step(run_s=1)]
    assert parse_script({'steps': []}).next() == Step()


def test_a_serial_server_blocks_in_every_step() -> None:
    script = parse_script({'steps': [{}, {}], 'serial': True})
    assert all(step.blocking for step in first(script, 2))


def test_options_of_a_fault_are_not_those_of_the_goals_after_it() -> None:
    usual = FaultOptions(run_s=0.1, feedback_hz=3.0)
    script = parse_script({'fault': 'abort', 'run_s': 9}, usual)
    assert [step.run_s for step in first(script, 2)] == [9, 0.1]
    assert script.all_steps()[0].feedback_hz == 3.0


@pytest.mark.parametrize(
    'values', [{'fault': 'abort', 'run_s': 2.0}, {'steps': [{'accept': False}, {'run_s': 5}]}]
)
def test_a_server_that_starts_anew_is_healthy(values: dict[str, Any]) -> None:
    script = parse_script(values)
    anew = parse_script(script.healthy_order())
    assert anew.next() == script.healthy_step()
    assert anew.healthy_step() == script.healthy_step()


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'fault': 'hangs'}, "fault cannot be 'hangs' (accepted: none, reject, "),
        ({'goals': -1}, 'goals cannot be -1 (accepted: 0 to 1000000)'),
        ({'goals': '1'}, "goals cannot be '1'"),
        ({'goals': True}, 'goals cannot be True'),
        ({'falt': 'hang'}, "no option 'falt' (accepted: "),
        ({'steps': [{}], 'fault': 'hang'}, "'fault' does not go with steps"),
    ],
)
def test_wrong_scripts_are_refused_with_what_is_accepted(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        parse_script(values)
