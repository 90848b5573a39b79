"""Steps from plain data."""

import re
from typing import Any

import pytest

from vla_bt.errors import SettingsError
from vla_bt.ros.faulty_servers.steps import CancelAnswer, Ending, Incident, Step


def test_nothing_given_is_a_goal_that_succeeds_at_once() -> None:
    assert Step.parse({}) == Step()
    assert Step().status is Ending.SUCCEED


def test_words_become_members() -> None:
    step = Step.parse(
        {'status': 'abort', 'cancel': 'hold', 'cancel_status': 'succeed', 'incident': 'die'}
    )
    assert step.status is Ending.ABORT
    assert step.cancel is CancelAnswer.HOLD
    assert step.cancel_status is Ending.SUCCEED
    assert step.incident is Incident.DIE


def test_never_is_none() -> None:
    step = Step.parse({'accept': None, 'run_s': None, 'cancel_s': None, 'incident': None})
    assert (step.accept, step.run_s, step.cancel_s, step.incident) == (None, None, None, None)


@pytest.mark.parametrize(
    ('values', 'message'),
    [
        ({'acept': True}, "a step has no 'acept' (accepted: accept, accept_s, "),
        ({'status': 'fail'}, "status cannot be 'fail' (accepted: succeed, abort, cancel, "),
        ({'cancel': 'no'}, "cancel cannot be 'no' (accepted: accept, reject, reject_quietly, "),
        ({'incident': 'rain'}, "incident cannot be 'rain' (accepted: die, freeze, restart, "),
        ({'status': 'cancel'}, 'no goal is canceled by itself'),
        ({'cancel_status': 'unknown'}, 'forgotten because of a cancel'),
        ({'run_s': 'long'}, "run_s cannot be 'long'"),
        ({'cancel_s': -1}, 'cancel_s cannot be -1'),
        ({'after_s': None}, 'after_s cannot be None'),
        ({'accept': 'yes'}, "accept cannot be 'yes'"),
        ({'code': 1.5}, 'code cannot be 1.5'),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)):
        Step.parse(values)
