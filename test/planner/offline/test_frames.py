"""From clauses to tasks."""

import pytest

from offline.asking import catalogue, clauses, situation
from vla_bt.planner.offline.answers import Refusal
from vla_bt.planner.offline.frames import tasks_of
from vla_bt.planner.offline.tasks import Task
from vla_bt.skills import Catalogue


def test_a_clause_goes_to_its_frame() -> None:
    clause = clauses('turn around')[0]
    assert tasks_of(clause, situation(), catalogue())[0].skill == 'rotate'


def test_a_clause_of_any_other_skill_is_filled_by_types() -> None:
    clause = clauses('open the door')[0]
    assert tasks_of(clause, situation(), catalogue()) == (
        Task('open_door', {'door': 'front_door'}),
    )


def test_a_skill_the_robot_lacks_is_refused() -> None:
    clause = clauses('bring me the red cup')[0]
    lame = Catalogue([catalogue()['navigate_to'], catalogue()['say']])
    with pytest.raises(Refusal, match='I have no skill to handover'):
        tasks_of(clause, situation(), lame)
