"""A person in the loop over real processes: asked on topics, answered by a service, once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('pyrobosim', reason='needs the simulator')
pytest.importorskip('vla_msgs', reason='needs the built interfaces')

import yaml  # noqa: E402
from rcl_interfaces.srv import SetParameters  # noqa: E402
from rclpy.parameter import Parameter  # noqa: E402
from server_fixtures import LATCHED, Rig, TaskGoal, running_pair  # noqa: E402
from vla_msgs.msg import Confirmation  # noqa: E402
from vla_msgs.srv import AnswerConfirmation  # noqa: E402

from vla_bt.mission import Order, Outcome  # noqa: E402
from vla_bt.plan import read_plan  # noqa: E402
from vla_bt.ros.client.confirmation_client import ConfirmationClient  # noqa: E402
from vla_bt.ros.client.task_client import TaskClient  # noqa: E402
from vla_bt.ros.server.confirmation import SERVICE, TOPIC  # noqa: E402
from vla_bt.safety import Answer, Asked, Receipt, Scope  # noqa: E402
from vla_bt.settings import find_share  # noqa: E402

pytestmark = [pytest.mark.ros, pytest.mark.sim]

SPACE = '/asked'
PICK = json.dumps({'steps': [
    {'skill': 'navigate_to', 'args': {'location': 'counter'}},
    {'skill': 'pick_up', 'args': {'object': 'red_cup'}},
]})  # fmt: skip
TAKE_BACK = PICK.replace('counter', 'table')
PUT = json.dumps({'steps': [
    {'skill': 'navigate_to', 'args': {'location': 'table'}},
    {'skill': 'place', 'args': {'object': 'red_cup', 'location': 'table'}},
]})  # fmt: skip
SAY = json.dumps({'steps': [{'skill': 'say', 'args': {'text': 'yes'}}]})
TIMEOUT_S = 8.0


def safety_file(folder: Path) -> str:
    safety = yaml.safe_load(find_share('config/safety.yaml').read_text())
    safety['confirmation']['timeout_s'] = TIMEOUT_S
    path = folder / 'safety.yaml'
    path.write_text(yaml.safe_dump(safety))
    return str(path)


@pytest.fixture(scope='module')
def pair(context: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp('asked')
    options = {'planning.confirmation': 'ask', 'safety_file': safety_file(folder)}
    with running_pair(folder, SPACE, **options) as nodes:
        yield nodes
    assert [node.exit_code for node in nodes] == [0, 0]


class Person:
    """Somebody who hears the questions and answers."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.heard: list[Confirmation] = []
        rig.node.create_subscription(Confirmation, TOPIC, self.heard.append, LATCHED)
        self.client = rig.node.create_client(AnswerConfirmation, SERVICE)

    @property
    def open(self) -> bool:
        return bool(self.heard) and self.heard[-1].state == Confirmation.OPEN

    def is_asked(self, goal: TaskGoal) -> Confirmation:
        """Wait until this mission asks; return the question."""
        self.rig.spin_until(lambda: goal.state == 'CONFIRMING', 40.0, goal)
        asked = goal.feedback[-1].confirmation
        self.rig.spin_until(lambda: self.open and self.heard[-1].id == asked.id)
        return self.heard[-1]

    def say(self, is_yes: bool, scope: str = '', id_: str = '') -> AnswerConfirmation.Response:
        request = AnswerConfirmation.Request(
            id=id_ or self.heard[-1].id, yes=is_yes, scope=scope, by='Ann'
        )
        return self.rig.call(self.client, request)


@pytest.fixture(scope='module')
def person(pair: Any) -> Iterator[Person]:
    rig = Rig(SPACE)
    rig.spin_until(lambda: 'READY' in rig.words(), 40.0)
    yield Person(rig)
    rig.destroy()


def test_a_yes_lets_the_step_begin_and_everybody_is_told(person: Person) -> None:
    rig = person.rig
    told = rig.listen('planner_feedback')
    goal = rig.send(plan_json=PICK)
    asked = person.is_asked(goal)
    assert asked.question.startswith('May I pick up red_cup (fragile) at the counter? It is asked')
    assert (asked.skill, asked.subject, asked.place) == ('pick_up', 'red_cup', 'counter')
    assert (asked.timeout_s, asked.id != '') == (TIMEOUT_S, True)
    feedback = goal.feedback[-1]
    assert (feedback.confirmation.id, feedback.confirmation.question) == (asked.id, asked.question)
    assert feedback.message == f'Waiting for an answer: {asked.question}'
    rig.spin_until(lambda: 'CONFIRMATION_NEEDED' in rig.words())
    rig.spin_until(lambda: any(asked.question in text for text in told))
    assert rig.stands_still()
    response = person.say(True)
    assert (response.accepted, response.message) == (True, 'The robot goes on.')
    again = person.say(False, id_=asked.id)
    assert not again.accepted
    assert again.message == f'Question {asked.id} has been answered already: yes, by Ann.'
    rig.spin_until(lambda: goal.response is not None, 60.0, goal)
    assert goal.result.outcome == 'SUCCEEDED'
    person.rig.spin_until(lambda: person.heard[-1].state == Confirmation.YES)
    assert person.heard[-1].by == 'Ann'
    assert 'CONFIRMED' in rig.words()


