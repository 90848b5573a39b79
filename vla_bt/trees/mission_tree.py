"""A whole mission as one tree: guards first, then the task, planned again when it fails.

```
mission                 reactive: the guards are asked at every tick
├── guards              those of config/safety.yaml that stand in front of everything
│   └── a person        holds everything while one is asked, and ends it after a no
└── replan
    └── task            sequence with memory; below it whatever the plan's flow says
        └── step 1 ...  once(confirm? -> guards? -> retry?(confirm? -> timeout(tree -> verify)))
```

Guards that are limited to some skills or resources stand, reactive too, around the steps they
apply to. A pause thus uses up no step's time.
"""

from __future__ import annotations

from collections.abc import Sequence

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vla_bt.errors import Failure
from vla_bt.plan import Flow, Plan, Step
from vla_bt.safety import ConfirmationRules, Consent, GuardRule
from vla_bt.skills import Catalogue
from vla_bt.trees.choice import Choice
from vla_bt.trees.compile import Builder, compile_tree
from vla_bt.trees.confirm import Confirm, PersonAsked
from vla_bt.trees.context import TreeContext
from vla_bt.trees.flow_progress import FlowProgress
from vla_bt.trees.guard import GuardSet
from vla_bt.trees.mission_tags import (
    CHOICE,
    CONFIRM,
    GUARDS,
    ONCE,
    REPLAN,
    STEP_GUARDS,
    STEP_PORT,
    TASK,
    VERIFY,
)
from vla_bt.trees.once import Once
from vla_bt.trees.outline import read_outline
from vla_bt.trees.replan import Replan, RequestPlan
from vla_bt.trees.scope import Scope
from vla_bt.trees.spec import NodeSpec
from vla_bt.trees.task_spec import step_guards, task_spec
from vla_bt.trees.templates import load_templates
from vla_bt.trees.verify import Verify


class MissionTree:
    """A mission under way. Tick it with `root.tick_once()`, stop it with `root.stop(INVALID)`.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.
        context: What all nodes share. The guards of its watch stand in front of what they apply
            to.
        confirmation: Which steps a person is asked about.
        consent: Asks that person.
        request_plan: Asks for the remaining steps anew.
        max_attempts: Most such questions.
        done: How many of the plan's first steps are finished already.

    Raises:
        ProblemsError: A tree file is wrong.
        KeyError: A skill is not in the catalogue.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        catalogue: Catalogue,
        context: TreeContext,
        confirmation: ConfirmationRules,
        consent: Consent,
        request_plan: RequestPlan,
        max_attempts: int,
        done: int = 0,
    ) -> None:
        self.plan = plan
        """The plan under way: the first one, or the last one that replaced it."""
        self._catalogue = catalogue
        self._context = context
        self._confirmation = confirmation
        self._consent = consent
        self._request_plan = request_plan
        self._max_attempts = max_attempts
        self._done_before: tuple[Step, ...] = ()
        self._progress: FlowProgress | None = None
        self._replan: Replan | None = None
        self._step_guards: list[GuardSet] = []
        builders: dict[str, Builder] = {
            GUARDS: self._build_guards,
            REPLAN: self._build_replan,
            TASK: lambda node, children: self._build_task(plan, done),
        }
        self.root = compile_tree(read_outline(), context, builders=builders)

    @property
    def steps_done(self) -> tuple[Step, ...]:
        """Steps finished so far, over all plans, in order."""
        return self._done_before + (self._progress.done if self._progress else ())

    @property
    def done_ids(self) -> frozenset[str]:
        """Ids of the finished steps of the present plan."""
        return frozenset(it.id for it in self._progress.done) if self._progress else frozenset()

    @property
    def steps_left(self) -> int:
        """Steps of the present plan still to be done; none of a branch ruled out or not chosen."""
        return self._progress.count_left if self._progress else len(self.plan.steps)

    @property
    def active_step(self) -> int:
        """Index into `plan.steps` of the one begun and not finished, or failed; -1: none."""
        return self._progress.active if self._progress else -1

    @property
    def remaining(self) -> tuple[tuple[Step, ...], Flow | None]:
        """See `FlowProgress.remaining`, of the present plan."""
        return self._progress.remaining if self._progress else (self.plan.steps, self.plan.flow)

    @property
    def is_replanning(self) -> bool:
        """True while the robot holds still because the planner thinks."""
        return self._replan is not None and self._replan.is_waiting

    def applies(self, rule: GuardRule) -> bool:
        """Return True when a guard stands in front of something that is under way."""
        return rule.is_for_all or any(
            rule in guards.rules
            for guards in self._step_guards
            if guards.parent is not None and guards.parent.status is Status.RUNNING
        )

    @property
    def final_answer(self) -> Plan | None:
        """The planner's last answer to a failure; None when it was never asked."""
        return None if self._replan is None else self._replan.answer

    @property
    def failure(self) -> Failure | None:
        """Why the root failed, or what it is planned again for; None when all is done.

        While a step runs this may be a condition that was false on its way.
        """
        return self._context.last_failure

    def _build_guards(self, node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
        rules = [rule for rule in self._context.watch.guards if rule.is_for_all]
        asked = PersonAsked('a person', self._context, self._consent)
        return GuardSet('guards', self._context, rules, [asked])

    def _build_replan(self, node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
        self._replan = Replan(
            node.label,
            children[0],
            self._context,
            request_plan=self._request_plan,
            build=self._build_task,
            max_attempts=self._max_attempts,
        )
        return self._replan

    def _build_task(self, plan: Plan, done: int = 0) -> Behaviour:
        """Compile a plan and make it the present one, its first steps done already."""
        context = self._context
        spec = task_spec(plan, self._catalogue, self._confirmation.may_ask, context.watch.guards)
        self._step_guards.clear()

        def verify(node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
            step = plan.steps[int(node.ports[STEP_PORT]) - 1]
            return Verify(node.label, self._context, self._catalogue[step.skill], step.args)

        def confirm(node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
            return self._confirm(node, plan.steps[int(node.ports[STEP_PORT]) - 1])

        def guards(node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
            return self._guard(node, plan.steps[int(node.ports[STEP_PORT]) - 1])

        builders: dict[str, Builder] = {
            CONFIRM: confirm,
            STEP_GUARDS: guards,
            ONCE: lambda node, children: Once(node.label, children[0], context),
            CHOICE: lambda node, children: Choice(node.label, children, context),
            VERIFY: verify,
        }
        task = compile_tree(spec.tree, context, Scope(spec.values), builders)
        self._done_before = self.steps_done
        self.plan, self._progress = plan, FlowProgress(plan, task)
        self._progress.take_as_done(done)
        return task

    def _guard(self, node: NodeSpec, step: Step) -> GuardSet:
        resources = load_templates(self._catalogue).resources_of(step.skill)
        rules = step_guards(self._context.watch.guards, step.skill, resources)
        guards = GuardSet(node.label, self._context, rules)
        self._step_guards.append(guards)
        return guards

    def _confirm(self, node: NodeSpec, step: Step) -> Confirm:
        return Confirm(
            node.label,
            self._context,
            rules=self._confirmation,
            consent=self._consent,
            skill=self._catalogue[step.skill],
            args=step.args,
            resources=load_templates(self._catalogue).resources_of(step.skill),
        )


build_mission = MissionTree
"""Compiles a checked plan into a mission that is ready to be ticked."""
