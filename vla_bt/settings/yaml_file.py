"""A YAML file as plain data that still knows its lines."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from vla_bt.errors import SettingsError, shorten
from vla_bt.settings.secrets import without_keys

MAX_BYTES = 2_000_000
"""Of one file; a home of ten thousand objects takes less."""
MAX_DEPTH = 30
"""Levels of lists and mappings within each other."""
_BASE: type[Any] = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
"""The same safe loader, ten times faster where PyYAML was built with libyaml."""
_TOO_DEEP = f'lists and mappings within each other more than {MAX_DEPTH} levels deep'
_MERGE = 'tag:yaml.org,2002:merge'

Location = Sequence[str | int]
"""Keys and indices from the root of a file to a value."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file."""

    line: int
    """From 1; 0: what is wrong does not stand in the file."""
    text: str
    is_final: bool = field(default=False, compare=False)
    """What else the file says need not be looked at."""

    def at(self, path: object) -> str:
        """Return the fault as `file:line: what`."""
        return f'{path}:{self.line}: {self.text}' if self.line else f'{path}: {self.text}'


class _Loader(_BASE):  # type: ignore[misc]
    """A safe loader that counts levels: libyaml's composer ends the process on too many."""

    _depth = 0

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = parent.start_mark if parent is not None else None
            raise yaml.composer.ComposerError(None, None, _TOO_DEEP, mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1


class YamlFile:
    """What one file holds.

    Args:
        path: A regular file, UTF-8, at most `MAX_BYTES` long, that holds a mapping.

    Raises:
        SettingsError: It cannot be read, is no YAML, is empty or is no mapping; or it holds an
            alias, a merge or too many levels. Aliases are refused because ten lines of them stand
            for more than fits a computer, and what a site signs off must stand there in full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        text = _read(path)
        try:
            loader = _Loader(text)
            root = loader.get_single_node()
            self.faults = tuple(_faults(root)) if root is not None else ()
            """Keys that are given twice; the last one counts in `tree`."""
            self._refuse_expansions()
            tree = loader.construct_document(root) if root is not None else None
        except yaml.YAMLError as error:
            raise SettingsError(_syntax_fault(error, text).at(path)) from None
        except ValueError as error:
            # A date such as 2026-99-99, or a number of more than 4300 digits.
            raise SettingsError(f'{path}: a value cannot be read: {error}') from None
        if root is None or tree is None:
            raise SettingsError(f'{path}: the file is empty; {{}} stands for all defaults')
        if not isinstance(tree, dict):
            kind = 'list' if isinstance(tree, list) else type(tree).__name__
            line = root.start_mark.line + 1
            raise SettingsError(f'{path}:{line}: must hold keys and values, not a {kind}')
        self._root = root
        self.tree: dict[str, Any] = tree

    def locate(self, location: Location) -> tuple[tuple[str, ...], int]:
        """Return the keys on the way to a value as the file has them, and its line, from 1.

        Args:
            location: As pydantic gives it. An index into what is a mapping in the file becomes
                the key; a part the file does not have stays only at the end.
        """
        node, line, names = self._root, 1, []
        for number, part in enumerate(location, 1):
            found = _child(node, part)
            if found is not None:
                key, node = found
                line = key.start_mark.line + 1
                is_key = isinstance(key, ScalarNode) and key is not node
                names.append(str(key.value) if is_key else str(part))
            elif number == len(location):
                names.append(str(part))
        return tuple(names), line

    def scalars(self) -> Iterator[tuple[tuple[str | int, ...], ScalarNode]]:
        """Yield every plain value that is a key's or a list's, with its location."""
        stack: list[tuple[tuple[str | int, ...], Node]] = [((), self._root)]
        while stack:
            location, node = stack.pop()
            if isinstance(node, ScalarNode):
                yield location, node
            elif isinstance(node, MappingNode):
                stack += [((*location, str(key.value)), value) for key, value in node.value]
            elif isinstance(node, SequenceNode):
                stack += [((*location, index), item) for index, item in enumerate(node.value)]

    def _refuse_expansions(self) -> None:
        if any(fault.is_final for fault in self.faults):
            lines = [fault.at(self.path) for fault in sorted(self.faults)]
            raise SettingsError('\n'.join(lines[:20]))


def _read(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = 'a folder' if stat.S_ISDIR(mode) else 'no regular file'
            raise SettingsError(f'{path} cannot be read: it is {kind}')
        with path.open('rb') as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, 'strerror', None) or str(error)
        raise SettingsError(f'{path} cannot be read: {reason}') from None
    if len(content) > MAX_BYTES:
        raise SettingsError(f'{path} cannot be read: it has more than {MAX_BYTES} bytes')
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        line = content.count(b'\n', 0, error.start) + 1
        raise SettingsError(f'{path}:{line}: cannot be read: not UTF-8 text') from None


def _syntax_fault(error: yaml.YAMLError, text: str) -> Fault:
    """Return what a YAML error says, without the excerpt it may hold: that may be a key."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is said to be missing in the line after it.
        line = min(mark.line + 1, len(text.splitlines())) if mark else 0
        words = ': '.join(filter(None, [error.context, error.problem]))
    else:
        position = getattr(error, 'position', None)
        line = 0 if position is None else text.count('\n', 0, position) + 1
        words = str(getattr(error, 'reason', 'unreadable'))
    return Fault(line, f'is not YAML: {without_keys(shorten(words, 200))}')


def _faults(root: Node) -> Iterator[Fault]:
    seen: set[int] = set()
    stack: list[tuple[Node, int, str]] = [(root, root.start_mark.line + 1, '')]
    while stack:
        node, line, where = stack.pop()
        if id(node) in seen:
            yield Fault(line, 'an alias (*) is not accepted; write the value out', True)
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield from _key_faults(node, where)
            for key, value in reversed(node.value):
                stack.append((value, key.start_mark.line + 1, f'{where}{key.value}.'))
        elif isinstance(node, SequenceNode):
            for index, item in reversed(list(enumerate(node.value))):
                stack.append((item, line, f'{where}{index}.'))


def _key_faults(node: MappingNode, where: str) -> Iterator[Fault]:
    first: dict[str, ScalarNode] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            yield Fault(line, 'a list or a mapping is not accepted as a key', True)
        elif key.tag == _MERGE:
            yield Fault(line, 'a merge (<<) is not accepted; write the values out', True)
        elif first.setdefault(key.value, key) is not key:
            since = first[key.value].start_mark.line + 1
            name = without_keys(shorten(f'{where}{key.value}', 200))
            yield Fault(line, f'{name}: given twice; it already stands in line {since}')


def _child(node: Node, part: str | int) -> tuple[Node, Node] | None:
    """Return the key, or the item itself in a list, and the value of one part of a location."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
        if isinstance(part, int) and 0 <= part < len(node.value):
            key, value = node.value[part]
            return key, value
    elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
