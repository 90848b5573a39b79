"""A mission from order to outcome."""

import math
import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest
from flow_samples import condition, first_of, flow_plan, go, in_order, say
from mission_bench import CATALOGUE, FETCH, TIMELESS, Bench, plan_of

from vla_bt.mission import MissionState, Order, Outcome
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import OfflinePlanner
from vla_bt.robot import Verdict as Ended
from vla_bt.robot import VerdictCode
from vla_bt.robot.fake import NEVER, Act
from vla_bt.settings import Settings

DRIVE = 'navigation.go_to'
NOT_STOPPED = Act(verdict=NEVER, canceled=Ended(code=VerdictCode.NOT_STOPPED, message='stuck'))
ALARM = 'navigation.go_to may still be carried out.'
ABORTED = Ended(code=VerdictCode.ABORTED, message='no way through', server_code=208)


class Unanswered(Executor):
    """A planner that thinks for ever."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_a_command_is_planned_and_carried_out() -> None:
    bench = Bench(plan_of(*FETCH))
    mission = bench.executive.submit(Order(command='bring the red cup to the table'))
    result = bench.run(mission)
    assert result.outcome is Outcome.SUCCEEDED, result
    assert (result.steps_done, result.steps_total) == (4, 4)
    assert bench.world.objects['red_cup'].location == 'table'
    assert bench.world.robot.held_object == ''
    assert mission.state is MissionState.DONE
    assert mission.status.progress_ratio == 1.0
    assert bench.executive.is_idle
    assert bench.robot.names.count('arm.attach') == 1


def test_a_question_and_a_refusal_move_nothing() -> None:
    question = Plan(verdict=Verdict.CLARIFY, question='Which book?', options=('red', 'blue'))
    refusal = Plan(verdict=Verdict.REFUSE, reason='I cannot fly.')
    bench = Bench(question, refusal)
    result = bench.run(bench.executive.submit(Order(command='a')))
    assert result.outcome is Outcome.NEEDS_CLARIFICATION
    assert (result.question, result.options) == ('Which book?', ('red', 'blue'))
    result = bench.run(bench.executive.submit(Order(command='b')))
    assert (result.outcome, result.reason) == (Outcome.REFUSED, 'I cannot fly.')
    assert bench.robot.calls == []


def test_a_plan_with_problems_is_refused_with_all_of_them() -> None:
    bench = Bench()
    order = Order(plan=plan_of(('fly', {}), ('pick_up', {'object': 'red_cup'})))
    result = bench.run(bench.executive.submit(order))
    assert result.outcome is Outcome.REFUSED
    assert result.failure_code == 'unknown_skill'
    assert len(result.problems) == 2
    assert bench.robot.calls == []


def test_planning_alone_moves_nothing() -> None:
    bench = Bench(plan_of(*FETCH))
    result = bench.run(bench.executive.submit(Order(command='x', plan_only=True)))
    assert result.outcome is Outcome.SUCCEEDED
    assert len(result.plan.steps) == 4
    assert bench.robot.calls == []


def test_a_failure_is_planned_around_and_finished_steps_are_not_repeated() -> None:
    rest = plan_of(('navigate_to', {'location': 'desk'}), ('place', {'location': 'desk'}))
    script = {'navigation.go_to': [Ended(code=VerdictCode.SUCCEEDED), ABORTED, ABORTED, ABORTED]}
    bench = Bench(plan_of(*FETCH), rest, script=script)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED, result
    request = bench.planner.requests[1]
    assert request.failure.server_code == 208
    assert [step.skill for step in request.done] == ['navigate_to', 'pick_up']
    assert [step.skill for step in request.remaining] == ['navigate_to', 'place']
    assert result.steps_done == 4
    assert bench.robot.names.count('arm.attach') == 1


def test_the_planner_is_told_what_remains_of_a_flow_and_how_it_hangs_together() -> None:
    choice = first_of(in_order(condition('hand_empty()'), say('a')), say('b'))
    again = plan_of(('wait', {'duration': 0.1}))
    bench = Bench(again, script={'speech.say': [ABORTED]})
    result = bench.run(bench.executive.submit(Order(plan=flow_plan(go('counter'), say(), choice))))
    assert result.outcome is Outcome.SUCCEEDED, result
    (request,) = bench.planner.requests
    assert [step.id for step in request.done] == ['s1']
    assert [step.id for step in request.remaining] == ['s2', 's3', 's4']
    assert [node.kind.value for node in request.remaining_flow.children] == ['step', 'fallback']


def test_the_offline_planner_asks_rather_than_do_both_ways() -> None:
    choice = first_of(in_order(condition('hand_empty()'), say('a')), say('b'))
    bench = Bench(script={'speech.say': [ABORTED]})
    bench.planner.plan = OfflinePlanner(CATALOGUE).plan
    result = bench.run(bench.executive.submit(Order(plan=flow_plan(say(), choice))))
    assert result.outcome is Outcome.NEEDS_CLARIFICATION, result
    assert bench.robot.names.count('speech.say') == 1


def test_a_way_that_failed_is_forgotten_when_another_works() -> None:
    bench = Bench(script={'speech.say': [ABORTED]})
    plan = flow_plan(first_of(say('a'), in_order(go('counter'), say('b'))), say('c'))
    mission = bench.executive.submit(Order(plan=plan))
    shares = []
    while mission.result is None:
        bench.tick()
        shares.append(mission.status.progress_ratio)
    result = mission.result
    assert (result.outcome, result.failure_code, result.failed_step) == (
        Outcome.SUCCEEDED, '', -1,
    )  # fmt: skip
    assert (result.steps_done, result.steps_total) == (3, 3)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_attempts_are_bounded_and_the_reason_is_kept() -> None:
    ways = ['kitchen', 'bedroom', 'shelf', 'desk', 'dock', 'table']
    plans = [plan_of(('navigate_to', {'location': place})) for place in ways]
    bench = Bench(*plans, script={'navigation.go_to': [ABORTED] * 50})
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.FAILED
    assert result.failure_code == 'aborted'
    assert 'no way through' in result.reason
    assert result.failed_step == 0
    assert len(bench.planner.requests) == 1 + 3


def test_the_same_plan_is_not_tried_twice() -> None:
    same = plan_of(('navigate_to', {'location': 'kitchen'}))
    bench = Bench(same, same.model_copy(update={'id': 'other'}),
                  script={'navigation.go_to': [ABORTED] * 50})  # fmt: skip
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.FAILED
    assert 'tried before' in result.reason


def test_the_steps_that_just_failed_are_not_tried_again_as_a_new_plan() -> None:
    script = {'navigation.go_to': [Ended(code=VerdictCode.SUCCEEDED)] + [ABORTED] * 50}
    bench = Bench(plan_of(*FETCH), plan_of(*FETCH[2:]), script=script)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.FAILED
    assert 'tried before' in result.reason
    assert len(bench.planner.requests[1].tried) == 1


def test_a_new_plan_with_problems_is_not_executed() -> None:
    bench = Bench(
        plan_of(('navigate_to', {'location': 'kitchen'})),
        plan_of(('place', {'location': 'table'})),
        script={'navigation.go_to': [ABORTED] * 50},
    )
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.FAILED
    assert 'cannot be executed' in result.reason


def test_a_question_while_planning_again_ends_the_mission_with_it() -> None:
    bench = Bench(
        plan_of(('navigate_to', {'location': 'kitchen'})),
        Plan(verdict=Verdict.CLARIFY, question='Shall I wait?'),
        script={'navigation.go_to': [ABORTED] * 50},
    )
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.question) == (Outcome.NEEDS_CLARIFICATION, 'Shall I wait?')


@pytest.mark.parametrize('ticks', [1, 2, 3, 5, 8, 13])
def test_cancel_at_any_time_stops_the_robot_first(ticks: int) -> None:
    bench = Bench(
        plan_of(*FETCH),
        durations_s={'navigation.go_to': 0.25, 'arm.move': 0.25},
        cancel_latency_s=0.5,
    )
    mission = bench.executive.submit(Order(command='x'))
    for _ in range(ticks):
        bench.tick()
    mission.cancel('Enough.')
    result = bench.run(mission)
    assert result.outcome is Outcome.CANCELED
    assert result.reason.startswith('Enough.')
    assert bench.robot.is_idle


def test_done_means_standing_still() -> None:
    bench = Bench(plan_of(FETCH[0]), script={'navigation.go_to': [NEVER]}, cancel_latency_s=1.0)
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    mission.cancel('Stop.')
    assert mission.state is MissionState.DRAINING
    assert mission.result is None
    bench.run(mission)
    assert bench.robot.is_idle


def test_an_action_that_never_stops_is_reported() -> None:
    bench = Bench(plan_of(FETCH[0]), script={'navigation.go_to': [NEVER]}, cancel_latency_s=1e9)
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    mission.cancel('Stop.')
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'not_stopped')
    assert result.reason == 'Stop. An action did not stop in time.'


def test_a_canceled_mission_does_not_say_the_robot_stands_still_when_it_may_not() -> None:
    bench = Bench(plan_of(FETCH[0]), script={DRIVE: [NOT_STOPPED]})
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    mission.cancel('Stop.')
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'not_stopped')
    assert result.reason == f'Stop. {ALARM}'


def test_a_mission_that_failed_keeps_its_code_and_tells_of_the_alarm() -> None:
    refusal = Plan(verdict=Verdict.REFUSE, reason='No way.')
    bench = Bench(plan_of(FETCH[0]), refusal, script={DRIVE: [ABORTED, ABORTED, ABORTED]})
    mission = bench.executive.submit(Order(command='x'))
    while len(bench.planner.requests) < 2:
        bench.tick()
    bench.robot.alarms = (ALARM,)
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'aborted')
    assert result.reason == f'no way through. No way. {ALARM}'


def test_a_mission_that_succeeded_tells_of_the_alarm_too() -> None:
    bench = Bench(plan_of(FETCH[0]))
    bench.robot.alarms = (ALARM,)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED
    assert result.reason.endswith(ALARM)


@pytest.mark.parametrize(
    ('answer', 'outcome'),
    [
        (Plan(verdict=Verdict.REFUSE, reason='I cannot fly.'), Outcome.REFUSED),
        (plan_of(('fly', {})), Outcome.REFUSED),
    ],
)
def test_a_mission_that_never_began_is_not_about_alarms(answer: Plan, outcome: Outcome) -> None:
    bench = Bench(answer)
    bench.robot.alarms = (ALARM,)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert result.outcome is outcome
    assert ALARM not in result.reason


def test_a_mission_canceled_before_it_began_waits_for_what_still_moves() -> None:
    bench = Bench(plan_of(FETCH[0]), executor=Unanswered(), cancel_latency_s=1.0)
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    bench.robot.script[DRIVE] = [NEVER]
    bench.robot.go_to(bench.world.places['table'].pose)
    mission.cancel('Stop.')
    assert mission.state is MissionState.DRAINING
    assert bench.run(mission).outcome is Outcome.CANCELED
    assert bench.robot.is_idle


def test_nothing_begins_while_an_earlier_action_moves() -> None:
    bench = Bench(plan_of(FETCH[0]), script={DRIVE: [NEVER]})
    bench.robot.go_to(bench.world.places['table'].pose)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'not_stopped')
    assert bench.robot.names == [DRIVE]


def test_what_was_completed_while_the_mission_was_canceled_is_told_and_known() -> None:
    gripped = Ended(code=VerdictCode.SUCCEEDED)
    raced = Act(verdict=NEVER, canceled=gripped, cancel_latency_s=0.5)
    bench = Bench(plan_of(*FETCH), script={'gripper.close': [raced]})
    mission = bench.executive.submit(Order(command='x'))
    while 'gripper.close' not in bench.robot.names:
        bench.tick()
    mission.cancel('Stop.')
    result = bench.run(mission)
    assert result.outcome is Outcome.CANCELED
    assert result.reason == 'Stop. Completed all the same: CloseGripper (close the hand).'
    assert bench.world.robot.gripper == 'holding'


def test_it_says_when_it_needs_a_tick() -> None:
    bench = Bench(plan_of(FETCH[0]), executor=Unanswered(), cancel_latency_s=1.0)
    bench.clock.advance(1.0)
    mission = bench.executive.submit(Order(command='x'))
    assert mission.next_deadline_s <= 1.0
    mission.tick()
    assert mission.next_deadline_s == 6.0
    mission.cancel('Stop.')
    assert mission.next_deadline_s == math.inf
    bench = Bench(script={DRIVE: [NEVER]}, cancel_latency_s=1.0, guards=TIMELESS)
    mission = bench.executive.submit(Order(plan=plan_of(FETCH[0])))
    mission.tick()
    assert mission.next_deadline_s == CATALOGUE['navigate_to'].timeout_s
    mission.cancel('Stop.')
    assert mission.next_deadline_s == Settings().execution.drain_timeout_s


def test_a_whole_mission_needs_no_heartbeat() -> None:
    durations_s = {'navigation.go_to': 2.0, 'arm.move': 0.5, 'gripper.close': 0.3}
    bench = Bench(plan_of(*FETCH), durations_s=durations_s)
    result = bench.run_by_events(bench.executive.submit(Order(command='x')))
    assert result.outcome is Outcome.SUCCEEDED, result
    assert bench.ticks <= 20


def test_a_planner_that_raises_fails_the_mission() -> None:
    bench = Bench(RuntimeError('out of thoughts'))
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'planning')
    assert 'out of thoughts' in result.reason


def test_a_slow_planner_never_delays_a_tick_and_times_out() -> None:
    release = threading.Event()

    class Slow:
        def submit(self, fn, *args):
            return pool.submit(lambda: (release.wait(), fn(*args))[1])

    with ThreadPoolExecutor(1) as pool:
        bench = Bench(plan_of(*FETCH), executor=Slow())
        mission = bench.executive.submit(Order(command='x'))
        result = bench.run(mission)
        release.set()
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'planning')
    assert 'in time' in result.reason


def test_the_emergency_stop_stops_the_robot_and_is_not_planned_around() -> None:
    bench = Bench(plan_of(*FETCH), script={'navigation.go_to': [NEVER]})
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()
    assert not bench.robot.is_idle
    bench.world.update_robot(emergency_stop=True)
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert len(bench.planner.requests) == 1


@pytest.mark.parametrize('state', [True, None])
def test_nothing_moves_while_the_emergency_stop_is_pressed_or_unknown(state: bool | None) -> None:
    bench = Bench(plan_of(*FETCH))
    bench.world.update_robot(emergency_stop=state)
    result = bench.run(bench.executive.submit(Order(command='x')))
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'guard')
    assert bench.robot.calls == []


def test_a_node_that_raises_stops_the_robot(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(plan_of(*FETCH), script={'navigation.go_to': [NEVER]}, cancel_latency_s=0.5)
    mission = bench.executive.submit(Order(command='x'))
    bench.tick()

    def raise_in_tick() -> None:
        raise RuntimeError('broken node')

    monkeypatch.setattr(mission._tree.root, 'tick_once', raise_in_tick)
    result = bench.run(mission)
    assert (result.outcome, result.failure_code) == (Outcome.FAILED, 'internal')
    assert 'broken node' in result.reason
    assert bench.robot.is_idle


def test_the_last_tree_shows_how_it_went() -> None:
    bench = Bench(plan_of(FETCH[0]))
    mission = bench.executive.submit(Order(command='x'))
    bench.run(mission)
    assert '✓ step 1' in mission.status.tree
    assert '✓ mission' in mission.status.tree
