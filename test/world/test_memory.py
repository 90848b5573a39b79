"""What is remembered of missions, for how long, and what is made of it."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.world import MissionMemory, RememberedMission, time_of_day, usual_importance

HOUR_S = 3600.0


def mission(command: str, when_s: float = 0.0, **fields: Any) -> RememberedMission:
    return RememberedMission(
        **{'command': command, 'outcome': 'SUCCEEDED', 'when_s': when_s, **fields}
    )


def commands(memory: MissionMemory) -> list[str]:
    return [it.command for it in memory.missions]


@pytest.mark.parametrize(
    ('importance', 'age_s', 'is_kept'),
    [
        (0.3, 1000 * HOUR_S, True),
        (0.29, HOUR_S - 1.0, True),
        (0.29, HOUR_S, False),
        (0.0, 0.0, True),
    ],
)
def test_what_is_unimportant_is_forgotten_after_an_hour(
    importance: float, age_s: float, is_kept: bool
) -> None:
    old = mission('old', when_s=0.0, importance=importance)
    memory = MissionMemory(missions=(old,)).remember(mission('new', age_s), now_s=age_s)
    assert commands(memory) == (['old'] if is_kept else []) + ['new']


def test_the_oldest_goes_when_there_are_too_many() -> None:
    memory = MissionMemory(max_missions=2)
    for number in range(4):
        memory = memory.remember(mission(str(number), number), now_s=number)
    assert commands(memory) == ['2', '3']


def test_remembering_does_not_change_the_memory_others_read() -> None:
    before = MissionMemory(missions=(mission('a'),))
    after = before.remember(mission('b'), now_s=0.0)
    assert commands(before) == ['a']
    assert commands(after) == ['a', 'b']


def test_failures_and_successes_outlive_the_hour_and_the_rest_does_not() -> None:
    least = MissionMemory().min_importance
    assert usual_importance('FAILED') > usual_importance('SUCCEEDED') >= least
    for outcome in ('NEEDS_CLARIFICATION', 'REFUSED', 'CANCELED'):
        assert usual_importance(outcome) < least


def test_missions_of_like_commands_come_first_then_the_newest() -> None:
    memory = MissionMemory(
        missions=(
            mission('bring me the red cup', 1),
            mission('Bring me the RED cup!', 2),
            mission('go to the dock', 3),
            mission('wait', 4),
        )
    )
    found = [it.when_s for it in memory.relevant('please bring me the cup', 3)]
    assert found == [2, 1, 4]
    assert memory.relevant('x', 0) == ()
    assert len(memory.relevant('', 9)) == 4


def test_patterns_count_places_of_successes_only() -> None:
    memory = MissionMemory(
        missions=(
            mission('a', places=('table', 'counter')),
            mission('b', places=('table',)),
            mission('c', outcome='FAILED', places=('counter',)),
        )
    )
    assert memory.patterns().places == (('table', 2),)


def test_patterns_count_commands_however_they_were_written() -> None:
    memory = MissionMemory(missions=(mission('Go home.'), mission('go home'), mission('wait')))
    assert memory.patterns().commands == (('go home', 2),)


def test_strategies_are_the_newest_successes_of_like_commands() -> None:
    memory = MissionMemory(
        missions=(
            mission('fetch the cup', 1, steps=('old',)),
            mission('fetch the cup', 2, steps=('new',)),
            mission('fetch the cup', 3, outcome='FAILED', steps=('bad',)),
            mission('fetch the cup', 4),
            mission('dance', 5, steps=('dance',)),
        )
    )
    assert [it.steps for it in memory.patterns('fetch the cup').strategies] == [('new',)]


def test_failures_are_counted_by_step_and_code() -> None:
    memory = MissionMemory(
        missions=(
            *[mission('a', failed_step='pick_up', failure_code='grasp_failed')] * 2,
            mission('a', failed_step='pick_up', failure_code='timed_out'),
        )
    )
    assert memory.patterns().failures == (
        ('pick_up', 'grasp_failed', 2),
        ('pick_up', 'timed_out', 1),
    )


TEXT = st.text(max_size=20)
TIME = st.floats(0, 1e10)
MISSIONS = st.builds(
    RememberedMission,
    command=TEXT,
    outcome=st.sampled_from(['SUCCEEDED', 'FAILED', 'REFUSED']),
    when_s=TIME,
    steps=st.lists(TEXT, max_size=3).map(tuple),
    places=st.lists(TEXT, max_size=3).map(tuple),
    failed_step=TEXT,
    failure_code=TEXT,
    message=TEXT,
    duration_s=TIME,
    importance=st.floats(0, 1),
)


@given(st.lists(MISSIONS, max_size=5))
def test_a_memory_comes_back_from_json_as_it_was(missions: list[RememberedMission]) -> None:
    memory = MissionMemory(missions=tuple(missions))
    memory.relevant('go', 3)
    assert MissionMemory.from_dict(json.loads(json.dumps(memory.as_dict()))) == memory


@given(st.lists(MISSIONS, max_size=5), TEXT)
def test_any_memory_answers_any_command(missions: list[RememberedMission], command: str) -> None:
    memory = MissionMemory(missions=tuple(missions))
    assert len(memory.relevant(command, 3)) == min(3, len(missions))
    memory.patterns(command)


@pytest.mark.parametrize(
    'data', [{'missions': [{'command': 'a'}]}, {'missions': 7}, {'missions': [None]}]
)
def test_what_is_no_memory_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match='validation error'):
        MissionMemory.from_dict(data)


def test_an_empty_document_is_an_empty_memory() -> None:
    assert MissionMemory.from_dict({}) == MissionMemory()


@pytest.mark.parametrize(
    ('hour', 'part'),
    [
        (0, 'night'),
        (4, 'night'),
        (5, 'morning'),
        (12, 'afternoon'),
        (17, 'evening'),
        (22, 'night'),
        (23, 'night'),
    ],
)
def test_the_time_is_told_as_a_person_says_it(hour: int, part: str) -> None:
    now_s = datetime.datetime(2026, 11, 21, hour, 30).timestamp()
    assert time_of_day(now_s) == f'Saturday {part}'
