"""A TreeSpec as an SVG drawing: self-contained, no scripts, no fonts or files from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from vla_bt.trees.show import node_text
from vla_bt.trees.spec import TreeSpec, blackboard_key
from vla_bt.trees.svg_icons import ICONS, KIND_COLOURS, KIND_ICONS, KIND_NAMES
from vla_bt.trees.tags import CONTROL_TAGS, TagKind, TagRule
from vla_bt.trees.tree_layout import (
    COLUMN_GAP,
    ICON_WIDTH,
    MARGIN,
    PANEL_PAD,
    PORT_HEIGHT,
    PORT_SIZE,
    TITLE_HEIGHT,
    TITLE_SIZE,
    Card,
    lay_out,
    text_width,
)
from vla_bt.trees.xml_format import require_format

_HEAD_SIZE, _HEADER_HEIGHT, _LEGEND_HEIGHT, _LEGEND_STEP = 17, 34, 34, 110
_BEND = 7
_STYLE = (
    'text{font-family:system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;'
    'fill:#1f2933}'
    f'.head{{font-size:{_HEAD_SIZE}px;font-weight:600}}'
    f'.title{{font-size:{TITLE_SIZE}px;font-weight:600}}'
    f'.kind{{font-size:{PORT_SIZE}px;font-weight:400;fill:#64748b}}'
    f'.port{{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;'
    f'font-size:{PORT_SIZE}px;fill:#334155}}'
    '.name{fill:#64748b}.key{fill:#0f766e}'
    '.link{fill:none;stroke:#94a3b8;stroke-width:1.5}'
    '.icon{fill:none;stroke:#fff;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}'
    '.panel{fill:#f1f5f9;stroke:#cbd5e1}'
    '.card{fill:#fff;stroke-opacity:.55;stroke-width:1.2}'
)


def tree_svg(
    spec: TreeSpec,
    *,
    tags: Mapping[str, TagRule] = CONTROL_TAGS,
    expand_levels: int = 1,
) -> str:
    """Return the main tree as SVG text: children right of their parent, in order downwards.

    Args:
        spec: What to draw.
        tags: Node types, which decide the colours; others are drawn as actions.
        expand_levels: How many levels of SubTrees are drawn in place, at most `MOST_EXPANDED`;
            deeper ones, and all that would make more than `MAX_NODES` cards, stay references
            with a dashed edge.

    Raises:
        ProblemsError: The tree is too large or holds what XML cannot carry, as in `write_xml`.
    """
    require_format(spec)
    root = lay_out(spec, expand_levels, MARGIN + _HEADER_HEIGHT)
    return '\n'.join(_drawing(root, escape(spec.main), tags)) + '\n'


def _drawing(root: Card, title: str, tags: Mapping[str, TagRule]) -> Iterator[str]:
    cards = list(root.walk())
    kinds = [kind for kind in KIND_NAMES if any(_kind(card, tags) == kind for card in cards)]
    right = max(root.right, MARGIN + len(kinds) * _LEGEND_STEP,
                MARGIN + text_width(title, _HEAD_SIZE))
    bottom = root.top + root.band + _LEGEND_HEIGHT
    width, height = round(right + MARGIN), round(bottom + MARGIN)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           f'viewBox="0 0 {width} {height}" role="img">')
    yield f'<title>{title}</title><style>{_STYLE}</style>'
    yield f'<rect width="{width}" height="{height}" fill="#fcfdfe"/>'
    yield f'<text class="head" x="{MARGIN}" y="{MARGIN + 14}">{title}</text>'
    yield from (_panel(card) for card in cards if card.panel)
    yield from (_link(card) for card in cards if card.children)
    for card in cards:
        yield from _card(card, _kind(card, tags))
    yield from _legend(kinds, bottom)
    yield '</svg>'


def _kind(card: Card, tags: Mapping[str, TagRule]) -> str:
    rule = tags.get(card.node.tag)
    if rule is None or rule.kind is TagKind.LEAF:
        return 'condition' if rule and rule.is_condition else 'action'
    return str(rule.kind.value)


def _panel(card: Card) -> str:
    """Return the area behind a tree that stands in place of its SubTree."""
    child = card.children[0]
    left, width = child.x - PANEL_PAD, child.right - child.x + 2 * PANEL_PAD
    return (f'<rect class="panel" x="{left:.1f}" y="{child.top - PANEL_PAD:.1f}" '
            f'width="{width:.1f}" height="{child.band + 2 * PANEL_PAD:.1f}" rx="9"/>')


def _link(card: Card) -> str:
    """Return the line from a card to all its children: a stem, a spine, a branch for each."""
    first, *middle, last = card.children[0], *card.children[1:-1], card.children[-1]
    trunk, bend = first.x - COLUMN_GAP / 2, _BEND if len(card.children) > 1 else 0
    branches = ''.join(f'M{trunk:.1f} {child.centre_y:.1f}H{child.x:.1f}' for child in middle)
    return (
        f'<path class="link" d="M{card.x + card.width:.1f} {card.centre_y:.1f}H{trunk:.1f}'
        f'M{first.x:.1f} {first.centre_y:.1f}H{trunk + bend:.1f}'
        f'q-{bend} 0-{bend} {bend}V{last.centre_y - bend:.1f}q0 {bend} {bend} {bend}'
        f'H{last.x:.1f}{branches}"/>'
    )


def _card(card: Card, kind: str) -> Iterator[str]:
    is_reference = card.node.calls is not None and not card.panel
    dashes = ' stroke-dasharray="5 3"' if is_reference else ''
    icon = ICONS.get(card.node.tag, KIND_ICONS[kind])
    left = card.x + ICON_WIDTH + 2
    yield f'<g><title>{escape(node_text(card.node))}</title>'
    yield (f'<rect class="card" x="{card.x:.1f}" y="{card.y:.1f}" width="{card.width:.1f}" '
           f'height="{card.height:.1f}" rx="7" stroke="{KIND_COLOURS[kind]}"{dashes}/>')
    yield _icon(card.x + 5, card.y + 5, icon, KIND_COLOURS[kind])
    subtitle = f'<tspan class="kind" dx="8">{escape(card.subtitle)}</tspan>'
    yield (f'<text class="title" x="{left:.1f}" y="{card.y + 19.5:.1f}">{escape(card.title)}'
           f'{subtitle if card.subtitle else ""}</text>')
    for number, line in enumerate(card.lines):
        y = card.y + TITLE_HEIGHT + PORT_HEIGHT * number + 8
        yield f'<text class="port" x="{left:.1f}" y="{y:.1f}">{_ports(line)}</text>'
    yield '</g>'


def _ports(line: list[tuple[str, str]]) -> str:
    parts: list[str] = []
    for name, value in line:
        gap = ' dx="14"' if parts else ''
        style = 'key' if blackboard_key(value) else 'value'
        if name:
            parts.append(f'<tspan class="name"{gap}>{escape(name)}=</tspan>')
            gap = ''
        parts.append(f'<tspan class="{style}"{gap}>{escape(value)}</tspan>')
    return ''.join(parts)


def _icon(x: float, y: float, path: str, colour: str) -> str:
    return (f'<g transform="translate({x:.1f} {y:.1f})"><rect width="20" height="20" rx="5" '
            f'fill="{colour}"/><path class="icon" d="{path}"/></g>')


def _legend(kinds: list[str], y: float) -> Iterator[str]:
    for number, kind in enumerate(kinds):
        x = MARGIN + number * _LEGEND_STEP
        yield _icon(x, y - 14, KIND_ICONS[kind], KIND_COLOURS[kind])
        yield f'<text class="kind" x="{x + 27}" y="{y}">{KIND_NAMES[kind]}</text>'
