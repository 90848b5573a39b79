"""The status topics, published by one node and heard by itself."""

import json
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip('vla_msgs', reason='needs the built interfaces')

from std_msgs.msg import String  # noqa: E402
from vla_msgs.msg import ActionPlan  # noqa: E402

from vla_bt.mission import MissionResult, MissionState, MissionStatus, Outcome  # noqa: E402
from vla_bt.plan import Plan, Step  # noqa: E402
from vla_bt.robot import Pose  # noqa: E402
from vla_bt.ros.readings.transforms import LATCHED  # noqa: E402
from vla_bt.ros.server.status import StatusTopics  # noqa: E402
from vla_bt.skills import load_catalogue  # noqa: E402
from vla_bt.world import WorldModel  # noqa: E402

pytestmark = pytest.mark.ros

CATALOGUE = load_catalogue()
PLAN = Plan(steps=(Step(skill='say', args={'text': 'hi'}, id='a'),), explanation='I greet.')
PLANNING = MissionStatus(
    id='m',
    command='say hi',
    state=MissionState.PLANNING,
    plan=None,
    active_step=-1,
    active_step_name='',
    progress_ratio=0.0,
    message='Planning.',
    tree='',
)
RUNNING = replace(PLANNING, state=MissionState.RUNNING, plan=PLAN, active_step=0)
DONE = replace(RUNNING, state=MissionState.DONE, active_step=-1)


class Ears:
    """Keeps what is published on each topic."""

    def __init__(self, node: Any) -> None:
        self.texts: dict[str, list[Any]] = {}
        self.plans: list[ActionPlan] = []
        for topic in ('vla/planner_status', 'planner_status', 'planner_feedback', 'llm_feedback',
                      'vla/plan_explanation', 'planned_actions', 'robot_status'):  # fmt: skip
            heard = self.texts.setdefault(topic, [])
            node.create_subscription(String, topic, lambda m, h=heard: h.append(m.data), LATCHED)
        node.create_subscription(ActionPlan, 'vla/action_plan', self.plans.append, LATCHED)

    def words(self, topic: str = 'vla/planner_status') -> list[str]:
        return [json.loads(text)['status'] for text in self.texts[topic]]

    def details(self, topic: str) -> dict[str, Any]:
        return json.loads(self.texts[topic][-1])['details']


@pytest.fixture
def world() -> WorldModel:
    return WorldModel(clock=lambda: 0.0)


@pytest.fixture
def topics(node: Any, world: WorldModel) -> StatusTopics:
    return StatusTopics(node, CATALOGUE, world)


@pytest.fixture
def ears(node: Any, topics: StatusTopics) -> Ears:
    return Ears(node)


