"""One command and one model: question, answer, what is wrong with it, next answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from vla_bt.errors import Problem, ProblemCode, VlaBtError
from vla_bt.plan import Plan, PlanSource, Step, Verdict
from vla_bt.planner.model.arrival import Arrival
from vla_bt.planner.model.goal import goal_of, incomplete
from vla_bt.planner.model.plain_text import plain_plan
from vla_bt.planner.offline import OfflinePlanner
from vla_bt.planner.prompt import Prompter, feedback_message
from vla_bt.planner.providers.records import (
    FaultCode,
    Message,
    ModelClient,
    ModelFault,
    Prompt,
    Reply,
    Role,
)
from vla_bt.planner.records import Image, PlanRequest, Report, Stage
from vla_bt.planner.repair import Answer, read_reply
from vla_bt.safety import Safety
from vla_bt.settings import Settings
from vla_bt.skills import Catalogue, Literal

MAX_ECHO = 4000
"""Most characters of a faulty answer that go back to the model."""
_ASK_AGAIN = {
    FaultCode.TRUNCATED: 'The answer was cut off. Give a shorter one.',
    FaultCode.EMPTY: 'The answer was empty.',
    FaultCode.TOO_LARGE: 'The answer was far too long. Give a shorter one.',
}
"""Faults of an answer that another answer may cure."""


class Conversation:
    """Asks until there is an answer that passes, or time, money or patience is over.

    Args:
        request: The question.
        client: The model.
        catalogue: The skills to plan with.
        settings: All of them.
        safety: What the site holds safe.
        offline: Understands what a command is to bring about.
        prompter: Puts it.
        deadline_s: Clock time at which it is over.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        request: PlanRequest,
        *,
        client: ModelClient,
        catalogue: Catalogue,
        settings: Settings,
        safety: Safety,
        offline: OfflinePlanner,
        prompter: Prompter,
        deadline_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._request = request
        self._client = client
        self._catalogue = catalogue
        self._settings = settings
        self._safety = safety
        self._offline = offline
        self._prompter = prompter
        self._deadline_s = deadline_s
        self._clock = clock
        self._goal: tuple[Literal, ...] | None = None
        self._is_goal_known = False
        self._notes: list[str] = []
        self._arrival: Arrival | None = None

    def run(self) -> Plan:
        """Return the answer. Blocks until the deadline at most.

        Raises:
            ModelFault: There is none.
        """
        request = replace(self._request, image=self._image())
        prompt = self._prompter.prompt(request)
        repairs = self._settings.llm.max_repairs
        while True:
            try:
                reply = self._ask(prompt)
                answer = self._read(reply)
            except ModelFault as fault:
                if not repairs or fault.code not in _ASK_AGAIN:
                    raise
                turns: tuple[Message, ...] = ()
                problems: tuple[Problem, ...] = (_cut(fault),)
            else:
                if answer.plan is not None:
                    return self._finished(answer.plan)
                problems = answer.problems
                if not repairs:
                    message = f'its plan cannot be executed: {problems[0]}'
                    raise ModelFault(FaultCode.INVALID, message, requests=0)
                turns = (Message(role=Role.ASSISTANT, text=reply.text[:MAX_ECHO]),)
            repairs -= 1
            self._say(Stage.VALIDATING, f'The plan is not right yet: {problems[0]}')
            told = feedback_message(problems)
            prompt = replace(prompt, messages=(*prompt.messages, *turns, told))

    def _ask(self, prompt: Prompt) -> Reply:
        request = self._request
        dialect = self._settings.llm.dialect
        self._arrival = Arrival(dialect, self._catalogue, request.world, request.report)
        self._say(Stage.GENERATING, f'Asking {self._client.name}.')
        return self._client.complete(
            prompt,
            timeout_s=self._left_s(),
            cancellation=request.cancellation,
            on_text=self._arrival.feed,
        )

    def _read(self, reply: Reply) -> Answer:
        arrived = self._arrival.steps if self._arrival else ()
        self._say(Stage.VALIDATING, 'Checking the plan.', arrived)
        answer = self._checked(reply.text, None)
        if any(it.code is ProblemCode.UNKNOWN_SKILL for it in answer.problems):
            answer = self._checked(reply.text, self._wanted())
        if answer.plan is None:
            return answer
        plan = plain_plan(answer.plan)
        problems = tuple(self._objections(plan))
        return replace(answer, plan=None if problems else plan, problems=problems)

    def _objections(self, plan: Plan) -> Iterator[Problem]:
        """Yield what is wrong with a plan that passes the check."""
        if plan.content_key() in self._request.tried:
            message = 'this plan was tried before and failed; find another way, ask or refuse'
            yield Problem(code=ProblemCode.NOT_ALLOWED, path='', message=message)
        if not all(step.id.isprintable() for step in plan.steps):
            message = 'an id holds characters that cannot be printed; use 1, 2, 3'
            yield Problem(code=ProblemCode.NOT_ALLOWED, path='', message=message)
        if plan.verdict is Verdict.PLAN:
            goal = self._wanted()
            yield from incomplete(plan, goal, self._request, self._catalogue, self._safety)

    def _wanted(self) -> tuple[Literal, ...] | None:
        """Return what the command is to bring about, worked out once."""
        if not self._is_goal_known:
            request = replace(self._request, patience_s=self._left_s())
            self._goal = goal_of(request, self._offline, self._catalogue)
            self._is_goal_known = True
        return self._goal

    def _checked(self, text: str, goal: Sequence[Literal] | None) -> Answer:
        return read_reply(
            text,
            catalogue=self._catalogue,
            world=self._request.world,
            safety=self._safety,
            max_steps=self._settings.planning.max_plan_length,
            goal=goal,
            history=self._request.history,
        )

    def _finished(self, plan: Plan) -> Plan:
        return plan.model_copy(
            update={
                'command': self._request.command,
                'source': PlanSource.MODEL,
                'model': self._client.name,
                'notes': (*self._notes, *plan.notes),
            }
        )

    def _image(self) -> Image | None:
        if not self._client.takes_images:
            if self._request.image is not None:
                message = f'{self._client.name} takes no images (llm.images): planned from words.'
                self._notes.append(message)
            return None
        if self._request.image is not None:
            return self._request.image
        try:
            return self._request.look()
        except VlaBtError as error:
            self._notes.append(f'Planned without an image: {error}')
            return None

    def _left_s(self) -> float:
        left_s = self._deadline_s - self._clock()
        if left_s <= 0.0:
            message = 'there is no time left for another answer'
            raise ModelFault(FaultCode.TIMED_OUT, message, requests=0)
        return left_s

    def _say(self, stage: Stage, message: str, steps: tuple[Step, ...] = ()) -> None:
        self._request.report(Report(stage=stage, message=message, steps=steps))


def _cut(fault: ModelFault) -> Problem:
    code = ProblemCode.TOO_LARGE if fault.code is FaultCode.TOO_LARGE else ProblemCode.UNREADABLE
    return Problem(code=code, path='', message=_ASK_AGAIN[fault.code])
