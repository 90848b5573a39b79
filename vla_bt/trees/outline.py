"""The mission's outline, `trees/mission.xml`, and the one thing that must be true of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from vla_bt.errors import Problem, ProblemCode, ProblemsError
from vla_bt.settings import find_share
from vla_bt.trees.mission_tags import GUARDS, MISSION_TAGS, REPLAN, TASK
from vla_bt.trees.spec import TreeSpec
from vla_bt.trees.spec_check import check_spec
from vla_bt.trees.tags import CONTROL_TAGS
from vla_bt.trees.xml_read import read_xml_file


@lru_cache(maxsize=8)
def read_outline(path: Path | None = None) -> TreeSpec:
    """Return the outline of a mission; read from disk the first time only.

    Args:
        path: XML file; None: `trees/mission.xml`.

    Raises:
        ProblemsError: It cannot be read, or lets something run without being guarded.
    """
    reading = read_xml_file(path or find_share('trees/mission.xml'))
    if reading.tree is None:
        raise ProblemsError(reading.problems)
    known = {**CONTROL_TAGS, **MISSION_TAGS}
    problems = check_spec(reading.tree, known_tags=known) or list(_outline_problems(reading.tree))
    if problems:
        raise ProblemsError(problems)
    return reading.tree


def _outline_problems(tree: TreeSpec) -> Iterator[Problem]:
    root = tree.root
    if root.tag != 'ReactiveSequence' or root.children[0].tag != GUARDS:
        yield Problem(
            code=ProblemCode.NOT_ALLOWED,
            path=tree.source,
            message='the guards are not asked first at every tick',
            allowed=(f'<ReactiveSequence> that begins with <{GUARDS}/>',),
        )
    tags = [node.tag for each in tree.trees.values() for node in each.walk()]
    for tag in (GUARDS, REPLAN, TASK):
        if tags.count(tag) != 1:
            yield Problem(
                code=ProblemCode.NOT_ALLOWED,
                path=tree.source,
                message=f'<{tag}> is there {tags.count(tag)} times',
                allowed=('once',),
            )
