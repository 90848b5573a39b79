"""The planner of a robot, asking a model server on the real wire."""

import sqlite3
import time
import warnings
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from home import home_world
from planner_bench import COMMAND, DEMO, FETCH, Desk, fetch, flat, texts

from vla_bt.check import check_plan
from vla_bt.errors import Failure, FailureCode, FailureKind, VlaBtError
from vla_bt.fake_llm import FakeLlm, FakeReply, Fault, plan_reply
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner import CanceledError, Cancellation, Experience, Image, Stage
from vla_bt.planner.store import FILE_NAME
from vla_bt.safety import load_safety
from vla_bt.skills import load_catalogue
from vla_bt.world import ObjectBelief, WorldModel

STALL = [FakeReply(fault=Fault.STALL)]
WRONG = flat(('pick_up', {'object': 'unicorn'}))


def skills(plan: Plan) -> list[str]:
    return [step.skill for step in plan.steps]


def test_a_model_plans_and_is_named(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        plan = Desk(tmp_path, server).plan()
    assert skills(plan) == [skill for skill, _ in FETCH]
    assert (plan.source, plan.model) == (PlanSource.MODEL, 'openai/gpt-4')
    assert (plan.command, plan.notes) == (COMMAND, ())
    assert check_plan(plan, load_catalogue(), Desk(tmp_path, None).request().world).is_ok


@pytest.mark.parametrize(
    ('fields', 'verdict'),
    [
        ({'verdict': 'clarify', 'question': 'Which?', 'options': ['a', 'b']}, Verdict.CLARIFY),
        ({'verdict': 'refuse', 'reason': 'No.'}, Verdict.REFUSE),
    ],
)
def test_a_model_may_ask_and_refuse(
    tmp_path: Path, fields: dict[str, Any], verdict: Verdict
) -> None:
    with FakeLlm([plan_reply(flat(**fields))]) as server:
        plan = Desk(tmp_path, server).plan()
    assert (plan.verdict, plan.source) == (verdict, PlanSource.MODEL)


def test_a_faulty_plan_goes_back_with_what_is_wrong(tmp_path: Path) -> None:
    with FakeLlm([plan_reply(WRONG), fetch()]) as server:
        plan = Desk(tmp_path, server).plan()
        first, second = (request.body['messages'] for request in server.requests)
    assert plan.source is PlanSource.MODEL
    assert second[: len(first)] == first, 'what was said stays as it is, for the cache'
    assert [message['role'] for message in second[len(first) :]] == ['assistant', 'user']
    assert 'unicorn' in texts(second)[-1]
    assert 'unknown_object' in texts(second)[-1]


def test_a_plan_that_leaves_out_what_was_asked_for_goes_back(tmp_path: Path) -> None:
    half = flat(('navigate_to', {'location': 'counter'}))
    with FakeLlm([plan_reply(half), fetch()]) as server:
        plan = Desk(tmp_path, server).plan(DEMO)
        told = texts(server.requests[1].body['messages'])[-1]
    assert skills(plan) == [skill for skill, _ in FETCH]
    assert 'incomplete' in told
    assert 'located(red_cup, table)' in told


def test_a_plan_that_never_does_what_was_asked_for_is_not_taken(tmp_path: Path) -> None:
    with FakeLlm([plan_reply(flat(('say', {'text': 'Done.'})))]) as server:
        plan = Desk(tmp_path, server).plan(DEMO)
    assert plan.source is PlanSource.OFFLINE
    assert 'does not surely bring about' in plan.notes[0]


def test_an_answer_cut_off_is_asked_for_again(tmp_path: Path) -> None:
    with FakeLlm([fetch(fault=Fault.LENGTH), fetch()]) as server:
        plan = Desk(tmp_path, server, llm={'max_retries': 0}).plan()
    assert (plan.source, len(server.requests)) == (PlanSource.MODEL, 2)
    assert 'shorter' in texts(server.requests[1].body['messages'])[-1]


@pytest.mark.parametrize('repairs', [0, 1, 2])
def test_faulty_answers_are_bounded_and_end_offline(tmp_path: Path, repairs: int) -> None:
    with FakeLlm([plan_reply(WRONG)]) as server:
        plan = Desk(tmp_path, server, llm={'max_repairs': repairs}).plan(DEMO)
    assert len(server.requests) == 1 + repairs
    assert (plan.source, plan.verdict) == (PlanSource.OFFLINE, Verdict.PLAN)
    assert 'openai/gpt-4 gave no plan: its plan cannot be executed' in plan.notes[0]


def test_a_plan_that_was_tried_is_not_taken_again(tmp_path: Path) -> None:
    other = flat(('say', {'text': 'I cannot reach it.'}))
    with FakeLlm([fetch(), plan_reply(other)]) as server:
        desk = Desk(tmp_path, server)
        tried = desk.plan()
    with FakeLlm([fetch(), plan_reply(other)]) as server:
        desk = Desk(tmp_path, server)
        failure = Failure(code=FailureCode.PLANNING, where='task', message='no', recoverable=True)
        plan = desk.plan(failure=failure, tried=frozenset({tried.content_key()}))
    assert skills(plan) == ['say']
    assert 'tried before' in texts(server.requests[1].body['messages'])[-1]


def test_what_was_repaired_is_said(tmp_path: Path) -> None:
    steps = (FETCH[0], ('pick_up', {'object': 'red_cup', 'approach_offset': '20 cm'}))
    with FakeLlm([plan_reply(flat(*steps))]) as server:
        plan = Desk(tmp_path, server).plan()
    assert plan.steps[1].args['approach_offset'] == pytest.approx(0.2)
    assert len(plan.notes) == 1


def test_steps_are_reported_as_they_arrive(tmp_path: Path) -> None:
    arrived, go_on = Event(), Event()
    with FakeLlm([fetch(chunk_chars=8, interval_s=0.01)]) as server:
        desk = Desk(tmp_path, server)

        def report(news: Any) -> None:
            desk.reports.append(news)
            if news.steps and not arrived.is_set():
                arrived.set()
                assert go_on.wait(5.0)

        answers: list[Plan] = []
        thread = Thread(target=lambda: answers.append(desk.plan(report=report)))
        thread.start()
        assert arrived.wait(10.0)
        assert [step.args['location'] for step in desk.reports[-1].steps] == ['counter']
        go_on.set()
        thread.join(10.0)
    writing = [it for it in desk.reports if it.stage is Stage.GENERATING and it.steps]
    assert [len(report.steps) for report in writing] == [1, 2, 3, 4]
    assert answers[0].steps[0].args == writing[-1].steps[0].args


def test_what_has_arrived_stands_until_the_answer_does(tmp_path: Path) -> None:
    with FakeLlm([fetch(chunk_chars=64)]) as server:
        desk = Desk(tmp_path, server)
        desk.plan()
    first = next(at for at, report in enumerate(desk.reports) if report.steps)
    assert all(report.steps for report in desk.reports[first:])


def test_what_has_arrived_is_taken_back_with_a_faulty_answer(tmp_path: Path) -> None:
    steps = (FETCH[0], ('pick_up', {'object': 'unicorn'}))
    with FakeLlm([plan_reply(flat(*steps)), fetch()]) as server:
        desk = Desk(tmp_path, server)
        desk.plan()
    counts = [len(report.steps) for report in desk.reports]
    assert 0 in counts[counts.index(1) :]


def test_a_step_that_does_not_pass_is_not_reported(tmp_path: Path) -> None:
    steps = (FETCH[0], ('pick_up', {'object': 'unicorn'}), FETCH[2])
    with FakeLlm([plan_reply(flat(*steps))]) as server:
        desk = Desk(tmp_path, server, llm={'max_repairs': 0})
        desk.plan()
    assert max(len(report.steps) for report in desk.reports) == 1


@pytest.mark.parametrize('fault', [Fault.RESET, Fault.CUT, Fault.STALL_MID_ANSWER, Fault.HTML])
def test_primary_fallback_and_network_gone_still_end_in_a_plan(
    tmp_path: Path, fault: Fault
) -> None:
    with FakeLlm([fetch(fault=fault)]) as server:
        llm = {
            'timeout_s': 0.6,
            'max_retries': 0,
            'fallback_model': 'other',
            'fallback_base_url': 'http://127.0.0.1:9/v1',
        }
        plan = Desk(tmp_path, server, llm=llm).plan(DEMO)
    assert (plan.verdict, plan.source) == (Verdict.PLAN, PlanSource.OFFLINE)
    assert [note.split(' ')[0] for note in plan.notes] == ['openai/gpt-4', 'openai/other']


def test_the_fallback_model_plans_when_the_first_is_down(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        llm = {
            'base_url': 'http://127.0.0.1:9/v1',
            'max_retries': 0,
            'fallback_model': 'other',
            'fallback_base_url': server.base_url,
        }
        plan = Desk(tmp_path, server, llm=llm).plan()
    assert (plan.source, plan.model) == (PlanSource.MODEL, 'openai/other')
    assert plan.notes[0].startswith('openai/gpt-4 gave no plan')


def test_without_a_key_nobody_is_asked_and_nothing_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, None, environment={}, llm={'base_url': ''})
    plan = desk.plan(DEMO)
    assert (plan.source, plan.notes) == (PlanSource.OFFLINE, ())
    assert desk.planner.models == ()
    assert 'no key' in desk.planner.summary


def test_over_budget_the_offline_planner_answers_and_says_so(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server, budget={'requests_per_minute': 1})
        assert desk.plan(DEMO).source is PlanSource.MODEL
        plan = desk.plan(DEMO)
        assert len(server.requests) == 1
    assert plan.source is PlanSource.OFFLINE
    assert 'requests' in plan.notes[0]


def test_tokens_of_one_mission_are_bounded_over_all_its_questions(tmp_path: Path) -> None:
    with FakeLlm([plan_reply(WRONG, input_tokens=3000, output_tokens=1000)]) as server:
        desk = Desk(tmp_path, server, budget={'tokens_per_mission': 9000}, llm={'max_repairs': 5})
        plan = desk.plan(DEMO, mission='m')
    assert len(server.requests) == 2
    assert plan.source is PlanSource.OFFLINE
    assert 'tokens' in plan.notes[0]


def _worked(desk: Desk, command: str = COMMAND) -> Plan:
    """Have a mission succeed with its first plan."""
    request = desk.request(command)
    plan = desk.planner.plan(request)
    desk.planner.learn(Experience(request=request, plan=plan, outcome='SUCCEEDED'))
    return plan


def test_a_plan_that_worked_is_not_made_twice(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        made = _worked(Desk(tmp_path, server))
        kept = Desk(tmp_path, server).plan()
        assert len(server.requests) == 1
    assert (kept.source, kept.model) == (PlanSource.CACHE, 'openai/gpt-4')
    assert [(step.skill, step.args) for step in kept.steps] == [
        (step.skill, step.args) for step in made.steps
    ]


@pytest.mark.parametrize('change', [{'max_plan_length': 9}, None])
def test_other_limits_or_another_world_are_planned_anew(
    tmp_path: Path, change: dict[str, Any] | None
) -> None:
    with FakeLlm([fetch()]) as server:
        _worked(Desk(tmp_path, server))
        desk = Desk(tmp_path, server, **({'planning': change} if change else {}))
        world = desk.request().world
        if change is None:
            world.put('red_cup', 'desk')
        desk.plan(world=world)
        assert len(server.requests) > 1


def test_other_guards_change_no_plan_that_was_kept(tmp_path: Path) -> None:
    safety = load_safety()
    guards = (*safety.guards, safety.watchdog.guard())
    with FakeLlm([fetch()]) as server, warnings.catch_warnings():
        warnings.simplefilter('error')
        _worked(Desk(tmp_path, server))
        watched = Desk(tmp_path, server, safety=safety.model_copy(update={'guards': guards}))
        assert watched.plan().source is PlanSource.CACHE


def test_what_failed_is_not_kept_as_a_plan_but_told_to_the_model(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server)
        request = desk.request()
        plan = desk.planner.plan(request)
        failed = Experience(
            request=request,
            plan=plan,
            outcome='FAILED',
            failure_code='grasp_failed',
            failed_step='pick_up(object=red_cup)',
        )
        desk.planner.learn(failed)
        again = Desk(tmp_path, server).plan()
        told = texts(server.requests[1].body['messages'])[-1]
    assert again.source is PlanSource.MODEL
    assert 'grasp_failed' in told


def test_two_matching_objects_are_asked_about_before_a_model_is(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        plan = Desk(tmp_path, server).plan('bring me the apple')
        assert not server.requests
    assert plan.verdict is Verdict.CLARIFY
    assert len(plan.options) >= 2


def test_what_was_hardly_heard_is_asked_about(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        plan = Desk(tmp_path, server).plan(confidence=0.3)
        assert not server.requests
    assert plan.verdict is Verdict.CLARIFY


def test_a_yes_before_a_command_answers_the_question_and_reaches_no_planner(
    tmp_path: Path,
) -> None:
    with FakeLlm([fetch()]) as server:
        asked = Desk(tmp_path, server).plan(DEMO, confidence=0.3)
        (answer,) = (it for it in asked.options if it.startswith('yes'))
        plan = Desk(tmp_path, server).plan(answer, confidence=0.3)
        told = texts(server.requests[0].body['messages'])[-1]
    assert (plan.source, plan.command) == (PlanSource.MODEL, DEMO)
    assert DEMO in told
    assert 'yes' not in told


def test_without_the_first_stage_the_model_decides(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server, planning={'intent': 'none'})
        assert desk.plan('bring me the apple').source is PlanSource.MODEL


def test_the_first_stage_by_a_model_is_paid_from_the_budget(tmp_path: Path) -> None:
    with FakeLlm([FakeReply(text='{"intents": []}'), fetch()]) as server:
        desk = Desk(
            tmp_path, server, planning={'intent': 'model'}, budget={'requests_per_minute': 2}
        )
        assert desk.plan(DEMO).source is PlanSource.MODEL
        assert len(server.requests) == 2
        assert desk.plan(DEMO).source is PlanSource.OFFLINE


IMAGE = Image(data=b'\xff\xd8 picture', width_px=4, height_px=3)


def test_the_newest_image_goes_along_when_the_model_takes_images(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        Desk(tmp_path, server, llm={'images': True}).plan(look=lambda: IMAGE)
        Desk(tmp_path, server).plan(look=lambda: IMAGE, image=IMAGE)
        with_image, without = (str(it.body['messages']) for it in server.requests)
    assert 'image_url' in with_image
    assert 'image_url' not in without


def test_an_image_for_a_model_that_takes_none_is_left_out_and_said(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        plan = Desk(tmp_path, server).plan(image=IMAGE)
    assert plan.notes == ('openai/gpt-4 takes no images (llm.images): planned from words.',)


def test_without_a_fresh_image_the_plan_is_made_from_text_and_says_so(tmp_path: Path) -> None:
    def stale() -> Image:
        raise VlaBtError('The newest image is 9 s old.')

    with FakeLlm([fetch()]) as server:
        plan = Desk(tmp_path, server, llm={'images': True}).plan(look=stale)
    assert plan.source is PlanSource.MODEL
    assert plan.notes == ('Planned without an image: The newest image is 9 s old.',)


def test_canceling_closes_the_connection_at_once(tmp_path: Path) -> None:
    cancellation, ended = Cancellation(), Event()
    with FakeLlm([FakeReply(fault=Fault.STALL)]) as server:
        desk = Desk(tmp_path, server)
        times: list[float] = []

        def ask() -> None:
            with pytest.raises(CanceledError):
                desk.plan(cancellation=cancellation)
            times.append(time.monotonic())
            ended.set()

        Thread(target=ask, daemon=True).start()
        assert server.wait_for_requests(1, 10.0)
        began_s = time.monotonic()
        cancellation.cancel()
        assert ended.wait(5.0)
        assert server.wait_for_disconnects(1)
    assert times[0] - began_s < 0.5


def test_a_model_that_hangs_costs_no_more_than_the_patience(tmp_path: Path) -> None:
    with FakeLlm([FakeReply(fault=Fault.STALL)]) as server:
        desk = Desk(tmp_path, server)
        desk.planner.prepare()
        began_s = time.monotonic()
        plan = desk.plan(DEMO, patience_s=2.0)
        took_s = time.monotonic() - began_s
    assert plan.source is PlanSource.OFFLINE
    assert took_s < 2.1


def test_planning_again_asks_a_model_only_where_no_repair_is_found(tmp_path: Path) -> None:
    failure = Failure(code=FailureCode.ABORTED, where='task', message='no way through')
    step = Step(skill='navigate_to', args={'location': 'table'}, id='a')
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server)
        plan = desk.plan(DEMO, failure=failure, remaining=(step,))
        assert plan.source is PlanSource.OFFLINE
        assert not server.requests
        failure = replace(failure, kind=FailureKind.BAD_REQUEST)
        plan = desk.plan(DEMO, failure=failure, remaining=(step,))
        assert plan.source is PlanSource.MODEL
        told = texts(server.requests[0].body['messages'])[-1]
    assert 'no way through' in told
    assert 'aborted' in told


def test_another_model_is_used_from_the_next_question_on(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server)
        desk.plan()
        assert 'openai/other' in desk.planner.use('', 'other')
        assert desk.plan().model == 'openai/other'
        assert [request.body['model'] for request in server.requests] == ['gpt-4', 'other']
    with pytest.raises(VlaBtError, match='no key'):
        desk.planner.use('anthropic', 'claude')
    assert desk.planner.models == ('openai/other',)


def test_a_change_of_model_lets_the_question_under_way_be_answered(tmp_path: Path) -> None:
    with FakeLlm([fetch(delay_s=0.3)]) as server:
        desk, answers = Desk(tmp_path, server), list[Plan]()
        thread = Thread(target=lambda: answers.append(desk.plan()))
        thread.start()
        assert server.wait_for_requests(1, 10.0)
        desk.planner.use('', 'other')
        thread.join(10.0)
        assert answers[0].model == 'openai/gpt-4'
        assert desk.plan().model == 'openai/other'


def test_the_prompt_shown_is_the_prompt_sent_memory_included(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server)
        failed = Experience(request=desk.request('bring a cup'), plan=None, outcome='FAILED')
        desk.planner.learn(failed)
        shown = Desk(tmp_path, server).planner.prompt(desk.request())
        Desk(tmp_path, server).plan()
        sent = server.requests[0].body['messages']
    assert texts(sent)[-1] == shown.messages[0].text
    assert 'bring a cup' in shown.messages[0].text
    assert shown.system in texts(sent)[0]


def test_memory_that_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server)
        desk.plan()
        (file,) = tmp_path.glob('*.sqlite3')
        for path in tmp_path.iterdir():
            path.unlink()
        file.write_bytes(b'no database' * 100)
        assert Desk(tmp_path, server).plan().source is PlanSource.MODEL


@pytest.mark.parametrize('content', ['null', '1', 'no JSON', '[' * 5000, '{"command": 1}'])
def test_missions_that_cannot_be_read_are_forgotten(tmp_path: Path, content: str) -> None:
    Desk(tmp_path, None).plan('stop')
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute('INSERT INTO missions (content) VALUES (?)', (content,))
    connection.close()
    assert Desk(tmp_path, None).plan(DEMO).verdict is Verdict.PLAN


HIDDEN = '\x1b]0;title\x07\x1b[2Jwhich\r\none\u202e?'


@pytest.mark.parametrize(
    'fields',
    [
        {'verdict': 'clarify', 'question': HIDDEN, 'options': [HIDDEN]},
        {'verdict': 'refuse', 'reason': HIDDEN},
    ],
)
def test_what_a_model_says_is_printable(tmp_path: Path, fields: dict[str, Any]) -> None:
    with FakeLlm([plan_reply(flat(**fields))]) as server:
        plan = Desk(tmp_path, server).plan()
    said = plan.question + plan.reason
    assert plan.source is PlanSource.MODEL
    assert said == ']0;title [2Jwhich one ?'
    assert all(text.isprintable() for text in (said, *plan.options))


def test_what_a_model_lets_the_robot_say_is_printable(tmp_path: Path) -> None:
    answer = flat(('say', {'text': HIDDEN}), explanation=HIDDEN)
    with FakeLlm([plan_reply(answer, chunk_chars=8)]) as server:
        desk = Desk(tmp_path, server)
        plan = desk.plan()
    steps = [step for report in desk.reports for step in report.steps]
    assert steps
    assert all(step.args['text'].isprintable() for step in (*plan.steps, *steps))
    assert all(report.message.isprintable() for report in desk.reports)
    assert plan.explanation.isprintable()


def test_an_id_that_cannot_be_printed_is_asked_for_anew(tmp_path: Path) -> None:
    answer = flat(('say', {'text': 'hello'}))
    answer['nodes'][0]['id'] = 'a\x1b'
    with FakeLlm([plan_reply(answer), fetch()]) as server:
        desk = Desk(tmp_path, server)
        plan = desk.plan()
        assert 'cannot be printed' in texts(server.requests[1].body['messages'])[-1]
    assert skills(plan) == [skill for skill, _ in FETCH]
    assert all(step.id.isprintable() for report in desk.reports for step in report.steps)


@pytest.mark.parametrize('is_open', [False, True])
@pytest.mark.parametrize('patience_s', [1.0, 2.0])
def test_a_state_file_that_another_process_locks_costs_no_patience(
    tmp_path: Path, is_open: bool, patience_s: float
) -> None:
    Desk(tmp_path, None).plan()
    with FakeLlm([FakeReply(fault=Fault.STALL)]) as server:
        desk = Desk(tmp_path, server)
        if is_open:
            desk.planner.plan(desk.request('stop'))
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute('BEGIN IMMEDIATE')
        try:
            began_s = time.monotonic()
            plan = desk.plan(patience_s=patience_s)
            took_s = time.monotonic() - began_s
        finally:
            other.close()
    assert plan.source is PlanSource.OFFLINE
    assert took_s < patience_s + 0.1


def with_knife() -> WorldModel:
    world = home_world()
    knife = ObjectBelief(id='big_knife', label='knife', location='counter', tags=('sharp',))
    world.objects[knife.id] = knife
    return world


def test_a_model_that_handles_something_risky_is_asked_about(tmp_path: Path) -> None:
    answer = flat(FETCH[0], ('pick_up', {'object': 'big_knife'}))
    with FakeLlm([plan_reply(answer)]) as server:
        desk = Desk(tmp_path, server)
        asked = desk.plan(world=with_knife())
        sure = desk.plan(asked.options[0], world=with_knife())
    assert asked.verdict is Verdict.CLARIFY
    assert 'sharp' in asked.question
    assert skills(sure) == ['navigate_to', 'pick_up']


KEY_TEXT = 'a-secret-of-somebody-123'


@pytest.mark.parametrize(
    'reply',
    [
        plan_reply(flat(verdict='clarify', question=f'Is it {KEY_TEXT}?')),
        plan_reply(flat(('say', {'text': KEY_TEXT}), ('wait', {'duration': 1})), chunk_chars=9),
        FakeReply(text=KEY_TEXT),
        FakeReply(fault=Fault.BAD_REQUEST, text=KEY_TEXT),
    ],
)
def test_the_key_is_in_nothing_that_is_said_kept_or_logged(
    tmp_path: Path, reply: FakeReply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level('DEBUG')
    with FakeLlm([reply], key=KEY_TEXT) as server:
        desk = Desk(tmp_path, server, environment={'OPENAI_API_KEY': KEY_TEXT})
        plan = desk.plan()
        assert server.requests[0].has_expected_key
        told = server.requests[-1].body
    kept = b''.join(path.read_bytes() for path in tmp_path.iterdir())
    assert KEY_TEXT.encode() not in kept
    clients = [vars(client) for client in desk.planner._clients]
    for said in (plan.to_json(), caplog.text, str(clients), str(told), str(desk.reports)):
        assert KEY_TEXT not in said


def test_a_key_file_that_cannot_be_read_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(tmp_path, None, environment={}, llm={'api_key_file': '/no/such/file'})
    assert 'Planning offline. openai/gpt-4 is not asked.' in desk.planner.summary
    assert '/no/such/file of llm.api_key_file cannot be read' in desk.planner.summary
    desk.plan()
    assert desk.planner.summary.endswith(caplog.messages[0])


def test_a_fallback_without_a_key_is_told_and_the_first_model_plans(tmp_path: Path) -> None:
    fallback = {'fallback_provider': 'anthropic', 'fallback_model': 'claude'}
    with FakeLlm([fetch()]) as server:
        desk = Desk(tmp_path, server, llm=fallback)
        assert desk.planner.models == ('openai/gpt-4',)
        assert 'anthropic/claude is not asked' in desk.planner.summary
        assert 'ANTHROPIC_API_KEY' in desk.planner.summary
        assert desk.plan().source is PlanSource.MODEL


@pytest.mark.parametrize(
    'answer',
    [
        flat(('say', {f'text{number}': 'x' for number in range(1700)})),
        flat(*[('say', {'text': 'x'})] * 700),
        flat(*[('frobnicate', {'x': '1'})] * 600),
    ],
    ids=['arguments', 'steps', 'skills'],
)
def test_an_absurd_answer_at_the_last_moment_costs_no_patience(
    tmp_path: Path, answer: dict[str, Any]
) -> None:
    with FakeLlm([plan_reply(answer, chunk_chars=100_000, delay_s=1.8)]) as server:
        desk = Desk(tmp_path, server)
        desk.plan('stop')
        began_s = time.monotonic()
        plan = desk.plan(patience_s=3.0)
        took_s = time.monotonic() - began_s
    assert plan.source is PlanSource.OFFLINE
    assert took_s < 3.1
