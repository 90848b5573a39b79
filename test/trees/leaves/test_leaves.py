import re

import pytest

from vla_bt.skills import RESOURCES
from vla_bt.trees.leaves import LEAF_TAGS, LEAVES
from vla_bt.trees.tags import CONTROL_TAGS, PortDirection, TagKind


@pytest.mark.parametrize('tag', LEAVES)
def test_every_leaf_is_described_in_full(tag: str) -> None:
    rule = LEAF_TAGS[tag]
    assert rule.kind is TagKind.LEAF
    assert re.fullmatch(r'[A-Z].*\.', rule.summary)
    assert set(rule.resources) <= set(RESOURCES)
    for port in rule.ports.values():
        assert port.summary
        if port.default is not None:
            port.read(port.default)
            assert not port.required
        if port.direction is PortDirection.OUT:
            assert not port.required


@pytest.mark.parametrize('tag', LEAVES)
def test_what_moves_occupies_what_it_moves(tag: str) -> None:
    leaf = LEAVES[tag]
    assert not (leaf.IS_MOTION and leaf.IS_CONDITION)
    if leaf.IS_MOTION:
        assert set(leaf.RESOURCES) & {'base', 'head', 'left_arm', 'right_arm'}


def test_no_leaf_is_called_like_a_control_node() -> None:
    assert not LEAF_TAGS.keys() & CONTROL_TAGS.keys()


def test_all_that_moves_says_so() -> None:
    moving = {tag for tag, leaf in LEAVES.items() if leaf.IS_MOTION}
    assert moving == {
        'NavigateTo', 'Turn', 'LookAt', 'LookTowards', 'MoveArm', 'OpenGripper', 'CloseGripper',
    }  # fmt: skip
