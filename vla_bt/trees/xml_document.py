"""A tree file as it is read, element by element; knows the format and nothing of XML syntax."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from vla_bt.errors import Problem, ProblemCode, shorten
from vla_bt.trees import xml_format
from vla_bt.trees.spec import MAX_DEPTH, MAX_NODES, SUBTREE, NodeSpec, TreeSpec
from vla_bt.trees.xml_format import FORMAT_ATTRIBUTE, MAIN_ATTRIBUTE, ROOT, TREE

START = f'<{ROOT} {FORMAT_ATTRIBUTE}="{xml_format.FORMAT_VERSION}">'
"""How every file begins, for messages."""
_MAX_ELEMENTS = 10 * MAX_NODES


class StopReading(Exception):  # noqa: N818 - the problem is reported; this only ends the pass
    """Nothing more of the document is worth reading."""


class _Place(enum.Enum):
    ROOT = enum.auto()
    TREE = enum.auto()
    NODE = enum.auto()
    MODEL = enum.auto()
    """A node model, for editors: read over."""
    REFUSED = enum.auto()
    """Reported already: read over."""


@dataclass
class _Element:
    name: str
    line: int
    path: str
    place: _Place = _Place.REFUSED
    tag: str = ''
    """Node type, or the ID of a tree."""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[NodeSpec] = field(default_factory=list)
    has_text: bool = False


class Document:
    """Takes the elements of one document in order.

    Every method but `finish` may raise `StopReading`, with the reason in `problems`.

    Args:
        source: File name for the paths of problems; may be empty.
    """

    def __init__(self, source: str) -> None:
        """Start with nothing read."""
        self.problems: list[Problem] = []
        self._source = source
        self._main: str | None = None
        self._ids: dict[str, None] = {}
        self._trees: dict[str, NodeSpec] = {}
        self._open: list[_Element] = []
        self._element_count = 0
        self._node_count = 0

    def path(self, line: int, element: str = '') -> str:
        """Return where something is, for messages: `file.xml:12 <Sequence>`."""
        place = f'{self._source}:{line}' if self._source else f'line {line}'
        return f'{place} <{shorten(element, 40)}>' if element else place

    def refuse(self, path: str, message: str, *allowed: str, found: str = '',
               code: ProblemCode = ProblemCode.NOT_ALLOWED) -> None:
        """Note one problem."""
        self._note([Problem(code=code, path=path, message=message, allowed=allowed,
                            found=shorten(found))])

    def _note(self, problems: Iterable[Problem]) -> None:
        self.problems.extend(problems)
        if len(self.problems) >= xml_format.MAX_PROBLEMS:
            raise StopReading

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the start of an element."""
        element = _Element(name, line, self.path(line, name), attributes=dict(attributes))
        parent = self._open[-1] if self._open else None
        self._open.append(element)
        self._element_count += 1
        self._bound(len(self._open) - 2, MAX_DEPTH, 'levels')
        self._bound(self._element_count, _MAX_ELEMENTS, 'elements')
        if parent is None:
            self._start_root(element)
        elif parent.place is _Place.ROOT:
            self._start_below_root(element)
        elif parent.place in (_Place.TREE, _Place.NODE):
            self._start_node(parent, element)
        else:
            element.place = parent.place
            self._check_model(parent, element)

    def end(self) -> None:
        """Take the end of the element started last."""
        element = self._open.pop()
        if element.place is _Place.NODE:
            name = element.attributes.pop('name', '')
            node = NodeSpec(tag=element.tag, name=name, ports=element.attributes,
                            children=tuple(element.children), line=element.line)
            self._open[-1].children.append(node)
        elif element.place is _Place.TREE and element.children:
            self._trees.setdefault(element.tag, element.children[0])
        elif element.place is _Place.TREE:
            self.refuse(element.path, 'the tree is empty', 'one node', code=ProblemCode.MISSING)

    def text(self, text: str) -> None:
        """Take character data; only spaces and line ends may stand between elements."""
        element = self._open[-1]
        is_read = element.place not in (_Place.MODEL, _Place.REFUSED)
        if is_read and text.strip() and not element.has_text:
            element.has_text = True
            self.refuse(element.path, 'text inside an element', 'attributes', 'elements',
                        found=text.strip())

    def finish(self) -> TreeSpec | None:
        """Return the tree once all is read; None when there are problems."""
        if not self._ids:
            self.refuse(self._source, 'no tree in the file', f'<{TREE} ID="...">',
                        code=ProblemCode.MISSING)
        elif self._main is None and len(self._ids) > 1:
            self.refuse(self._source, f'several trees, and no {MAIN_ATTRIBUTE}',
                        *islice(self._ids, xml_format.MAX_LISTED), code=ProblemCode.MISSING)
        elif self._main is not None and self._main not in self._ids:
            self._note([xml_format.missing_main(self._main, self._ids, self._source)])
        if self.problems:
            return None
        main = next(iter(self._ids)) if self._main is None else self._main
        return TreeSpec(main=main, trees=self._trees, source=self._source)

    def _start_root(self, root: _Element) -> None:
        if root.name != ROOT:
            self.refuse(root.path, 'not a behaviour tree file', START, found=root.name)
            raise StopReading
        root.place = _Place.ROOT
        version = root.attributes.pop(FORMAT_ATTRIBUTE, '')
        self._main = root.attributes.pop(MAIN_ATTRIBUTE, None)
        if version != xml_format.FORMAT_VERSION:
            self.refuse(root.path, f'{FORMAT_ATTRIBUTE} must be 4', START, found=version,
                        code=ProblemCode.NOT_ALLOWED if version else ProblemCode.MISSING)
        self._refuse_attributes(root, FORMAT_ATTRIBUTE, MAIN_ATTRIBUTE)

    def _start_below_root(self, element: _Element) -> None:
        if element.name == xml_format.MODELS:
            element.place = _Place.MODEL
        elif element.name == 'include':
            self.refuse(element.path, 'other files are not included', f'<{TREE}> in this file')
        elif element.name != TREE:
            self.refuse(element.path, 'does not belong here', f'<{TREE} ID="...">',
                        f'<{xml_format.MODELS}>', found=element.name)
        else:
            element.place = _Place.TREE
            element.tag = element.attributes.pop('ID', '')
            self._note(xml_format.tree_id_problems(element.tag, element.path))
            if element.tag and element.tag in self._ids:
                self.refuse(element.path, f'a second tree {shorten(element.tag)!r}',
                            'another ID', found=element.tag, code=ProblemCode.DUPLICATE)
            self._ids[element.tag] = None
            self._refuse_attributes(element, 'ID')

    def _start_node(self, parent: _Element, element: _Element) -> None:
        element.place = _Place.NODE
        self._node_count += 1
        self._bound(self._node_count, MAX_NODES, 'nodes')
        if parent.place is _Place.TREE and parent.children:
            self.refuse(element.path, 'a tree has exactly one root node', 'a Sequence around all')
        element.tag = element.name
        if element.name in xml_format.EXPLICIT:
            element.tag = element.attributes.pop('ID', '')
        if not element.tag:
            self.refuse(element.path, 'the node has no type', f'<{element.name} ID="...">',
                        code=ProblemCode.MISSING)
        else:
            self._note(xml_format.tag_problems(element.tag, element.path))
        for name, value in element.attributes.items():
            if name != 'name':
                self._note(xml_format.port_problems(element.tag, name, value, element.path))

    def _bound(self, count: int, most: int, what: str) -> None:
        if count > most:
            self._note([xml_format.too_large(self._open[-1].path, f'{most} {what}')])
            raise StopReading

    def _check_model(self, parent: _Element, element: _Element) -> None:
        is_port = parent.name == SUBTREE and element.name.endswith('_port')
        if element.place is _Place.MODEL and is_port and 'default' in element.attributes:
            self.refuse(element.path, "a tree's port default would not be applied",
                        f'a value at every <{SUBTREE}>', found=element.attributes['default'])

    def _refuse_attributes(self, element: _Element, *known: str) -> None:
        for name in element.attributes:
            self.refuse(element.path, f'no attribute {shorten(name)!r} here', *known,
                        found=name, code=ProblemCode.UNKNOWN_KEY)
