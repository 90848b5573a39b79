from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from tree_samples import ANY_TREES, WRITABLE_TREES, call, few, node, trees

from vla_bt.errors import ProblemCode, ProblemsError
from vla_bt.trees.spec import TreeSpec
from vla_bt.trees.xml_format import format_problems
from vla_bt.trees.xml_read import read_xml
from vla_bt.trees.xml_write import write_xml


def test_text_has_one_node_a_line() -> None:
    tree = trees(node('Sequence', node('Go', x='1'), call('b', y='{y}'), name='n'), b=node('Wait'))
    assert write_xml(tree) == '\n'.join([
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<root BTCPP_format="4" main_tree_to_execute="main">',
        '  <BehaviorTree ID="main">',
        '    <Sequence name="n">',
        '      <Go x="1"/>',
        '      <SubTree ID="b" y="{y}"/>',
        '    </Sequence>',
        '  </BehaviorTree>',
        '  <BehaviorTree ID="b">',
        '    <Wait/>',
        '  </BehaviorTree>',
        '</root>',
        '',
    ])  # fmt: skip


@pytest.mark.parametrize('text', ['"', "'", '"\'', 'a\nb', '\r\n', '\t', '&amp;', '<b>', '你'])
def test_special_characters_survive(text: str) -> None:
    tree = trees(node('Say', name=text, text=text))
    assert read_xml(write_xml(tree)).tree == tree


@few
@given(WRITABLE_TREES)
def test_reading_what_was_written_gives_the_same_tree_and_text(tree: TreeSpec) -> None:
    text = write_xml(tree)
    reading = read_xml(text)
    assert reading.problems == ()
    assert reading.tree == tree
    assert write_xml(reading.tree) == text


@few
@given(WRITABLE_TREES)
def test_other_xml_readers_see_the_same(tree: TreeSpec) -> None:
    root = ElementTree.fromstring(write_xml(tree))
    written = [each for each in root.iter() if each.tag not in ('root', 'BehaviorTree')]
    nodes = [each for main in tree.trees.values() for each in main.walk()]
    assert [each.tag for each in written] == [each.tag for each in nodes]
    assert [dict(each.attrib) for each in written] == [
        {**({'name': each.name} if each.name else {}), **each.ports} for each in nodes
    ]


@few
@given(ANY_TREES)
def test_any_tree_is_written_faithfully_or_refused(tree: TreeSpec) -> None:
    if any(format_problems(tree)):
        with pytest.raises(ProblemsError):
            write_xml(tree)
    else:
        assert read_xml(write_xml(tree)).tree == tree


def test_refusal_lists_all_problems() -> None:
    with pytest.raises(ProblemsError) as caught:
        write_xml(trees(node('Sequence', node('a b'), node('Say', text='\0'))))
    assert [problem.code for problem in caught.value.problems] == [ProblemCode.NOT_ALLOWED] * 2
