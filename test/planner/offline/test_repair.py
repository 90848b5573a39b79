"""Planning again: the next best way, and never the same twice."""

import itertools
from collections.abc import Callable

import pytest

from offline.asking import ask, catalogue, home, outline, planner
from vla_bt.check import check_plan
from vla_bt.errors import Failure, FailureCode, FailureKind
from vla_bt.plan import Plan, Verdict
from vla_bt.planner import CanceledError, OfflinePlanner, PlanRequest
from vla_bt.planner.offline.planner import SEARCH_S
from vla_bt.planner.records import Cancellation
from vla_bt.safety import Safety
from vla_bt.safety.rules import Rule
from vla_bt.world import WorldModel

CARRY = 'bring the red cup to the table'


class Mission:
    """A mission that failed: what the planner was asked, and is asked again."""

    def __init__(
        self,
        command: str,
        done: int,
        place: str,
        code: FailureCode,
        kind: FailureKind | None = None,
        rule: str = '',
    ) -> None:
        self.world = home(place)
        rules = {'ours': Rule(rule=rule, message='Not here')} if rule else {}
        self.safety = Safety(rules=rules)
        self.planner = OfflinePlanner(catalogue(), safety=self.safety) if rule else planner()
        self.cancellation = Cancellation()
        self.code, self.kind = code, kind
        self.plan = ask(command)
        self.done = self.plan.steps[:done]
        self.remaining = self.plan.steps[done:]
        self.tried = {self.plan.content_key()}

    def replan(self, *, recoverable: bool = True) -> Plan:
        """Ask again, as if the first step of the last answer, pauses aside, had failed too."""
        failure = Failure(
            code=self.code,
            kind=self.kind,
            where='task',
            message='it did not work',
            recoverable=recoverable,
        )
        plan = self.planner.plan(
            PlanRequest(
                command='',
                world=self.world,
                failure=failure,
                done=self.done,
                remaining=self.remaining,
                tried=frozenset(self.tried),
                cancellation=self.cancellation,
            )
        )
        assert plan.content_key() not in self.tried
        if plan.verdict is Verdict.PLAN:
            assert check_plan(plan, catalogue(), self.world).is_ok
            self.tried.add(plan.content_key())
            paused = plan.steps[0].skill == 'wait'
            self.done += plan.steps[:paused]
            self.remaining = plan.steps[paused:]
        return plan

    def go(self, place: str) -> None:
        """Take in that the first step, a drive to `place`, has worked."""
        assert self.remaining[0].args['location'] == place
        self.done += self.remaining[:1]
        self.remaining = self.remaining[1:]
        self.world.update_robot(pose=self.world.places[place].pose)


def test_a_blocked_way_is_tried_once_more_after_a_pause_and_then_given_up() -> None:
    mission = Mission('go to the kitchen', 0, '', FailureCode.ABORTED)
    assert outline(mission.replan().steps) == 'wait(5) navigate_to(kitchen)'
    assert mission.replan().reason == 'I have nothing new to try. It did not work.'


def test_a_failed_grasp_is_tried_again_and_then_with_other_grasps() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.GRASP_FAILED)
    after = 'navigate_to(table) place(red_cup, table)'
    assert outline(mission.replan().steps) == f'pick_up(red_cup) {after}'
    assert outline(mission.replan().steps) == f'pick_up(red_cup, side) {after}'
    assert outline(mission.replan().steps) == f'pick_up(red_cup, pinch) {after}'
    assert mission.replan().verdict is Verdict.REFUSE


