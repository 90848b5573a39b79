from __future__ import annotations

import re

from vla_bt.trees.mission_tags import CHOICE
from vla_bt.trees.svg_icons import ICONS, KIND_COLOURS, KIND_ICONS, KIND_NAMES
from vla_bt.trees.tags import CONTROL_TAGS, TagKind


def test_every_control_node_and_decorator_has_an_icon() -> None:
    with_icon = {tag for tag, rule in CONTROL_TAGS.items() if rule.kind is not TagKind.SUBTREE}
    assert set(ICONS) == with_icon | {CHOICE}


def test_every_kind_has_icon_colour_and_name() -> None:
    assert set(KIND_ICONS) == set(KIND_COLOURS) == set(KIND_NAMES)
    assert len(set(KIND_COLOURS.values())) == len(KIND_COLOURS)


def test_icons_are_plain_path_data() -> None:
    for path in [*ICONS.values(), *KIND_ICONS.values()]:
        assert re.fullmatch(r'M[-0-9. MHVLlhvqQaAz]+', path)
