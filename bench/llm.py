"""What our side adds to a language model's answer.

The model is a server in another process that answers at once, over HTTP on this machine.

- `llm.overhead_ms`: command -> prompt -> request -> streamed reply of 15 steps in the flat form ->
  read -> checked -> mission that can be ticked, with the budget's ledger on disk.
- `llm.context_ms`: the prompt alone, with 200 objects and 1,000 remembered missions.
- `llm.prompt_tokens`: of the shipped home and catalogue, for the demo command, by our estimate.
- `llm.cancel_ms`: from the cancel, while the model is silent, to the end of the question.
- `llm.first_step_share`: how much of a streamed reply has arrived when its first step is checked.
- `llm.recovered_share`, `llm.crashes`, `llm.unchecked`: of the corpus of malformed replies.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from threading import Thread

from bench import llm_corpus
from bench.figures import spread
from bench.llm_server import ModelServer, flat_answer, model_server
from bench.measure import times
from bench.missions import Stage, catalogue, safety
from bench.pipeline import compile_plan
from bench.plans import TIDY_UP
from vla_bt.plan import PlanSource
from vla_bt.planner import CanceledError, Cancellation, LanguagePlanner, PlanRequest, Report
from vla_bt.planner.model.arrival import Arrival
from vla_bt.planner.prompt import Prompter, estimate_tokens
from vla_bt.planner.providers.records import Prompt
from vla_bt.robot import Detection, Pose
from vla_bt.settings import Settings
from vla_bt.world import MissionMemory, RememberedMission

COMMAND = 'I would love to have everything back in its place'
SILENCE = 'think about it for a while'
DEMO = 'Go to the kitchen, pick up the red cup, and bring it to the table'
OBJECTS = 200
MISSIONS = 1000
PIECE = 4
"""Characters of a streamed reply that arrive at once; about a token."""
RULES = (
    {'match': SILENCE, 'replies': [{'fault': 'stall'}]},
    {'replies': [{'plan': flat_answer(TIDY_UP), 'chunk_chars': 64}]},
)


def measure(samples: int = 200) -> dict[str, float]:
    """Return the figures of the way to a model and back."""
    stage = Stage()
    return {
        **_over_the_wire(stage, samples),
        'llm.context_ms': _context_ms(samples),
        'llm.prompt_tokens': float(_prompt_tokens(stage)),
        'llm.first_step_share': _first_step_share(stage),
        **llm_corpus.measure(),
    }


def _over_the_wire(stage: Stage, samples: int) -> dict[str, float]:
    with model_server(RULES) as server, _planner(server.url) as planner:
        request = PlanRequest(command=COMMAND, world=stage.world)

        def once() -> None:
            plan = planner.plan(request)
            assert plan.source is PlanSource.MODEL, plan.notes
            assert len(plan.steps) == len(TIDY_UP)
            compile_plan(plan, stage)

        overhead = [1000 * value for value in times(once, samples)]
        canceled = [_cancel_ms(planner, server, request) for _ in range(max(samples // 10, 5))]
    return {**spread('llm.overhead_ms', overhead), **spread('llm.cancel_ms', canceled)}


@contextmanager
def _planner(url: str) -> Iterator[LanguagePlanner]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate({
            'llm': {'base_url': url},
            'cache': {'enabled': False},
            'budget': {'requests_per_minute': 0},
            'state_folder': folder,
        })
        keys = {'OPENAI_API_KEY': 'fake'}
        planner = LanguagePlanner(catalogue(), settings, safety=safety(), environment=keys)
        yield planner
        planner.close()


def _cancel_ms(planner: LanguagePlanner, server: ModelServer, request: PlanRequest) -> float:
    """Return the time from a cancel in the middle of an answer to the end of the question."""
    cancellation, ended = Cancellation(), []
    silent = replace(request, command=SILENCE, cancellation=cancellation)

    def ask() -> None:
        with suppress(CanceledError):
            planner.plan(silent)
        ended.append(time.perf_counter())

    asked = server.requests
    thread = Thread(target=ask)
    thread.start()
    server.wait_for_requests(asked + 1)
    began_s = time.perf_counter()
    cancellation.cancel()
    thread.join()
    return 1000 * (ended[0] - began_s)


def _context_ms(samples: int) -> float:
    stage = Stage()
    places = list(stage.world.places)
    for number in range(OBJECTS):
        stage.world.observe(
            Detection(
                id=f'thing_{number}',
                label='thing',
                colour='blue',
                pose=Pose(float(number), 0.0),
                location=places[number % len(places)],
                confidence=0.9,
            )
        )
    request = PlanRequest(command=COMMAND, world=stage.world, memory=_memory())
    return statistics.median(1000 * it for it in times(lambda: _prompt(request), samples))


def _memory() -> MissionMemory:
    missions = tuple(
        RememberedMission(
            command=f'bring me the thing {number % 50}',
            outcome='SUCCEEDED' if number % 5 else 'FAILED',
            when_s=float(number),
            steps=('navigate_to(location=table)', 'pick_up(object=thing)'),
            places=('table',),
        )
        for number in range(MISSIONS)
    )
    return MissionMemory(missions=missions)


def _prompt_tokens(stage: Stage) -> int:
    return estimate_tokens(_prompt(PlanRequest(command=DEMO, world=stage.world)))


def _prompt(request: PlanRequest) -> Prompt:
    return _prompter().prompt(request)


@cache
def _prompter() -> Prompter:
    return Prompter(catalogue(), Settings(), safety())


def _first_step_share(stage: Stage) -> float:
    text, reports = json.dumps(flat_answer(TIDY_UP)), list[Report]()
    arrival = Arrival('flat', catalogue(), stage.world, reports.append)
    for start in range(0, len(text), PIECE):
        arrival.feed(text[start : start + PIECE])
        if reports:
            return min(start + PIECE, len(text)) / len(text)
    return 1.0
