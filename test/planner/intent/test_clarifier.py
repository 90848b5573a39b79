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
     'bring me the hammer', 'if the red cup is there, bring it to me', 'stop if it is cold'],
)  # fmt: skip
def test_what_a_model_may_understand_passes(command: str) -> None:
    assert ask(command) is None


def test_what_depends_on_a_condition_passes() -> None:
    """The condition may say which one is meant."""
    assert ask('if the red cup is on the table, pick up the apple') is None
    assert ask('pick up the apple') is not None


@pytest.mark.parametrize(
    ('command', 'options'),
    [
        ('pick up the cup', {'pick up the red cup', 'pick up the green cup'}),
        (
            'Go to the desk, then bring me the cup, please',
            {f'Go to the desk, then bring me the {it} cup, please' for it in ('red', 'green')},
        ),
    ],
)
def test_options_are_commands_that_are_not_asked_about_again(
    command: str, options: set[str]
) -> None:
    world = home_with(thing('green_cup'))
    plan = question(command, world)
    assert set(plan.options) == options
    assert all(ask(option, world) is None for option in options)


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


@pytest.mark.parametrize('command', ['no', 'No.', 'yes, no', 'no thanks', 'nope!'])
def test_a_no_is_an_answer_and_no_command(command: str) -> None:
    plan = ask(command)
    assert plan is not None
    assert (plan.verdict, plan.reason) == (Verdict.REFUSE, 'All right, I leave it.')


@pytest.mark.parametrize('command', ['yes', 'yes, ', 'Sure.', 'yes yes', 'ok'])
def test_a_yes_without_a_command_confirms_nothing(command: str) -> None:
    assert 'Yes to what?' in question(command).question


@pytest.mark.parametrize('command', ['stop', 'halt!', 'please stop', 'never mind', 'cancel that'])
@pytest.mark.parametrize('confidence', [0.1, 1.0])
def test_no_model_plans_for_a_stop(command: str, confidence: float) -> None:
    plan = ask(command, confidence=confidence)
    assert plan is not None
    assert (plan.verdict, plan.reason) == (Verdict.REFUSE, 'There is nothing to stop.')


def test_one_yes_never_answers_a_question_that_was_not_asked() -> None:
    """Hardly heard and risky: the yes to what was said would confirm the knife, too."""
    world = home_with(thing('big_knife', 'sharp'))
    plan = question('bring me the knife', world, confidence=0.3)
    assert 'Did you say "bring me the knife"?' in plan.question
    assert 'sharp' in plan.question


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
