from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from tree_samples import WRITABLE_TREES, call, few, node, trees

from vla_bt.trees.spec import TreeSpec
from vla_bt.trees.tree_layout import MOST_EXPANDED, Card, lay_out, text_width


def overlap(one: Card, other: Card) -> bool:
    return (one.x < other.x + other.width and other.x < one.x + one.width
            and one.y < other.y + other.height and other.y < one.y + one.height)


def cards_of(tree: TreeSpec, expand_levels: int = 1) -> list[Card]:
    return list(lay_out(tree, expand_levels, 0).walk())


@few
@given(WRITABLE_TREES)
def test_no_two_cards_overlap_and_none_leaves_its_strip(tree: TreeSpec) -> None:
    cards = cards_of(tree, 2)
    assert not any(overlap(one, other) for one, other in combinations(cards, 2))
    for card in cards:
        assert card.top <= card.y
        assert card.y + card.height <= card.top + card.band + 1e-6
        assert all(child.x > card.x + card.width for child in card.children)


@few
@given(WRITABLE_TREES)
def test_panels_stay_in_the_strip_of_their_card(tree: TreeSpec) -> None:
    for card in cards_of(trees(node('Sequence', call('a'), call('a')), a=tree.root), 3):
        for child in card.children:
            assert child.top - card.pad >= card.top
            assert child.top + child.band + card.pad <= card.top + card.band + 1e-6
            assert child.right + card.pad <= card.right


def test_children_stand_in_order_beside_their_parent() -> None:
    root = lay_out(trees(node('Sequence', node('A'), node('B'), node('C'))), 1, 0)
    a, b, c = root.children
    assert a.y < b.y < c.y
    assert a.x == b.x == c.x
    assert root.centre_y == pytest.approx(b.centre_y)


def test_a_card_shows_its_name_before_its_type() -> None:
    (card,) = cards_of(trees(node('MoveArm', name='lift')))
    assert (card.title, card.subtitle) == ('lift', 'MoveArm')
    (card,) = cards_of(trees(node('MoveArm')))
    assert (card.title, card.subtitle) == ('MoveArm', '')


def test_a_reference_shows_its_tree() -> None:
    (card,) = cards_of(trees(call('none')))
    assert (card.title, card.subtitle) == ('none', 'SubTree')


def test_many_ports_are_cut_and_counted() -> None:
    (card,) = cards_of(trees(node('Go', **{f'port_{at}': 'value' * 4 for at in range(20)})))
    assert len(card.lines) == 3
    shown = sum(map(len, card.lines)) - 1
    assert card.lines[-1][-1] == ('', f'+{20 - shown} more')


@pytest.mark.parametrize(('levels', 'count'), [(0, 1), (1, 2), (2, 3), (3, 4), (99, 4)])
def test_subtrees_are_put_in_place_down_to_the_level(levels: int, count: int) -> None:
    tree = trees(call('a'), a=call('b'), b=call('c'), c=call('d'), d=node('Wait'))
    assert MOST_EXPANDED == 3
    assert len(cards_of(tree, levels)) == count


def test_cycles_and_doubling_trees_stay_small() -> None:
    assert len(cards_of(trees(node('Sequence', call('main'), call('main'))))) == 9
    big = node('Sequence', *[node('Wait')] * 900)
    assert len(cards_of(trees(node('Sequence', *[call('a')] * 9), a=big))) == 10 + 2 * 901


def test_wide_characters_take_more_room() -> None:
    assert text_width('你好', 10) > text_width('ab', 10) > text_width('il', 10)