def test_what_is_not_found_is_looked_for_at_every_other_surface() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.NOT_FOUND)
    mission.world.not_seen('red_cup')
    rest = 'detect_objects(red_cup) pick_up(red_cup)'
    carry = 'navigate_to(table) place(red_cup, table)'
    places = []
    while (plan := mission.replan()).verdict is Verdict.PLAN:
        place = plan.steps[0].args['location']
        expected = f'navigate_to({place}) {rest} {carry if place != "table" else carry[19:]}'
        assert outline(plan.steps) == expected
        places.append(place)
        mission.go(place)
    assert sorted(places) == ['desk', 'shelf', 'table'], 'not the counter again'
    assert plan.question.startswith('I do not see the red cup; I looked at the counter')


def test_a_search_for_something_unknown_goes_on_elsewhere() -> None:
    mission = Mission('find the keys', 1, 'shelf', FailureCode.NOT_FOUND)
    plan = mission.replan()
    assert outline(plan.steps).endswith('detect_objects(keys)')
    assert plan.steps[0].args['location'] != 'shelf'


def test_a_place_where_something_was_done_still_counts_as_not_searched() -> None:
    command = 'put the red mug on the shelf and bring me the red cup'
    mission = Mission(command, 5, 'counter', FailureCode.NOT_FOUND)
    mission.world.picked('red_mug')
    mission.world.put('red_mug', 'shelf')
    mission.world.not_seen('red_cup')
    places = set()
    while (plan := mission.replan()).verdict is Verdict.PLAN:
        places.add(plan.steps[0].args['location'])
        mission.go(plan.steps[0].args['location'])
    assert places == {'table', 'shelf', 'desk'}


def test_what_was_done_meanwhile_is_not_done_again() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.ABORTED)
    mission.world.picked('red_cup')
    assert outline(mission.replan().steps) == 'navigate_to(table) place(red_cup, table)'


def test_what_was_wanted_for_its_own_sake_is_kept() -> None:
    mission = Mission('go to the kitchen and say hello', 0, '', FailureCode.TIMED_OUT)
    assert outline(mission.replan().steps) == 'wait(5) navigate_to(kitchen) say(hello)'
    mission = Mission(f'say hello and {CARRY}', 0, '', FailureCode.TIMED_OUT)
    assert outline(mission.replan().steps).startswith('wait(5) say(hello) navigate_to(counter)')


def test_the_plan_starts_from_where_things_are_now() -> None:
    mission = Mission(CARRY, 2, 'counter', FailureCode.OUTCOME_NOT_MET)
    world: WorldModel = mission.world
    world.picked('red_cup')
    world.put('red_cup', 'shelf')
    assert outline(mission.replan().steps) == (
        'navigate_to(shelf) pick_up(red_cup) navigate_to(table) place(red_cup, table)'
    )


def test_a_grasp_that_worked_after_all_is_not_done_in_other_ways() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.GRASP_FAILED)
    mission.world.picked('red_cup')
    assert outline(mission.replan().steps) == 'navigate_to(table) place(red_cup, table)'
    assert mission.replan().verdict is Verdict.REFUSE


def test_a_wrong_thing_in_the_hand_is_asked_about() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.ABORTED)
    mission.world.picked('water_bottle')
    assert mission.replan().question.startswith('I am holding the water bottle')


@pytest.mark.parametrize('code', [FailureCode.GUARD, FailureCode.INTERNAL])
def test_what_planning_cannot_help_is_refused_with_the_reason(code: FailureCode) -> None:
    plan = Mission(CARRY, 1, 'counter', code).replan(recoverable=False)
    assert plan.reason == 'It did not work.'


def plans_of(mission: Mission) -> tuple[list[str], Plan]:
    """Return every plan made, and the last answer."""
    plans = []
    while (plan := mission.replan()).verdict is Verdict.PLAN:
        plans.append(outline(plan.steps))
        assert len(plans) < 10
    return plans, plan


REST = 'navigate_to(table) place(red_cup, table)'


