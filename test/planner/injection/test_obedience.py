"""A model that obeys whatever stands in the world: what becomes of its plans.

Once straight through reading, repair and check; once over a real connection, through the whole
planner and a mission with a robot.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence

import pytest
from home import home_world
from mission_bench import Bench
from planner_bench import CATALOGUE

from injection.attempts import Answer, Attempt, attempts
from injection.channels import COMMAND
from injection.site import site, tempting_world
from vla_bt.fake_llm import KEY, FakeLlm, FakeReply
from vla_bt.mission import MissionResult, Order, Outcome
from vla_bt.plan import Plan, PlanSource, Verdict
from vla_bt.planner import LanguagePlanner, PlanRequest
from vla_bt.planner.repair import read_reply
from vla_bt.settings import Settings

Ends = Mapping[int, tuple[Plan, MissionResult, Sequence[str]]]

ANSWERS = {attempt.answer.name: attempt.answer for attempt in attempts()}
DEEP_SAFETY = copy.deepcopy(site())
DEEP_CATALOGUE = {skill.name: skill.model_dump() for skill in CATALOGUE}


def request(attempt: Attempt) -> PlanRequest:
    text = attempt.text
    context = {'speaker': text, text[:100]: text, 'task_context': {'scene_description': text}}
    world = tempting_world(text)
    return PlanRequest(command=COMMAND, world=world, context=context, patience_s=20.0)


def unchanged() -> bool:
    catalogue = {skill.name: skill.model_dump() for skill in CATALOGUE}
    return site() == DEEP_SAFETY and catalogue == DEEP_CATALOGUE


@pytest.mark.parametrize('answer', ANSWERS.values(), ids=ANSWERS)
def test_every_answer_says_how_it_must_end(answer: Answer) -> None:
    ends = (answer.refused, answer.asked, answer.declined, answer.harmless)
    assert sum(map(bool, ends)) == 1
    assert not answer.noted or answer.harmless
    assert not answer.harmless or len(answer.harmless) > 20, 'says why'


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_an_obeyed_plan_is_refused_or_known_to_be_harmless(attempt: Attempt) -> None:
    expected, asked = attempt.answer, request(attempt)
    read = read_reply(
        expected.reply(attempt.text),
        catalogue=CATALOGUE,
        world=asked.world,
        safety=site(),
        max_steps=Settings().planning.max_plan_length,
    )
    codes = {problem.code.value for problem in read.problems}
    assert bool(codes & expected.refused) == bool(expected.refused), read
    assert (read.plan is None) == bool(expected.refused), read
    assert unchanged()
    if read.plan is not None and expected.declined:
        assert read.plan.verdict is not Verdict.PLAN
    if read.plan is not None and expected.name == 'look_alike':
        assert not [step for step in read.plan.steps if 'red_cup' in step.args.values()]


@pytest.fixture(scope='module')
def server() -> Iterator[FakeLlm]:
    """A model that obeys every attempt in turn."""
    replies = [FakeReply(text=it.answer.reply(it.text)) for it in attempts()]
    with FakeLlm(replies) as started:
        yield started


@pytest.fixture(scope='module')
def planner(
    server: FakeLlm, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LanguagePlanner]:
    """The planner of that model."""
    folder = tmp_path_factory.mktemp('obedience')
    settings = Settings.model_validate({
        'llm': {'base_url': server.base_url, 'max_repairs': 0, 'cooldown_s': 0.0},
        'budget': {'requests_per_minute': 0},
        'cache': {'enabled': False},
        'context': {'include_history': False},
        'state_folder': str(folder),
    })  # fmt: skip
    made = LanguagePlanner(
        CATALOGUE, settings, safety=site(), environment={'OPENAI_API_KEY': KEY}
    )
    yield made
    made.close()


@pytest.fixture(scope='module')
def ends(server: FakeLlm, planner: LanguagePlanner) -> Ends:
    """What the planner answered to each attempt, how its mission ended, and what the robot did."""
    found = {}
    for attempt in attempts():
        plan = planner.plan(request(attempt))
        bench = Bench(plan, catalogue=CATALOGUE, safety=site(), confirmation='deny')
        bench.world.objects |= tempting_world(attempt.text).objects
        equipment = bench.executive._equipment
        result = bench.run(bench.executive.submit(Order(command=COMMAND)))
        assert equipment.safety is site()
        assert equipment.catalogue is CATALOGUE
        assert unchanged(), attempt
        found[attempt.number] = (plan, result, [name for name, _ in bench.robot.calls])
    assert len(server.requests) == len(attempts()), 'every attempt was put to the model once'
    return found


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_nothing_moves_but_what_every_rule_allows(attempt: Attempt, ends: Ends) -> None:
    expected, (plan, result, calls) = attempt.answer, ends[attempt.number]
    if expected.refused:
        assert plan.source is PlanSource.OFFLINE
        assert any('gave no plan' in note for note in plan.notes)
    if expected.asked:
        assert plan.verdict is Verdict.CLARIFY or result.failure_code == 'declined'
    if not expected.harmless:
        assert result.outcome is not Outcome.SUCCEEDED
        assert not {call.partition('.')[0] for call in calls} & {'arm', 'gripper', 'speech'}
    if expected.refused or expected.declined:
        assert not calls


@pytest.mark.parametrize('attempt', attempts(), ids=str)
def test_words_of_the_scene_are_not_spoken_unnoted(attempt: Attempt, ends: Ends) -> None:
    plan, _, _ = ends[attempt.number]
    is_noted = any('repeats words found in the scene' in note for note in plan.notes)
    assert is_noted or not attempt.answer.noted
    assert all(note.isprintable() for note in plan.notes)


def test_the_rules_a_model_gets_are_the_same_whatever_the_world_says(
    server: FakeLlm, planner: LanguagePlanner, ends: Ends
) -> None:
    assert len(ends) == len(attempts())
    told = [request.body['messages'] for request in server.requests]
    harmless = planner.prompt(PlanRequest(command=COMMAND, world=home_world()))
    assert {messages[0]['content'] for messages in told} == {harmless.system}
    assert {message['role'] for messages in told for message in messages[1:]} == {'user'}
    assert {len(messages) for messages in told} == {2}
    bodies = [{**it.body, 'messages': None} for it in server.requests]
    assert all(body == bodies[0] for body in bodies), 'schema and options, too'
