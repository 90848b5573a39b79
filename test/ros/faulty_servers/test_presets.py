"""What the names of faults mean, and their options."""

import math
import re
from dataclasses import fields
from typing import Any

import pytest

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers import (
    CancelAnswer,
    Ending,
    Fault,
    FaultOptions,
    Incident,
    Step,
    step_for,
)
from vla_bt.ros.faulty_servers.presets import parse_options

GIVEN = FaultOptions(
    run_s=2.0, accept_s=3.0, after_s=0.5, cancel_s=0.2, feedback_hz=5.0, flood_hz=500.0, code=9
)
USUAL = {'run_s': 2.0, 'cancel_s': 0.2, 'feedback_hz': 5.0}


@pytest.mark.parametrize(
    ('fault', 'differs'),
    [
        (Fault.NONE, {}),
        (Fault.REJECT, {'accept': False}),
        (Fault.NEVER_ACKNOWLEDGE, {'accept': None}),
        (Fault.ACKNOWLEDGE_LATE, {'accept_s': 3.0}),
        (Fault.BLOCKING_ACCEPT, {'accept_s': 3.0, 'blocking': True}),
        (Fault.HANG, {'run_s': None}),
        (Fault.SILENT, {'run_s': None, 'feedback_s': 0.5}),
        (Fault.FEEDBACK_FLOOD, {'feedback_hz': 500.0}),
        (Fault.ABORT, {'status': Ending.ABORT, 'code': 9}),
        (Fault.SUCCESS_WITH_ERROR_CODE, {'code': 9}),
        (Fault.UNKNOWN_STATUS, {'status': Ending.UNKNOWN}),
        (Fault.CANCEL_REJECTED, {'cancel': CancelAnswer.REJECT}),
        (Fault.CANCEL_NEVER_FINISHES, {'run_s': None, 'cancel_s': None}),
        (Fault.CANCEL_RACED_BY_SUCCESS, {'run_s': None, 'cancel_status': Ending.SUCCEED}),
        (Fault.STOLEN, {'incident': Incident.STOLEN, 'after_s': 0.5, 'run_s': 2.5}),
    ],
)
def test_a_fault_differs_from_a_healthy_goal_in(fault: Fault, differs: dict[str, Any]) -> None:
    assert step_for(fault, GIVEN) == Step(**{**USUAL, **differs})


def test_a_frozen_process_thaws_only_if_told_when() -> None:
    assert step_for(Fault.FREEZE, FaultOptions()).thaw_s is None
    assert step_for(Fault.FREEZE, FaultOptions(thaw_s=2.0)).thaw_s == 2.0


def test_every_option_has_a_meaning_and_its_default_is_in_its_range() -> None:
    FaultOptions()
    assert all(entry.metadata['meaning'] for entry in fields(FaultOptions))


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'run_s': -0.1}, 'run_s cannot be -0.1 (accepted: 0 to 3600)'),
        ({'run_s': math.nan}, 'run_s cannot be nan'),
        ({'run_s': 'long'}, "run_s cannot be 'long'"),
        ({'code': 1.5}, 'code cannot be 1.5 (accepted: -99999 to 99999)'),
        ({'flood_hz': 0}, 'flood_hz cannot be 0 (accepted: 1 to 5000)'),
        ({'feedback_hz': True}, 'feedback_hz cannot be True'),
        ({'runs': 1}, "no option 'runs' (accepted: run_s, accept_s, "),
    ],
)
def test_wrong_options_are_refused_with_what_is_accepted(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        parse_options(values)


def test_options_not_given_are_as_before() -> None:
    assert parse_options({'run_s': 1}, GIVEN) == FaultOptions(**{**vars(GIVEN), 'run_s': 1})
