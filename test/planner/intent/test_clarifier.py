"""What is asked before anybody plans."""

import math
from pathlib import Path

import offline
import pytest
import yaml
from offline.asking import home
from reading import home_with, rules, thing

from vla_bt.errors import Failure, FailureCode
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import PlanRequest
from vla_bt.planner.intent import Clarifier
from vla_bt.world import WorldModel

CLARIFIER = Clarifier(
    lambda request: rules().read(request.command, request.world).intents, min_confidence=0.6
)


def ask(command: str, world: WorldModel | None = None, **fields: object) -> Plan | None:
    return CLARIFIER(PlanRequest(command=command, world=world or home(), **fields))


def question(command: str, world: WorldModel | None = None, **fields: object) -> Plan:
    plan = ask(command, world, **fields)
    assert plan is not None
    assert plan.verdict is Verdict.CLARIFY
    assert plan.question
    return plan


def test_a_clear_command_passes() -> None:
    assert ask('bring me the red book') is None


@pytest.mark.parametrize(
    'command',
    ['do not bring the cup', 'fold the laundry', 'bring me something to drink',
     'bring me the hammer', 'if the red cup is there, bring it to me', 'stop'],
)  # fmt: skip
def test_what_a_model_may_understand_passes(command: str) -> None:
    assert ask(command) is None


def test_what_depends_on_a_condition_passes() -> None:
    """The condition may say which one is meant."""
    assert ask('if the red cup is on the table, pick up the apple') is None
    assert ask('pick up the apple') is not None


def test_options_are_words_a_person_would_say() -> None:
    plan = question('pick up the cup', home_with(thing('green_cup')))
    assert set(plan.options) == {'red cup', 'green cup'}


def test_a_missing_place_is_asked_for() -> None:
    assert 'Where' in question('go').question


def test_harm_is_refused() -> None:
    plan = ask('hit the man')
    assert plan is not None
    assert plan.verdict is Verdict.REFUSE


def test_risk_is_asked_about_once() -> None:
    world = home_with(thing('big_knife', 'sharp'))
    plan = question('bring me the knife', world)
    assert ask(plan.options[0], world) is None


def test_a_command_hardly_heard_is_asked_about() -> None:
    plan = question('bring me the red book', confidence=0.59)
    assert plan.question == 'Did you say "bring me the red book"?'
    assert plan.options == ('yes, bring me the red book', 'no')
    assert ask(plan.options[0], confidence=0.59) is None


@pytest.mark.parametrize('confidence', [0.6, 1.0, math.nan])
def test_a_command_heard_well_enough_or_not_rated_passes(confidence: float) -> None:
    assert ask('bring me the red book', confidence=confidence) is None


def test_planning_again_asks_nothing() -> None:
    failure = Failure(code=FailureCode.ABORTED, where='x', message='x')
    assert ask('go', failure=failure) is None


def test_a_mission_without_a_command_asks_nothing() -> None:
    assert ask('') is None


FILE = Path(offline.__file__).with_name('commands.yaml')
COMMANDS = yaml.safe_load(FILE.read_text(encoding='utf-8'))


@pytest.mark.parametrize('command', COMMANDS['plans'])
def test_nothing_the_grammar_can_plan_is_asked_about(command: str) -> None:
    assert ask(command) is None
