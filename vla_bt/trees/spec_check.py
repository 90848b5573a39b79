"""Whether a TreeSpec is a tree that can be built: node types, children, attributes, references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from vla_bt.errors import Problem, ProblemCode, close_matches, shorten
from vla_bt.trees.call_graph import call_order, cycle_problems, extent_problems
from vla_bt.trees.key_flow import key_problems
from vla_bt.trees.resource_use import resource_problems
from vla_bt.trees.spec import AUTOREMAP, NodeSpec, TreeSpec, blackboard_key, node_path
from vla_bt.trees.tags import (
    PARALLEL,
    PortDirection,
    PortRule,
    PortValueError,
    TagKind,
    TagRule,
)
from vla_bt.trees.xml_format import (
    KEY,
    MAX_LISTED,
    MAX_PROBLEMS,
    format_problems,
    tag_problems,
)


def check_spec(
    tree: TreeSpec,
    *,
    known_tags: Mapping[str, TagRule],
    inputs: Iterable[str] | None = (),
) -> list[Problem]:
    """Return all that is wrong with a tree, whoever made it; at most `MAX_PROBLEMS`.

    A tree without problems can be compiled and written as XML. A `{key}`'s value is not known
    here: the node checks it with the same `PortRule.read` when it runs. Takes time linear in the
    nodes as written, not as expanded.

    Args:
        tree: All trees of a file or a plan.
        known_tags: Every node type there is, `CONTROL_TAGS` and leaves.
        inputs: Keys the main tree is given; None: whatever it needs.
    """
    problems = list(islice(format_problems(tree), MAX_PROBLEMS))
    if any(problem.code is ProblemCode.TOO_LARGE for problem in problems):
        return problems
    order = call_order(tree)
    found = chain(
        problems,
        _node_problems(tree, known_tags),
        cycle_problems(tree),
        extent_problems(tree, order),
        key_problems(tree, known_tags, inputs),
        resource_problems(tree, known_tags),
    )
    return list(islice(found, MAX_PROBLEMS))


def _node_problems(tree: TreeSpec, known_tags: Mapping[str, TagRule]) -> Iterator[Problem]:
    for tree_id, root in tree.trees.items():
        for node in root.walk():
            path = node_path(tree.source, tree_id, node)
            rule = known_tags.get(node.tag)
            if rule is None:
                yield from _unknown_tag(node.tag, path, tree, known_tags)
                continue
            yield from _child_problems(node, rule.kind, path)
            yield from _call_problems(node, tree, path)
            yield from _port_problems(node, rule, path)
            if node.tag == PARALLEL:
                yield from _threshold_problems(node, rule, path)


def _unknown_tag(tag: str, path: str, tree: TreeSpec,
                 known_tags: Mapping[str, TagRule]) -> Iterator[Problem]:
    if any(tag_problems(tag, path)):
        return  # `format_problems` has it.
    if tag in tree.trees:
        likely: tuple[str, ...] = (f'<SubTree ID="{shorten(tag)}"/>',)
    else:
        likely = _likely(tag, known_tags)
    yield Problem(code=ProblemCode.NOT_ALLOWED, path=path, found=shorten(tag), allowed=likely,
                  message=f'no node type {tag!r}')


def _likely(word: str, known: Iterable[str]) -> tuple[str, ...]:
    by_lower = {name.lower(): shorten(name) for name in sorted(known)}
    close = tuple(by_lower[match] for match in close_matches(word, by_lower))
    return close or tuple(islice(by_lower.values(), MAX_LISTED))


def _child_problems(node: NodeSpec, kind: TagKind, path: str) -> Iterator[Problem]:
    count = len(node.children)
    least, most, accepted = {
        TagKind.CONTROL: (1, None, 'at least 1 child'),
        TagKind.DECORATOR: (1, 1, 'exactly 1 child'),
        TagKind.LEAF: (0, 0, 'no child'),
        TagKind.SUBTREE: (0, 0, 'no child'),
    }[kind]
    if count < least or (most is not None and count > most):
        code = ProblemCode.MISSING if count < least else ProblemCode.NOT_ALLOWED
        yield Problem(code=code, path=path, found=str(count), allowed=(accepted,),
                      message=f'{node.tag} with {count} child{"" if count == 1 else "ren"}')


def _call_problems(node: NodeSpec, tree: TreeSpec, path: str) -> Iterator[Problem]:
    if node.calls and node.calls not in tree.trees:
        yield Problem(code=ProblemCode.NOT_ALLOWED, path=path, found=shorten(node.calls),
                      message=f'no tree {shorten(node.calls)!r}',
                      allowed=_likely(node.calls, tree.trees))


def _port_problems(node: NodeSpec, rule: TagRule, path: str) -> Iterator[Problem]:
    for name, port in rule.ports.items():
        if port.required and name not in node.ports:
            yield Problem(code=ProblemCode.MISSING, path=path, message=f'{name} is missing',
                          allowed=(f'{name}="{port.accepted}"',))
    for name, value in node.ports.items():
        if name in rule.ports and name != AUTOREMAP:
            yield from _value_problems(name, value, rule.ports[name], path)
        elif rule.kind is TagKind.SUBTREE:
            yield from _key_problems(name, value, path)
        else:
            yield Problem(code=ProblemCode.UNKNOWN_KEY, path=path, found=shorten(name),
                          message=f'{node.tag} has no attribute {shorten(name)!r}',
                          allowed=_likely(name, ['name', *rule.ports]))


def _value_problems(name: str, value: str, port: PortRule, path: str) -> Iterator[Problem]:
    if blackboard_key(value) is not None:
        if port.constant:
            yield Problem(code=ProblemCode.NOT_ALLOWED, path=path, found=shorten(value),
                          message=f'{name} must be written out', allowed=(port.accepted,))
        else:
            yield from _key_problems(name, value, path)
    elif port.direction is PortDirection.OUT:
        yield Problem(code=ProblemCode.WRONG_TYPE, path=path, found=shorten(value),
                      message=f'{name} is written by the node', allowed=('{key}',))
    else:
        try:
            port.read(value)
        except PortValueError as error:
            yield Problem(code=error.code, path=path, found=shorten(value),
                          message=f'{name} {error.message}', allowed=error.allowed)


def _key_problems(name: str, value: str, path: str) -> Iterator[Problem]:
    key = blackboard_key(value)
    if key is not None and not KEY.fullmatch(key):
        yield Problem(code=ProblemCode.NOT_ALLOWED, path=path, found=shorten(value),
                      message=f'{name} refers to a key that is no name', allowed=('{key}',))


def _threshold_problems(node: NodeSpec, rule: TagRule, path: str) -> Iterator[Problem]:
    most = len(node.children)
    for name in rule.ports:
        try:
            count = int(rule.ports[name].read(node.ports.get(name, '-1')))
        except PortValueError:
            continue
        if count == 0 or count > most:
            yield Problem(code=ProblemCode.OUT_OF_RANGE, path=path, found=str(count),
                          message=f'{name} counts children, of which there are {most}',
                          allowed=('-1', f'1..{most}'))
