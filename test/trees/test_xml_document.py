from __future__ import annotations

import pytest

from vla_bt.errors import ProblemCode
from vla_bt.trees.spec import MAX_DEPTH
from vla_bt.trees.xml_document import Document, StopReading
from vla_bt.trees.xml_format import MAX_PROBLEMS

ROOT = {'BTCPP_format': '4'}


def opened(source: str = 'f.xml') -> Document:
    document = Document(source)
    document.start('root', ROOT, 1)
    document.start('BehaviorTree', {'ID': 'a'}, 2)
    return document


def test_elements_become_a_tree() -> None:
    document = opened()
    document.start('Go', {'name': 'n', 'x': '1'}, 3)
    for _ in range(3):
        document.end()
    tree = document.finish()
    assert tree is not None
    assert (tree.main, tree.root.name, tree.root.ports) == ('a', 'n', {'x': '1'})


def test_given_attributes_are_not_changed() -> None:
    document, attributes = opened(), {'name': 'n', 'x': '1'}
    document.start('Go', attributes, 3)
    document.end()
    assert attributes == {'name': 'n', 'x': '1'}


def test_white_space_is_no_text() -> None:
    document = opened()
    document.text(' \n\t')
    assert document.problems == []


def test_text_is_reported_once_for_an_element() -> None:
    document = opened()
    document.text('a')
    document.text('b')
    assert [problem.found for problem in document.problems] == ['a']


def test_a_foreign_root_ends_the_pass() -> None:
    document = Document('f.xml')
    with pytest.raises(StopReading):
        document.start('html', {}, 1)
    assert document.problems[0].code is ProblemCode.NOT_ALLOWED


def test_the_pass_ends_when_enough_problems_are_listed() -> None:
    document = opened()
    for _ in range(MAX_PROBLEMS - 1):
        document.refuse('f.xml:1', 'wrong')
    with pytest.raises(StopReading):
        document.refuse('f.xml:1', 'wrong')
    assert len(document.problems) == MAX_PROBLEMS


def test_too_many_levels_end_the_pass() -> None:
    document = opened()
    for line in range(MAX_DEPTH):
        document.start('A', {}, line)
    with pytest.raises(StopReading):
        document.start('A', {}, 99)
    (problem,) = document.problems
    assert (problem.code, problem.path) == (ProblemCode.TOO_LARGE, 'f.xml:99 <A>')


@pytest.mark.parametrize(
    ('source', 'element', 'path'),
    [('f.xml', 'Go', 'f.xml:7 <Go>'), ('', 'Go', 'line 7 <Go>'), ('f.xml', '', 'f.xml:7')],
)
def test_path_names_file_line_and_element(source: str, element: str, path: str) -> None:
    assert Document(source).path(7, element) == path
