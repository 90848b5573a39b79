from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from tree_samples import TAGS, WRITABLE_TREES, call, few, node, trees

from vla_bt.errors import ProblemsError
from vla_bt.trees.spec import TreeSpec
from vla_bt.trees.svg import tree_svg
from vla_bt.trees.svg_icons import KIND_COLOURS

NAMESPACE = '{http://www.w3.org/2000/svg}'


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [''.join(each.itertext()) for each in root.iter(f'{NAMESPACE}text')]


def cards(svg: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)
    return [each for each in root.iter(f'{NAMESPACE}rect') if each.get('class') == 'card']


def test_drawing_names_tree_nodes_and_ports() -> None:
    tree = trees(node('Sequence', node('MoveArm', name='lift', target='{goal}'), name='all'))
    assert texts(tree_svg(tree)) == [
        'main', 'allSequence', 'liftMoveArm', 'target={goal}', 'Control', 'Action',
    ]  # fmt: skip


def test_colours_follow_the_kind() -> None:
    tree = trees(node('Sequence', node('Inverter', node('IsHolding')), node('Wait'), call('none')))
    kinds = ['control', 'decorator', 'condition', 'action', 'subtree']
    assert [card.get('stroke') for card in cards(tree_svg(tree, tags=TAGS))] == [
        KIND_COLOURS[kind] for kind in kinds
    ]


def test_a_subtree_is_drawn_in_place_or_as_a_dashed_reference() -> None:
    tree = trees(call('a'), a=node('Wait'))
    placed, reference = tree_svg(tree), tree_svg(tree, expand_levels=0)
    assert ('class="panel"' in placed, 'dasharray' in placed) == (True, False)
    assert ('class="panel"' in reference, 'dasharray' in reference) == (False, True)


@few
@given(WRITABLE_TREES)
def test_every_tree_gives_a_self_contained_drawing_within_its_frame(tree: TreeSpec) -> None:
    svg = tree_svg(tree, expand_levels=2)
    width, height = (float(number) for number in ElementTree.fromstring(svg).attrib['viewBox']
                     .split()[2:])
    for card in cards(svg):
        assert float(card.attrib['x']) + float(card.attrib['width']) < width
        assert float(card.attrib['y']) + float(card.attrib['height']) < height
    assert not re.search(r'<(script|image|use|a|foreignObject)\b|href=|url\(|@import', svg)


def test_text_that_looks_like_markup_is_escaped() -> None:
    svg = tree_svg(trees(node('Say', name='</text><script>', text='"&\n\'')))
    assert '</text><script>Say' in texts(svg)
    assert '<script' not in svg


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ProblemsError):
        tree_svg(TreeSpec(main='none', trees={'a': node('Wait')}))
