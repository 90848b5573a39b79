"""Trees and node types for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from vla_bt.errors import Problem
from vla_bt.trees.spec import NodeSpec, TreeSpec
from vla_bt.trees.spec_check import check_spec
from vla_bt.trees.tags import (
    CONTROL_TAGS,
    PortDirection,
    PortRule,
    PortType,
    TagKind,
    TagRule,
)
from vla_bt.trees.xml_read import read_xml

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties of whole trees, which are slow to make up."""


def port(type_: PortType = PortType.TEXT, **rest: object) -> PortRule:
    return PortRule(summary='a port', type=type_, **rest)  # type: ignore[arg-type]


LEAVES = {
    'Detect': TagRule(
        kind=TagKind.LEAF,
        ports={
            'object': port(required=True),
            'pose': port(direction=PortDirection.OUT),
        },
        resources=('head',),
    ),
    'MoveArm': TagRule(
        kind=TagKind.LEAF,
        ports={
            'target': port(required=True, choices=('home', 'grasp')),
            'pose': port(),
            'offset_m': port(PortType.NUMBER, min=0.0, max=0.5, unit='m'),
            'tries': port(PortType.INTEGER, min=1, max=5),
            'slowly': port(PortType.BOOLEAN),
        },
        resources=('right_arm',),
    ),
    'Drive': TagRule(kind=TagKind.LEAF, ports={'pose': port()}, resources=('base',)),
    'IsHolding': TagRule(kind=TagKind.LEAF, ports={'object': port()}, is_condition=True),
    'Wait': TagRule(kind=TagKind.LEAF),
}
TAGS = {**CONTROL_TAGS, **LEAVES}


def file_with(body: str, main: str = 'main', *others: str) -> str:
    """Return a file whose main tree is `body`; others are `ID|body`, all on lines of their own."""
    lines = [f'<root BTCPP_format="4" main_tree_to_execute="{main}">',
             f'<BehaviorTree ID="main">{body}</BehaviorTree>']
    for other in others:
        tree_id, _, inner = other.partition('|')
        lines.append(f'<BehaviorTree ID="{tree_id}">{inner}</BehaviorTree>')
    return '\n'.join([*lines, '</root>'])


def tree_of(body: str, *others: str) -> TreeSpec:
    reading = read_xml(file_with(body, 'main', *others), 't.xml')
    assert reading.problems == ()
    assert reading.tree is not None
    return reading.tree


def check(body: str, *others: str, inputs: Sequence[str] | None = ()) -> list[Problem]:
    return check_spec(tree_of(body, *others), known_tags=TAGS, inputs=inputs)


def node(tag: str, *children: NodeSpec, name: str = '', **ports: str) -> NodeSpec:
    return NodeSpec(tag=tag, name=name, ports=ports, children=children)


def trees(main: NodeSpec, **others: NodeSpec) -> TreeSpec:
    return TreeSpec(main='main', trees={'main': main, **others})


def call(tree_id: str, **ports: str) -> NodeSpec:
    return node('SubTree', ID=tree_id, **ports)


_TAGS = st.sampled_from([*TAGS, 'Unknown_1', 'x'])
_TEXT = st.text(max_size=12)
_WRITABLE = st.text(
    st.characters(exclude_categories=['Cs', 'Cc'], exclude_characters='\ufffe\uffff')
    | st.sampled_from('\n\r\t"\'&<>{}'),
    max_size=12,
)
_KEYS = st.sampled_from(['x', 'object', 'msec', 'Y_1', 'a' * 80])


def _node_specs(tags: st.SearchStrategy[str], keys: st.SearchStrategy[str],
                texts: st.SearchStrategy[str]) -> st.SearchStrategy[NodeSpec]:
    def one(children: st.SearchStrategy[NodeSpec] | None) -> st.SearchStrategy[NodeSpec]:
        below = st.just(()) if children is None else st.lists(children, max_size=3).map(tuple)
        return st.builds(NodeSpec, tag=tags, name=texts, children=below,
                         ports=st.dictionaries(keys, texts, max_size=3))
    return st.recursive(one(None), one, max_leaves=8)


def _tree_specs(ids: st.SearchStrategy[str],
                nodes: st.SearchStrategy[NodeSpec]) -> st.SearchStrategy[TreeSpec]:
    return st.dictionaries(ids, nodes, min_size=1, max_size=4).flatmap(
        lambda trees: st.builds(TreeSpec, main=st.sampled_from(list(trees)), trees=st.just(trees))
    )


WRITABLE_TREES = _tree_specs(st.sampled_from(['main', 'Pick Up', 'a-b.2', '_', '0', 'b' * 80]),
                             _node_specs(_TAGS, _KEYS, _WRITABLE))
"""Trees the format can carry."""

_ODD_TEXT = _TEXT | st.sampled_from(['{object}', '{a b}', 'nan', '-1', '1e999', '\ud800', '\0'])
ANY_TREES = _tree_specs(
    _TEXT | st.sampled_from(['main', 'a']),
    _node_specs(
        _TAGS | _TEXT | st.sampled_from(['Script', 'Action', 'root']),
        _TEXT | st.sampled_from(['ID', 'object', 'msec', 'num_attempts', '_skipIf', '_autoremap']),
        _ODD_TEXT | st.sampled_from(['main', 'a']),
    ),
)
"""Trees of any names and texts, most of them wrong."""
