"""The dispatcher: what is told to whom, when missions wait, and when it is idle."""

import math
from collections.abc import Callable

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')

from vla_bt.mission import (  # noqa: E402
    BusyError,
    MissionResult,
    MissionState,
    MissionStatus,
    Order,
    Outcome,
)
from vla_bt.ros.server.dispatch import REPORT_PERIOD_S, Dispatcher  # noqa: E402

pytestmark = pytest.mark.ros


class FakeMission:
    def __init__(self, order: Order) -> None:
        self.order = order
        self.state = MissionState.PLANNING
        self.result: MissionResult | None = None
        self.progress_ratio = 0.0

    @property
    def status(self) -> MissionStatus:
        return MissionStatus(
            id='m',
            command=self.order.command,
            state=self.state,
            plan=None,
            active_step=-1,
            active_step_name='',
            progress_ratio=self.progress_ratio,
            message='',
            tree='',
        )


class FakeExecutive:
    """Holds one mission; the test says how it goes."""

    def __init__(self) -> None:
        self.mission: FakeMission | None = None
        self.ticks = 0
        self.canceled: list[str] = []
        self.next_deadline_s = math.inf

    @property
    def is_idle(self) -> bool:
        return self.mission is None

    def submit(self, order: Order, *, preempt: bool = False) -> FakeMission:
        if self.mission is not None and not preempt:
            raise BusyError('The robot is busy.')
        self.mission = FakeMission(order)
        return self.mission

    def cancel(self, reason: str) -> None:
        self.canceled.append(reason)

    def tick(self) -> None:
        self.ticks += 1
        if self.mission is not None and self.mission.result is not None:
            self.mission = None


class Log:
    def __init__(self) -> None:
        self.statuses: list[MissionStatus] = []
        self.results: list[MissionResult] = []

    def on_status(self, status: MissionStatus) -> None:
        self.statuses.append(status)

    def on_result(self, status: MissionStatus, result: MissionResult) -> None:
        self.results.append(result)


class Setup:
    def __init__(self) -> None:
        self.now_s = 100.0
        self.missing: tuple[str, ...] = ()
        self.executive = FakeExecutive()
        self.log = Log()
        clock: Callable[[], float] = lambda: self.now_s  # noqa: E731
        self.dispatcher = Dispatcher(
            self.executive,  # type: ignore[arg-type]
            missing=lambda: self.missing,
            patience_s=5.0,
            listener=self.log,
            clock=clock,
        )

    def submit(self) -> FakeMission:
        mission = self.dispatcher.submit(Order(command='go'))
        assert isinstance(mission, FakeMission)
        return mission


@pytest.fixture
def setup() -> Setup:
    return Setup()


def test_a_new_mission_is_reported_before_anything_can_happen(setup: Setup) -> None:
    setup.submit()
    assert [status.state for status in setup.log.statuses] == [MissionState.PLANNING]
    assert setup.executive.ticks == 0


def test_a_new_state_is_reported_at_once(setup: Setup) -> None:
    mission = setup.submit()
    mission.state = MissionState.RUNNING
    setup.dispatcher.tick()
    states = [status.state for status in setup.log.statuses]
    assert states == [MissionState.PLANNING, MissionState.RUNNING]


def test_other_changes_are_reported_in_their_time(setup: Setup) -> None:
    mission = setup.submit()
    for _ in range(10):
        mission.progress_ratio += 0.01
        setup.dispatcher.tick()
    assert len(setup.log.statuses) == 1
    setup.now_s += 1.01 * REPORT_PERIOD_S
    setup.dispatcher.tick()
    assert [status.progress_ratio for status in setup.log.statuses] == pytest.approx([0.0, 0.1])


def test_nothing_is_reported_when_nothing_changed(setup: Setup) -> None:
    setup.submit()
    for _ in range(10):
        setup.now_s += 1.01 * REPORT_PERIOD_S
        setup.dispatcher.tick()
    assert len(setup.log.statuses) == 1


def test_the_last_state_is_reported_before_the_result(setup: Setup) -> None:
    mission = setup.submit()
    setup.dispatcher.tick()
    mission.progress_ratio = 1.0
    mission.result = MissionResult(outcome=Outcome.SUCCEEDED)
    assert setup.dispatcher.tick() is None
    assert setup.log.statuses[-1].progress_ratio == 1.0
    assert setup.log.results == [mission.result]
    assert setup.dispatcher.is_idle


def test_a_missions_own_listener_hears_first(setup: Setup) -> None:
    own, heard = Log(), list[str]()
    setup.log.on_status = lambda status: heard.append('common')  # type: ignore[method-assign]
    own.on_status = lambda status: heard.append('own')  # type: ignore[method-assign]
    setup.dispatcher.submit(Order(command='go'), listener=own)
    setup.dispatcher.tick()
    assert heard == ['own', 'common']


def test_a_mission_waits_for_what_is_missing_and_says_so(setup: Setup) -> None:
    setup.missing = ('pose', 'spin')
    setup.submit()
    assert setup.dispatcher.tick() == 105.0
    assert setup.executive.ticks == 0
    assert setup.log.statuses[-1].message == 'Waiting for: pose, spin.'
    setup.missing = ()
    setup.dispatcher.tick()
    assert setup.executive.ticks == 1


def test_a_mission_waits_only_so_long(setup: Setup) -> None:
    setup.missing = ('pose',)
    setup.submit()
    setup.dispatcher.tick()
    setup.now_s += 4.9
    assert setup.dispatcher.tick() == 105.0
    assert setup.executive.ticks == 0
    setup.now_s = 105.0
    setup.dispatcher.tick()
    assert setup.executive.ticks == 1


def test_the_next_tick_is_when_the_executive_wants_it(setup: Setup) -> None:
    assert setup.dispatcher.tick() is None
    setup.submit()
    assert setup.dispatcher.tick() == math.inf
    setup.executive.next_deadline_s = 101.5
    assert setup.dispatcher.tick() == 101.5


def test_a_canceled_mission_ends_although_it_waits(setup: Setup) -> None:
    setup.missing = ('pose',)
    mission = setup.submit()
    setup.dispatcher.tick()
    mission.result = MissionResult(outcome=Outcome.CANCELED)
    setup.dispatcher.tick()
    assert [result.outcome for result in setup.log.results] == [Outcome.CANCELED]


def test_what_is_submitted_to_a_busy_robot_is_not_kept(setup: Setup) -> None:
    setup.submit()
    with pytest.raises(BusyError):
        setup.submit()
    setup.dispatcher.tick()
    assert len(setup.log.statuses) == 1


def test_a_closed_dispatcher_stops_everything_and_takes_nothing(setup: Setup) -> None:
    setup.dispatcher.close('Shutting down.')
    assert setup.executive.canceled == ['Shutting down.']
    with pytest.raises(BusyError, match='Shutting down'):
        setup.submit()
