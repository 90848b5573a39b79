"""Plans, and missions of them on the fake robot."""

import math
from collections.abc import Sequence
from typing import Any

from tree_bench import GUARDS, RUNNING, Bench

from vla_bt.check import check_plan
from vla_bt.errors import Failure
from vla_bt.plan import Plan, Step
from vla_bt.safety import (
    ConfirmationMode,
    Consent,
    GuardRule,
    confirmation_rules,
    load_safety,
)
from vla_bt.settings import PlanningSettings
from vla_bt.skills import load_catalogue
from vla_bt.trees import build_mission

CATALOGUE = load_catalogue()
SAFETY = load_safety()
DURATIONS_S = {'navigation.go_to': 2.0, 'arm.move': 0.5, 'gripper.open': 0.3, 'speech.say': 0.4}

FETCH = (
    ('navigate_to', {'location': 'counter'}),
    ('pick_up', {'object': 'red_cup'}),
    ('navigate_to', {'location': 'table'}),
    ('place', {'object': 'red_cup', 'location': 'table'}),
)


def plan_of(*steps: tuple[str, dict[str, Any]], **fields: Any) -> Plan:
    """Return a plan of these steps; `fields` go to every step."""
    return Plan(steps=tuple(Step(skill=skill, args=args, **fields) for skill, args in steps))


class Ticket:
    """A question to the planner, answered by the test."""

    def __init__(self, answer: Plan | None) -> None:
        self.answer = answer
        self.deadline_s = math.inf
        self.canceled = False

    def cancel(self) -> None:
        """Remember."""
        self.canceled = True


class MissionBench(Bench):
    """A mission of a checked plan, whose planner answers what the test has put in `answers`."""

    def __init__(self, plan: Plan, *, guards: Sequence[GuardRule] | None = None,
                 attempts: int = 3, done: int = 0, place: str = '', held: str = '',
                 confirmation: str = 'auto', **robot: Any) -> None:
        robot.setdefault('durations_s', DURATIONS_S)
        super().__init__(place, held, GUARDS if guards is None else guards, **robot)
        self.answers: list[Plan | None] = []
        self.asked: list[Failure] = []
        self.tickets: list[Ticket] = []
        checked = check_plan(plan, CATALOGUE, self.world)
        assert checked.is_ok, checked.problems
        planning = PlanningSettings(confirmation=confirmation)
        self.consent = Consent(ConfirmationMode(confirmation), 30.0, self.clock)
        self.mission = build_mission(
            checked.plan,
            catalogue=CATALOGUE,
            context=self.context,
            confirmation=confirmation_rules(planning, SAFETY, CATALOGUE),
            consent=self.consent,
            request_plan=self._request,
            max_attempts=attempts,
            done=done,
        )

    def _request(self, failure: Failure) -> Ticket:
        self.asked.append(failure)
        answer = self.answers.pop(0) if self.answers else None
        self.tickets.append(Ticket(answer))
        return self.tickets[-1]

    def finish(self) -> Any:
        """Run the mission to its end; return the root's status."""
        return self.run(self.mission.root)

    def step(self, ticks: int = 1) -> Any:
        """Read the pose and tick the mission, some times."""
        for _ in range(ticks):
            self.read_pose()
            self.tick(self.mission.root, 0.1)
        return self.mission.root.status

    def until(self, name: str) -> None:
        """Run until the robot is asked for the action."""
        for _ in range(1000):
            if name in self.robot.names:
                return
            assert self.step() is RUNNING
        raise AssertionError(f'{name} never came')

    @property
    def done(self) -> list[str]:
        """Skills of the finished steps."""
        return [step.skill for step in self.mission.steps_done]