@pytest.mark.parametrize(
    ('kind', 'before', 'words'),
    [
        (
            FailureKind.TRANSIENT,
            ['pick_up(red_cup)', 'wait(5) pick_up(red_cup)'],
            'I have nothing new to try. It did not work.',
        ),
        (
            FailureKind.BLOCKED,
            ['pick_up(red_cup)', 'pick_up(red_cup, side)', 'pick_up(red_cup, pinch)',
             'wait(5) pick_up(red_cup)'],
            'I have nothing new to try. It did not work.',
        ),
        (FailureKind.INFRASTRUCTURE, [], 'It did not work. An operator must look at it.'),
        (
            FailureKind.PREEMPTED_BY_OTHER,
            [],
            'Somebody else has taken over. It did not work.',
        ),
    ],
)  # fmt: skip
def test_the_kind_of_an_aborted_step_decides_what_is_tried(
    kind: FailureKind, before: list[str], words: str
) -> None:
    plans, last = plans_of(Mission(CARRY, 1, 'counter', FailureCode.ABORTED, kind))
    assert plans == [f'{steps} {REST}' for steps in before]
    assert last.reason == words


@pytest.mark.parametrize(
    ('rule', 'before'),
    [
        ('never pick_up(grasp_type=top)', ['pick_up(red_cup, side)', 'pick_up(red_cup, pinch)']),
        ('never pick_up(grasp_type=side)',
         ['pick_up(red_cup)', 'pick_up(red_cup, pinch)', 'wait(5) pick_up(red_cup)']),
        ('never wait()',
         ['pick_up(red_cup)', 'pick_up(red_cup, side)', 'pick_up(red_cup, pinch)']),
    ],
)  # fmt: skip
def test_a_repair_that_breaks_a_rule_is_passed_over(rule: str, before: list[str]) -> None:
    code, kind = FailureCode.ABORTED, FailureKind.BLOCKED
    plans, last = plans_of(Mission(CARRY, 1, 'counter', code, kind, rule))
    assert plans == [f'{steps} {REST}' for steps in before]
    assert last.reason == "I cannot do that: Not here (rule 'ours')."


def test_the_first_of_several_refusals_is_told() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.ABORTED, FailureKind.BLOCKED)
    rules = {
        name: Rule(rule=rule, message=name)
        for name, rule in (('second', 'never pick_up(grasp_type=side)'),
                           ('third', 'never pick_up(grasp_type=pinch)'),
                           ('last', 'never wait()'),
                           ('first', 'never pick_up(grasp_type=top)'))
    }  # fmt: skip
    mission.planner = OfflinePlanner(catalogue(), safety=Safety(rules=rules))
    assert mission.replan().reason == "I cannot do that: first (rule 'first')."


def in_the_first_check(happens: Callable[[], None]) -> Callable[[], float]:
    """Return a clock for the world that stands still; it is read twice before the first check."""
    readings = itertools.count(1)

    def read() -> float:
        if next(readings) == 3:
            happens()
        return 0.0

    return read


@pytest.mark.parametrize(
    ('rule', 'reason'),
    [
        ('never pick_up(grasp_type=top)', "I cannot do that: Not here (rule 'ours')."),
        ('', 'I could not work out the steps in time.'),
    ],
)
def test_no_further_repair_is_checked_when_the_time_is_over(rule: str, reason: str) -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.GRASP_FAILED, rule=rule)
    mission.tried.add(mission.replan().content_key())
    now_s = [0.0]
    safety = mission.safety
    mission.planner = OfflinePlanner(catalogue(), safety=safety, clock=lambda: now_s[0])
    mission.world.clock = in_the_first_check(lambda: now_s.append(now_s.pop() + SEARCH_S))
    assert mission.replan().reason == reason


def test_no_further_repair_is_checked_when_nobody_waits_any_more() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.GRASP_FAILED, rule='never pick_up()')
    mission.world.clock = in_the_first_check(mission.cancellation.cancel)
    with pytest.raises(CanceledError):
        mission.replan()