def test_a_wrong_answer_changes_nothing_and_a_no_ends_the_mission(person: Person) -> None:
    rig = person.rig
    goal = rig.send(plan_json=PUT)
    asked = person.is_asked(goal)
    wrong = person.say(True, id_='0000')
    assert (wrong.accepted, asked.id in wrong.message) == (False, True)
    odd = person.say(True, scope='for ever')
    assert odd.message == "scope 'for ever' is none there is (accepted: once, mission)"
    rig.say('robot_command', 'yes')
    rig.say('voice_command', f'yes {asked.id}')
    rig.spin_until(lambda: rig.words().count('REFUSED') >= 2)
    assert person.open
    assert person.say(False).message == 'The mission ends.'
    rig.spin_until(lambda: goal.response is not None, 20.0, goal)
    assert (goal.result.outcome, goal.result.failure_code) == ('FAILED', 'declined')
    assert goal.result.reason == 'Ann said no: place red_cup (fragile) at the table.'
    person.rig.spin_until(lambda: person.heard[-1].state == Confirmation.NO)


def test_no_answer_in_time_is_a_no_and_a_late_one_is_refused(person: Person) -> None:
    goal = person.rig.send(plan_json=PUT)
    asked = person.is_asked(goal)
    person.rig.spin_until(lambda: goal.response is not None, TIMEOUT_S + 20.0, goal)
    assert goal.result.failure_code == 'declined'
    person.rig.spin_until(lambda: person.heard[-1].state == Confirmation.TIMED_OUT)
    late = person.say(True, id_=asked.id)
    assert (late.accepted, late.message[:8]) == (False, 'Too late')


def test_a_cancel_withdraws_the_question(person: Person) -> None:
    goal = person.rig.send(plan_json=PUT)
    person.is_asked(goal)
    goal.cancel()
    person.rig.spin_until(lambda: goal.response is not None, 20.0, goal)
    assert goal.result.outcome == 'CANCELED'
    person.rig.spin_until(lambda: person.heard[-1].state == Confirmation.WITHDRAWN)


class Willing:
    """Says yes to everything."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []
        self.ids: set[str] = set()

    def ask(self, asked: Asked | None) -> Answer | None:
        """Answer each question once."""
        if asked is None or asked.id in self.ids:
            return None
        self.ids.add(asked.id)
        return Answer(id=asked.id, is_yes=True, scope=Scope.MISSION, by='Bo')

    def hear(self, receipt: Receipt) -> None:
        """Remember."""
        self.receipts.append(receipt)


def test_whoever_waits_for_the_mission_can_answer_it(pair: Any, person: Person) -> None:
    willing, plan = Willing(), read_plan(PUT).plan
    with TaskClient(SPACE) as client:
        assert client.wait_for_server(20.0)
        result = client.run(Order(plan=plan), person=willing)
    assert result.outcome is Outcome.SUCCEEDED, result
    assert [receipt.is_accepted for receipt in willing.receipts] == [True]


def test_who_comes_late_gets_the_question_and_can_answer_it(person: Person) -> None:
    rig = person.rig
    goal = rig.send(plan_json=TAKE_BACK)
    asked, willing = person.is_asked(goal), Willing()
    with ConfirmationClient(SPACE) as client:
        client.wait(20.0)
        assert client.open is not None
        assert client.open.id == asked.id
        client.converse(willing)
        assert [receipt.is_accepted for receipt in willing.receipts] == [True]
        second = client.send(Answer(id=asked.id, is_yes=True))
        assert not second.is_accepted
    rig.spin_until(lambda: goal.response is not None, 60.0, goal)
    assert goal.result.outcome == 'SUCCEEDED'


def test_an_emergency_stop_ends_the_mission_and_the_question(person: Person) -> None:
    rig = person.rig
    goal = rig.send(plan_json=PUT)
    asked = person.is_asked(goal)
    rig.press(True)
    rig.spin_until(lambda: goal.response is not None, 20.0, goal)
    assert goal.result.failure_code == 'guard'
    assert not person.say(True, id_=asked.id).accepted
    rig.press(False)


@pytest.mark.parametrize(
    ('name', 'value'), [('planning.confirmation', 'auto'), ('planning.require_confirmation', [''])]
)
def test_nobody_can_loosen_it_while_it_runs(person: Person, name: str, value: Any) -> None:
    client = person.rig.node.create_client(SetParameters, 'behavior_server/set_parameters')
    request = SetParameters.Request(parameters=[Parameter(name, value=value).to_parameter_msg()])
    (result,) = person.rig.call(client, request).results
    assert not result.successful