def test_a_mission_is_told_from_planning_to_outcome(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    for status in (PLANNING, RUNNING, RUNNING):
        topics.on_status(status)
        spin_until.cycles()
    topics.on_result(DONE, MissionResult(outcome=Outcome.SUCCEEDED, reason='I greet.', plan=PLAN))
    wanted = ['PLANNING_STARTED', 'PLANNING_SUCCESS', 'EXECUTING', 'SUCCEEDED']
    spin_until(lambda: ears.words() == ears.words('planner_status') == wanted)
    assert ears.details('planner_status')['reason'] == 'I greet.'
    spin_until(lambda: ears.words('llm_feedback') == ['PLANNING_SUCCESS', 'SUCCEEDED'])
    spin_until(lambda: len(ears.plans) == 2)
    assert ears.texts['vla/plan_explanation'] == ['I greet.']
    assert json.loads(ears.texts['planned_actions'][0])['actions'][0]['type'] == 'say'
    assert [plan.plan_status for plan in ears.plans] == ['EXECUTING', 'COMPLETED']


def test_each_step_of_a_plan_that_is_still_being_made_is_told_once(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    go = Step(skill='navigate_to', args={'location': 'kitchen'})
    say = PLAN.steps
    for steps in ((), (go,), (go, *say), (go, *say), (), (go,), say, (*say, go)):
        topics.on_status(replace(PLANNING, arriving=steps))
        spin_until.cycles()
    spin_until(lambda: ears.words().count('STEP_PLANNED') == 5)
    told = [json.loads(text)['details'] for text in ears.texts['vla/planner_status'][1:]]
    assert [each['number'] for each in told] == [1, 2, 1, 1, 2]
    assert told[0]['step'] == 'navigate_to(location=kitchen)'
    assert 'Step 2: say(text=hi)' in ears.texts['planner_feedback'][1]


def test_who_made_a_plan_and_why_is_told(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    plan = PLAN.model_copy(update={'notes': ('openai/x gave no plan: no connection.',)})
    topics.on_status(replace(RUNNING, plan=plan))
    spin_until(lambda: 'PLANNING_SUCCESS' in ears.words())
    details = json.loads(ears.texts['vla/planner_status'][0])['details']
    assert (details['source'], details['notes']) == ('person', list(plan.notes))
    spin_until(lambda: bool(ears.texts['planner_feedback']))
    assert 'no connection' in ears.texts['planner_feedback'][-1]


def test_an_answer_without_a_plan_is_a_failed_planning_first(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    topics.on_status(PLANNING)
    result = MissionResult(outcome=Outcome.REFUSED, reason='No.', problems=('too far',))
    topics.on_result(replace(PLANNING, state=MissionState.DONE), result)
    spin_until(lambda: ears.words()[-1:] == ['REFUSED'])
    failed = json.loads(ears.texts['vla/planner_status'][-2])
    assert failed['status'] == 'PLANNING_FAILED'
    assert failed['details'] == {'reason': 'No.', 'safety_issues': ['too far']}
    assert ears.plans == []


def test_the_result_tells_the_notes_of_its_plan(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    plan = PLAN.model_copy(update={'notes': ('openai/x gave no plan: no connection.',)})
    topics.on_result(DONE, MissionResult(outcome=Outcome.SUCCEEDED, plan=plan))
    spin_until(lambda: ears.words() == ['SUCCEEDED'])
    assert ears.details('vla/planner_status')['notes'] == list(plan.notes)


def test_whatever_a_model_says_what_is_published_is_bounded(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    flood = 'x' * 1_000_000
    plan = PLAN.model_copy(update={'explanation': flood, 'notes': (flood,) * 3})
    topics.on_status(replace(RUNNING, plan=plan, command=flood))
    spin_until(lambda: 'EXECUTING' in ears.words())
    result = MissionResult(
        outcome=Outcome.NEEDS_CLARIFICATION,
        question=flood,
        reason=flood,
        options=(flood,) * 3,
        problems=(flood,) * 3,
        plan=plan,
    )
    topics.on_result(DONE, result)
    spin_until(lambda: 'NEEDS_CLARIFICATION' in ears.words())
    spin_until(lambda: ears.texts['vla/plan_explanation'] and ears.texts['llm_feedback'])
    for topic in ('vla/planner_status', 'llm_feedback', 'vla/plan_explanation'):
        assert max(map(len, ears.texts[topic])) < 100_000, topic


def test_an_explanation_is_one_line_without_hidden_marks(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    plan = PLAN.model_copy(update={'explanation': 'I\x1b[2J\ngreet\u202e.'})
    topics.on_status(replace(RUNNING, plan=plan))
    spin_until(lambda: ears.texts['vla/plan_explanation'])
    assert ears.texts['vla/plan_explanation'] == ['I [2J greet .']


def test_a_question_is_put_to_the_person(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    result = MissionResult(outcome=Outcome.NEEDS_CLARIFICATION, question='Which cup?')
    topics.on_result(replace(PLANNING, state=MissionState.DONE), result)
    spin_until(lambda: ears.texts['llm_feedback'])
    assert ears.details('llm_feedback') == {'message': 'Which cup?'}


def test_the_robots_own_state_is_published_when_it_changes(
    topics: StatusTopics, ears: Ears, world: WorldModel, spin_until: Any
) -> None:
    topics.show_robot()
    topics.show_robot()
    world.update_robot(pose=Pose(1.0, 2.0, 0.5), battery_ratio=0.4, emergency_stop=True)
    topics.show_robot()
    spin_until(lambda: len(ears.texts['robot_status']) >= 2)
    assert ears.words('robot_status') == ['IDLE', 'EMERGENCY_STOP']
    details = ears.details('robot_status')
    assert details['position'] == {'x': 1.0, 'y': 2.0, 'z': 0.0}
    assert (details['battery_level'], details['current_task']) == (0.4, 'idle')


def test_a_robot_with_a_mission_is_busy(
    topics: StatusTopics, ears: Ears, spin_until: Any
) -> None:
    topics.on_status(RUNNING)
    topics.show_robot()
    spin_until(lambda: ears.texts['robot_status'])
    assert ears.words('robot_status') == ['BUSY']
    assert ears.details('robot_status')['current_task'] == 'say hi'


def test_who_comes_late_hears_the_last_status(
    node: Any, topics: StatusTopics, spin_until: Any
) -> None:
    topics.announce('READY', since=3)
    ears = Ears(node)
    spin_until(lambda: ears.words('planner_status') == ['READY'])
    assert ears.details('planner_status') == {'since': 3}
