"""Tasks."""

from vla_bt.planner.offline.tasks import Task


def test_a_task_needs_no_more_than_its_skill() -> None:
    assert Task('wait') == Task('wait', {}, near='')