def test_what_cannot_be_done_is_not_asked_for_twice_but_in_other_ways() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.ABORTED, FailureKind.BAD_REQUEST)
    plans, last = plans_of(mission)
    assert plans == [f'pick_up(red_cup, {grasp}) {REST}' for grasp in ('side', 'pinch')]
    assert last.question == 'It did not work. What should I do instead?'


def test_a_place_nobody_can_go_to_is_asked_about() -> None:
    mission = Mission('go to the kitchen', 0, '', FailureCode.BAD_GOAL)
    assert mission.replan().question == 'It did not work. What should I do instead?'


def test_what_cannot_be_done_is_tried_when_it_begins_in_another_way_now() -> None:
    mission = Mission(CARRY, 1, 'counter', FailureCode.ABORTED, FailureKind.BAD_REQUEST)
    mission.world.picked('red_cup')
    mission.world.put('red_cup', 'shelf')
    assert outline(mission.replan().steps) == f'navigate_to(shelf) pick_up(red_cup) {REST}'


def test_a_thing_that_cannot_be_put_down_is_not_dropped_instead() -> None:
    mission = Mission(CARRY, 3, 'table', FailureCode.ABORTED, FailureKind.BAD_REQUEST)
    mission.world.picked('red_cup')
    assert mission.remaining[0].skill == 'place'
    assert mission.replan().verdict is Verdict.CLARIFY


@pytest.mark.parametrize(
    'code', [FailureCode.REJECTED, FailureCode.UNREACHABLE, FailureCode.SERVER_LOST]
)
def test_a_server_that_may_come_back_is_waited_for_once(code: FailureCode) -> None:
    plans, last = plans_of(Mission(CARRY, 1, 'counter', code))
    assert plans == [f'wait(5) pick_up(red_cup) {REST}']
    assert last.reason == 'It did not work. An operator must look at it.'


@pytest.mark.parametrize(
    'code', [FailureCode.NOT_ACKNOWLEDGED, FailureCode.NOT_STOPPED, FailureCode.SUSPECT]
)
def test_a_robot_that_may_still_move_is_left_to_an_operator(code: FailureCode) -> None:
    plans, last = plans_of(Mission(CARRY, 1, 'counter', code))
    assert plans == []
    assert last.reason == 'It did not work. An operator must look at it.'


@pytest.mark.parametrize(
    'code', [FailureCode.PREEMPTED_BY_OTHER, FailureCode.CANCELED_BY_OTHER]
)
def test_a_robot_somebody_else_has_taken_over_is_left_to_them(code: FailureCode) -> None:
    plans, last = plans_of(Mission(CARRY, 1, 'counter', code))
    assert plans == []
    assert last.reason == 'Somebody else has taken over. It did not work.'


@pytest.mark.parametrize('code', [FailureCode.TIMED_OUT, FailureCode.STALLED])
def test_what_took_too_long_is_tried_once_more_after_a_pause(code: FailureCode) -> None:
    plans, _ = plans_of(Mission(CARRY, 1, 'counter', code))
    assert plans == [f'pick_up(red_cup) {REST}', f'wait(5) pick_up(red_cup) {REST}']


def test_nothing_left_to_do_is_said() -> None:
    mission = Mission(CARRY, 4, 'table', FailureCode.ABORTED)
    assert mission.remaining == ()
    assert mission.replan().verdict is Verdict.REFUSE


@pytest.mark.parametrize('kind', [None, *FailureKind])
@pytest.mark.parametrize('code', list(FailureCode))
@pytest.mark.parametrize('done', range(4))
def test_every_failure_of_every_step_ends_in_an_answer(
    code: FailureCode, kind: FailureKind | None, done: int
) -> None:
    place = ('', 'counter', 'counter', 'table')[done]
    mission = Mission(CARRY, done, place, code, kind)
    if done > 1:
        mission.world.picked('red_cup')
    plans = 0
    while mission.replan().verdict is Verdict.PLAN:
        plans += 1
        assert plans < 10
