"""A whole mission as one tree: guards first, then the task, planned again when it fails.

```
mission                 reactive: the guards are asked at every tick
├── guards              one per entry of config/safety.yaml
└── replan
    └── task            sequence with memory
        └── step 1 ...  once(retry?(timeout(skill's tree -> verify)))
```
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from py_trees import composites
from py_trees.behaviour import Behaviour

from vla_bt.errors import Failure
from vla_bt.plan import Plan, Step
from vla_bt.skills import Catalogue
from vla_bt.trees.compile import Builder, compile_tree
from vla_bt.trees.context import TreeContext
from vla_bt.trees.guard import Guard, GuardRule
from vla_bt.trees.mission_tags import GUARDS, ONCE, REPLAN, STEP_PORT, TASK, VERIFY
from vla_bt.trees.once import Once
from vla_bt.trees.outline import read_outline
from vla_bt.trees.replan import Replan, RequestPlan
from vla_bt.trees.scope import Scope
from vla_bt.trees.spec import NodeSpec
from vla_bt.trees.task_spec import task_spec
from vla_bt.trees.verify import Verify


class MissionTree:
    """A mission under way. Tick it with `root.tick_once()`, stop it with `root.stop(INVALID)`.

    Args:
        plan: Checked and canonical.
        catalogue: Holds every skill of the plan.
        context: What all nodes share.
        guards: All of them stand above everything that moves.
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
        guards: Iterable[GuardRule],
        request_plan: RequestPlan,
        max_attempts: int,
        done: int = 0,
    ) -> None:
        self.plan = plan
        """The plan under way: the first one, or the last one that replaced it."""
        self._catalogue = catalogue
        self._context = context
        self._guards = tuple(guards)
        self._request_plan = request_plan
        self._max_attempts = max_attempts
        self._done_before: tuple[Step, ...] = ()
        self._steps: list[Once] = []
        self._replan: Replan | None = None
        builders: dict[str, Builder] = {
            GUARDS: self._build_guards,
            REPLAN: self._build_replan,
            TASK: lambda node, children: self._build_task(plan),
        }
        self.root = compile_tree(read_outline(), context, builders=builders)
        for once in self._steps[:done]:
            once.is_begun = once.is_done = True

    @property
    def steps_done(self) -> tuple[Step, ...]:
        """Steps finished so far, over all plans, in order."""
        return self._done_before + self._done_now()

    @property
    def steps_left(self) -> int:
        """Steps of the present plan that are not finished."""
        return len(self.plan.steps) - len(self._done_now())

    @property
    def active_step(self) -> int:
        """Index into `plan.steps` of the one begun and not finished, or failed; -1: none."""
        begun = (at for at, once in enumerate(self._steps) if once.is_begun and not once.is_done)
        return next(begun, -1)

    @property
    def is_replanning(self) -> bool:
        """True while the robot holds still because the planner thinks."""
        return self._replan is not None and self._replan.is_waiting

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

    def _done_now(self) -> tuple[Step, ...]:
        pairs = zip(self.plan.steps, self._steps, strict=True)
        return tuple(step for step, once in pairs if once.is_done)

    def _build_guards(self, node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
        guards = [Guard(rule, self._context) for rule in self._guards]
        return composites.Sequence(name='guards', memory=False, children=guards)

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

    def _build_task(self, plan: Plan) -> Behaviour:
        """Compile a plan and make it the present one."""
        spec, steps = task_spec(plan, self._catalogue), list[Once]()

        def once(node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
            steps.append(Once(node.label, children[0], self._context))
            return steps[-1]

        def verify(node: NodeSpec, children: Sequence[Behaviour]) -> Behaviour:
            step = plan.steps[int(node.ports[STEP_PORT]) - 1]
            return Verify(node.label, self._context, self._catalogue[step.skill], step.args)

        builders: dict[str, Builder] = {ONCE: once, VERIFY: verify}
        task = compile_tree(spec.tree, self._context, Scope(spec.values), builders)
        self._done_before = self.steps_done if self._steps else self._done_before
        self.plan, self._steps = plan, steps
        return task


build_mission = MissionTree
"""Compiles a checked plan into a mission that is ready to be ticked."""
