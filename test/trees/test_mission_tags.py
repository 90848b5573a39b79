from vla_bt.trees import KNOWN_TAGS
from vla_bt.trees.mission_tags import MISSION_TAGS


def test_no_plan_and_no_skill_can_name_them() -> None:
    assert not MISSION_TAGS.keys() & KNOWN_TAGS.keys()
    assert 'Guard' not in KNOWN_TAGS
