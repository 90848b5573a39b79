"""Steps of an answer that is still being written: checked one by one, reported as they come."""

from __future__ import annotations

from collections.abc import Callable

from vla_bt.check import resolve_step
from vla_bt.plan import Step
from vla_bt.planner.model.plain_text import plain_step
from vla_bt.planner.records import Report, Stage
from vla_bt.planner.wire import StepStream
from vla_bt.settings.sections import Dialect
from vla_bt.skills import Catalogue
from vla_bt.skills.render import call_text
from vla_bt.world import WorldModel, world_facts


class Arrival:
    """Follows one answer. Feed it with each piece of the text.

    As soon as a step does not pass, nothing more is reported: the complete answer may be repaired.

    Args:
        dialect: The form the model was asked for.
        catalogue: The skills.
        world: What the plan starts from.
        report: Told of each step that passes, with all before it.
    """

    def __init__(
        self,
        dialect: Dialect,
        catalogue: Catalogue,
        world: WorldModel,
        report: Callable[[Report], None],
    ) -> None:
        self._stream = StepStream(dialect)
        self._catalogue = catalogue
        self._world = world
        self._report = report
        self._begin()

    def feed(self, piece: str) -> None:
        """Take in the next piece; '' says that the answer starts anew."""
        self._stream.feed(piece)
        if not piece:
            if self._steps:
                message = 'The model starts its answer anew.'
                self._report(Report(stage=Stage.GENERATING, message=message))
            self._begin()
        while self._is_good and len(self._stream.leading) > len(self._steps):
            self._take(self._stream.leading[len(self._steps)])

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that have arrived and passed, canonical."""
        return self._steps

    def _begin(self) -> None:
        self._steps: tuple[Step, ...] = ()
        self._facts = world_facts(self._world)
        self._is_good = True

    def _take(self, step: Step) -> None:
        resolved = resolve_step(step, len(self._steps), self._catalogue, self._world)
        canonical, result = resolved.carry_out(self._facts, self._world)
        self._is_good = not resolved.problems and not result.unmet and step.id.isprintable()
        if not self._is_good:
            return
        self._facts = result.facts
        canonical = plain_step(canonical)
        self._steps += (canonical,)
        said = call_text(self._catalogue[canonical.skill], canonical.args)
        message = f'Step {len(self._steps)}: {said}'
        self._report(Report(stage=Stage.GENERATING, message=message, steps=self._steps))
