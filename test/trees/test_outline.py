from pathlib import Path

import pytest

from vla_bt.errors import ProblemsError
from vla_bt.trees.outline import read_outline

GOOD = '<ReactiveSequence><Guards/><Replan><Task/></Replan></ReactiveSequence>'


def outline(folder: Path, body: str) -> Path:
    path = folder / 'mission.xml'
    path.write_text(
        '<root BTCPP_format="4" main_tree_to_execute="M">'
        f'<BehaviorTree ID="M">{body}</BehaviorTree></root>'
    )
    return path


def test_the_shipped_outline_asks_the_guards_first() -> None:
    root = read_outline().root
    assert (root.tag, root.children[0].tag) == ('ReactiveSequence', 'Guards')


def test_it_is_read_once() -> None:
    assert read_outline() is read_outline()


def test_a_good_outline_is_read(tmp_path: Path) -> None:
    assert read_outline(outline(tmp_path, GOOD)).root.children[1].tag == 'Replan'


@pytest.mark.parametrize(
    ('body', 'message'),
    [
        ('<ReactiveSequence><Replan><Task/></Replan></ReactiveSequence>', 'not asked first'),
        ('<ReactiveSequence><Replan><Task/></Replan><Guards/></ReactiveSequence>', 'not asked'),
        ('<Sequence><Guards/><Replan><Task/></Replan></Sequence>', 'not asked first'),
        ('<ReactiveSequence><Guards/><Task/></ReactiveSequence>', '<Replan> is there 0 times'),
        (GOOD.replace('<Task/>', '<Sequence><Task/><Task/></Sequence>'), '<Task> is there 2'),
        (GOOD.replace('<Task/>', '<NavigateTo location="table"/>'), "no node type 'NavigateTo'"),
        ('<ReactiveSequence>', 't'),
    ],
)
def test_an_outline_that_leaves_something_unguarded_is_refused(
    tmp_path: Path, body: str, message: str
) -> None:
    with pytest.raises(ProblemsError, match=message):
        read_outline(outline(tmp_path, body))


def test_a_missing_outline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match='cannot be read'):
        read_outline(tmp_path / 'none.xml')
