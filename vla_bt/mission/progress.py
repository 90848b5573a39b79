"""How a mission gets on, in numbers and in words."""

from __future__ import annotations

from vla_bt.mission.first_plan import FirstPlan
from vla_bt.mission.records import MissionResult, MissionState, Outcome
from vla_bt.safety import Asked, Trip
from vla_bt.trees import MissionTree


def progress_ratio(result: MissionResult | None, tree: MissionTree | None) -> float:
    """Return finished steps over all steps, 0..1; 1 only for a mission that has succeeded.

    Args:
        result: None while the mission is under way.
        tree: None before there is one.
    """
    if result is not None and result.outcome is Outcome.SUCCEEDED:
        return 1.0
    if tree is None or not tree.plan.steps:
        return 0.0
    done = len(tree.steps_done)
    return done / max(done + tree.steps_left, 1)


def message(
    state: MissionState,
    verdict: MissionResult | None,
    tree: MissionTree | None,
    first: FirstPlan | None,
    asked: Asked | None,
    held: Trip | None,
) -> str:
    """Return what is going on, as a sentence.

    Args:
        state: What the mission is doing.
        verdict: How it will end; None while that is open.
        tree: None before there is one.
        first: The question for the first plan; None when it has not been put.
        asked: The question a person is asked; None: none is open.
        held: The guard that holds what is under way; None: none does.
    """
    if verdict is not None:
        return verdict.reason
    if asked is not None:
        return f'Waiting for an answer: {asked.question.text}'
    if held is not None:
        return f'Paused by guard {held.rule.name}: {held.reason}.'
    if state is MissionState.REPLANNING and tree is not None:
        return f'Planning again: {tree.failure.message}' if tree.failure else 'Planning again.'
    if state is MissionState.PLANNING:
        return first.message if first else 'Planning.'
    return 'Executing.' if state is MissionState.RUNNING else ''
