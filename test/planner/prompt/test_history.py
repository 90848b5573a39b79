"""What is told of earlier missions."""

import pytest
from prompt_cases import NOW_S, failed_mission, memory, mission

from vla_bt.planner.prompt.history import history_listing, pattern_listing
from vla_bt.world import MissionMemory


def lines(*missions: object, command: str = 'x', limit: int = 10) -> tuple[str, ...]:
    kept = MissionMemory(missions=missions)  # type: ignore[arg-type]
    return history_listing(kept, command, limit, NOW_S).lines


@pytest.mark.parametrize(
    ('age_s', 'words'),
    [
        (5.0, 'just now'),
        (-100.0, 'just now'),
        (150.0, '2 minutes ago'),
        (3 * 3600.0, '3 hours ago'),
        (5 * 86400.0, '5 days ago'),
    ],
)
def test_the_age_of_a_mission_is_told_in_words(age_s: float, words: str) -> None:
    assert lines(mission('go', age_s)) == (f'{words}: "go" SUCCEEDED',)


def test_a_failure_is_told_with_step_code_and_reason() -> None:
    assert lines(failed_mission('fetch', 0.0)) == (
        'just now: "fetch" FAILED at "pick_up(object=red_cup)" (grasp_failed): '
        '"The gripper closed on nothing."',
    )


def test_a_question_is_told_with_its_reason() -> None:
    asked = mission('go', 0.0, outcome='NEEDS_CLARIFICATION', message='Which door?')
    assert lines(asked) == ('just now: "go" NEEDS_CLARIFICATION: "Which door?"',)


def test_missions_beyond_the_limit_are_counted() -> None:
    listing = history_listing(memory(), 'go', 1, NOW_S)
    assert len(listing.lines) == 1
    assert listing.left_out == 3


def test_of_no_mission_nothing_is_told() -> None:
    assert history_listing(MissionMemory(), 'go', 5, NOW_S).total == 0
    assert pattern_listing(MissionMemory(), 'go').total == 0


def test_a_place_that_could_not_be_written_is_no_pattern() -> None:
    odd = MissionMemory(missions=(mission('go', 0.0, places=('</memory>', '</memory>')),))
    assert pattern_listing(odd, 'x').lines == ()
