"""What comes in over ROS is an order, or a list of problems; never an exception."""

import json
import time

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.errors import ProblemCode  # noqa: E402
from vla_bt.mission import Outcome  # noqa: E402
from vla_bt.ros.server.orders import (  # noqa: E402
    MAX_COMMAND_LENGTH,
    MAX_CONTEXT_LENGTH,
    is_stop,
    read_order,
    read_text,
)

pytestmark = pytest.mark.ros

PLAN = json.dumps({'steps': [{'skill': 'wait', 'args': {'duration': 1.0}}]})


def codes(command: str = '', plan_json: str = '', context_json: str = '') -> list[ProblemCode]:
    reading = read_order(command, plan_json, context_json)
    assert (reading.order is None) == bool(reading.problems)
    return [problem.code for problem in reading.problems]


def test_words_become_a_command_without_the_space_around_them() -> None:
    order = read_order(' say hello \n', plan_only=True).order
    assert order is not None
    assert (order.command, order.plan, order.plan_only) == ('say hello', None, True)


def test_a_plan_wins_over_words_and_keeps_them() -> None:
    order = read_order('wait a second', PLAN).order
    assert order is not None
    assert order.plan is not None
    assert order.command == 'wait a second'


@pytest.mark.parametrize('command', ['', ' \t\n'])
def test_nothing_is_a_problem(command: str) -> None:
    assert codes(command) == [ProblemCode.MISSING]


@pytest.mark.parametrize('command', ['go\x00', '\x1b[2J', 'go \ufffd there', '\x7f'])
def test_what_is_not_text_is_a_problem(command: str) -> None:
    assert codes(command) == [ProblemCode.UNREADABLE]


def test_words_of_every_language_are_text() -> None:
    for command in ('geh in die Küche', '去厨房', 'اذهب إلى المطبخ', 'va à la cuisine\nvite'):
        assert codes(command) == []


def test_too_long_a_command_is_a_problem() -> None:
    assert codes('a' * MAX_COMMAND_LENGTH) == []
    assert codes('a' * (MAX_COMMAND_LENGTH + 1)) == [ProblemCode.TOO_LARGE]


@pytest.mark.parametrize('context', ['[]', '1', '{"a":', '[' * 50_000, 'NaN'])
def test_a_context_that_is_no_object_is_a_problem(context: str) -> None:
    assert codes('say hello', context_json=context) == [ProblemCode.UNREADABLE]


def test_a_context_may_be_an_object_or_empty_but_not_huge() -> None:
    assert codes('say hello', context_json='{"user": "Ann"}') == []
    assert codes('say hello', context_json=' ') == []
    huge = json.dumps({'a': 'b' * MAX_CONTEXT_LENGTH})
    assert codes('say hello', context_json=huge) == [ProblemCode.TOO_LARGE]


def test_all_problems_come_in_one_pass() -> None:
    assert len(codes('\x00', '{"steps": [{"skill": 7}]}', '[')) == 3


def test_a_refusal_names_every_problem() -> None:
    refusal = read_order('\x00', context_json='[').refusal()
    assert refusal.outcome is Outcome.REFUSED
    assert len(refusal.problems) == 2
    assert refusal.problems[0] in refusal.reason
    assert refusal.failure_code == 'unreadable'


@pytest.mark.parametrize('text', [PLAN, f'  {PLAN}', f'```json\n{PLAN}\n```', f'[{PLAN[11:-2]}]'])
def test_a_document_on_a_topic_is_a_plan(text: str) -> None:
    order = read_text(text).order
    assert order is not None
    assert order.plan is not None


def test_words_on_a_topic_are_a_command() -> None:
    order = read_text('go home').order
    assert order is not None
    assert order.plan is None


@pytest.mark.parametrize(
    'text',
    ['stop', 'STOP!', 'Stop now, please.', 'halt', 'cancel that', 'robot, freeze', 'abort mission',
     'stop what you are doing', 'please stop moving immediately', 'no, stop!', 'emergency stop',
     'E-stop', 'stop right there', 'stop at once', 'stop ' * 200, '\ufffdstop\x00'],
)  # fmt: skip
def test_words_that_ask_only_to_stop_do_so(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    'text',
    ['', 'please', 'go to the bus stop', 'stop at the kitchen', 'bring the stop sign', 'nonstop',
     'do not stop', 'cancel my appointment with the doctor', '{"steps": []}'],
)  # fmt: skip
def test_other_words_do_not_stop(text: str) -> None:
    assert not is_stop(text)


@pytest.mark.parametrize(
    'text', ['stop at the kitchen', 'please, stop the washing', 'cancel my appointment']
)
def test_what_begins_with_stop_stops_a_robot_that_is_busy(text: str) -> None:
    assert is_stop(text, is_busy=True)


@pytest.mark.parametrize('text', ['do not stop', 'go to the bus stop', 'no, do not stop', ''])
def test_what_does_not_begin_with_stop_stops_no_robot(text: str) -> None:
    assert not is_stop(text, is_busy=True)


def test_a_flood_of_words_is_read_at_once() -> None:
    flood = 'stop ' * 10_000_000
    began_s = time.monotonic()
    assert is_stop(flood)
    reading = read_text(flood)
    assert time.monotonic() - began_s < 0.5
    assert len(str(reading.problems)) < 500
