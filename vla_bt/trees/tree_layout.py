"""Where the nodes of a drawn tree go: children right of their parent, in order downwards.

Every node has a strip of its own for itself and all below it, so nothing overlaps.

All lengths are in pixels, x to the right, y down.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from vla_bt.trees.show import one_line, value_text
from vla_bt.trees.spec import MAX_NODES, SUBTREE, SUBTREE_ID, NodeSpec, TreeSpec

TITLE_SIZE, PORT_SIZE = 13, 11
ICON_WIDTH = 30
"""From a card's left edge to its text."""
TITLE_HEIGHT, PORT_HEIGHT = 30, 15
COLUMN_GAP, MARGIN, PANEL_PAD = 44, 24, 8
MOST_EXPANDED = 3
"""Most levels of SubTrees drawn in place: more is no drawing to look at."""
_ROW_GAP = 10
_LONGEST_LINE, _MOST_LINES = 46, 3
_NARROW, _WIDE = frozenset(" .,:;'|!()[]{}ijlftrI-"), frozenset('mwMW@%')


@dataclass(kw_only=True)
class Card:
    """One drawn node."""

    node: NodeSpec
    title: str
    """The node's name, its tree, or its type: what a person looks for."""
    subtitle: str
    """The node's type; empty when the title says it."""
    lines: list[list[tuple[str, str]]]
    """Ports as name and value, by line; a value without name stands for those left out."""
    width: float
    height: float
    children: list[Card] = field(default_factory=list)
    panel: str = ''
    """ID of the tree the children belong to when it is another one, else empty."""
    block: float = 0.0
    """Height of all that is right of it."""
    top: float = 0.0
    """Upper edge of the strip that belongs to the card and all right of it."""
    x: float = 0.0
    """Left edge."""
    y: float = 0.0
    """Upper edge."""

    @property
    def band(self) -> float:
        """Height of the strip."""
        return max(self.height, self.block)

    @property
    def pad(self) -> float:
        """Room around the children: for a panel, else none."""
        return PANEL_PAD if self.panel else 0.0

    @property
    def right(self) -> float:
        """Right edge of the card and all right of it, panels included."""
        below = max((child.right + self.pad for child in self.children), default=0.0)
        return max(self.x + self.width, below)

    @property
    def centre_y(self) -> float:
        """Height of the middle."""
        return self.y + self.height / 2

    def walk(self) -> Iterator[Card]:
        """Yield this card and all right of it."""
        yield self
        for child in self.children:
            yield from child.walk()


def text_width(text: str, size: float) -> float:
    """Return how wide proportional bold text of `size` pixels gets at most, about."""
    return size * sum(_char_width(char) for char in text)


def _char_width(char: str) -> float:
    if unicodedata.east_asian_width(char) in 'WF':
        return 1.05
    if char in _NARROW:
        return 0.42
    return 1.0 if char in _WIDE else 0.74 if char.isupper() else 0.66


def _mono_width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(char) in 'WF' for char in text)
    return PORT_SIZE * 0.61 * (len(text) + wide)


def lay_out(spec: TreeSpec, expand_levels: int, top: float) -> Card:
    """Return the main tree's root card with all cards placed; no two overlap.

    Args:
        spec: At most `MAX_DEPTH` levels deep.
        expand_levels: How many levels of SubTrees are drawn in place; the others stay references,
            as do all once `MAX_NODES` cards are drawn. At most `MOST_EXPANDED`.
        top: Upper edge of the drawing, pixels.
    """
    root = _Deck(spec).card(spec.root, min(expand_levels, MOST_EXPANDED))
    _measure(root)
    _place(root, MARGIN, top)
    return root


class _Deck:
    """Makes the cards of a drawing, at most `MAX_NODES`."""

    def __init__(self, spec: TreeSpec) -> None:
        self._trees = spec.trees
        self._room = MAX_NODES - _count(spec.root)

    def card(self, node: NodeSpec, levels: int) -> Card:
        card = _content(node)
        below = node.children
        called = self._trees.get(node.calls or '')
        if called is not None and levels > 0 and _count(called) <= self._room:
            self._room -= _count(called)
            below, levels, card.panel = (called,), levels - 1, node.calls or ''
        card.children = [self.card(child, levels) for child in below]
        return card


def _count(root: NodeSpec) -> int:
    return sum(1 for _ in root.walk())


def _content(node: NodeSpec) -> Card:
    ports = dict(node.ports)
    title, subtitle = (one_line(node.name), node.tag) if node.name else (node.tag, '')
    if node.tag == SUBTREE:
        tree = one_line(ports.pop(SUBTREE_ID, '?'))
        title, subtitle = (title, f'{SUBTREE} {tree}') if node.name else (tree, SUBTREE)
    lines = _port_lines([(name, value_text(value)) for name, value in ports.items()])
    title_width = text_width(title, TITLE_SIZE) + text_width(subtitle, PORT_SIZE) + 22
    port_widths = [_mono_width('  '.join(map('='.join, line))) for line in lines]
    return Card(node=node, title=title, subtitle=subtitle, lines=lines,
                width=round(ICON_WIDTH + max([title_width, *port_widths]) + 10),
                height=TITLE_HEIGHT + (len(lines) * PORT_HEIGHT + 5 if lines else 0))


def _port_lines(ports: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = []
    room = 0
    for name, value in ports:
        length = len(name) + len(value) + 3
        if length > room or not lines:
            if len(lines) == _MOST_LINES:
                left = len(ports) - sum(map(len, lines))
                return [*lines[:-1], [*lines[-1], ('', f'+{left} more')]]
            lines.append([])
            room = _LONGEST_LINE
        lines[-1].append((name, value))
        room -= length
    return lines


def _measure(card: Card) -> None:
    for child in card.children:
        _measure(child)
    if card.children:
        gaps = _ROW_GAP * (len(card.children) - 1)
        card.block = sum(child.band for child in card.children) + gaps + 2 * card.pad


def _place(card: Card, left: float, top: float) -> None:
    card.x, card.top = left, top
    y = top + (card.band - card.block) / 2 + card.pad
    for child in card.children:
        _place(child, left + card.width + COLUMN_GAP, y)
        y += child.band + _ROW_GAP
    middle = top + card.band / 2
    if card.children:
        middle = (card.children[0].centre_y + card.children[-1].centre_y) / 2
    card.y = middle - card.height / 2
