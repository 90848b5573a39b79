"""The skills' trees: read, checked and renamed once per catalogue."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from vla_bt.errors import Problem, ProblemsError
from vla_bt.skills import Catalogue, Skill
from vla_bt.trees.compile import KNOWN_TAGS, check_tree
from vla_bt.trees.key_flow import key_uses
from vla_bt.trees.spec import SUBTREE_ID, NodeSpec, TreeSpec
from vla_bt.trees.xml_read import read_xml_file


class Templates:
    """All trees that the skills of a catalogue run.

    A skill runs the main tree of its file, here under the skill's name; the file's other trees
    are `<skill>.<ID>`.

    Args:
        catalogue: Whose skills.

    Raises:
        ProblemsError: A file is missing or wrong; lists all that is wrong in all files.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._trees: dict[str, dict[str, NodeSpec]] = {}
        self._arguments: dict[str, tuple[str, ...]] = {}
        self._resources: dict[str, frozenset[str]] = {}
        problems: list[Problem] = []
        for skill in catalogue:
            problems += self._load(skill)
        if problems:
            raise ProblemsError(problems)

    def trees_of(self, skill: str) -> Mapping[str, NodeSpec]:
        """Return the trees of a skill by ID, the one to run under the skill's own name."""
        return self._trees[skill]

    def arguments_of(self, skill: str) -> tuple[str, ...]:
        """Return the arguments that the skill's tree makes use of."""
        return self._arguments[skill]

    def resources_of(self, skill: str) -> frozenset[str]:
        """Return what a skill occupies: what it declares, and what its trees' leaves do."""
        return self._resources[skill]

    def _load(self, skill: Skill) -> Iterator[Problem]:
        reading = read_xml_file(Path(skill.tree))
        if reading.tree is None:
            yield from reading.problems
            return
        problems = check_tree(reading.tree, tuple(skill.arguments))
        yield from problems
        if not problems:
            needs = key_uses(reading.tree, KNOWN_TAGS)[reading.tree.main].needs
            self._arguments[skill.name] = tuple(key for key in skill.arguments if key in needs)
            nodes = [node for root in reading.tree.trees.values() for node in root.walk()]
            used = (KNOWN_TAGS[node.tag].resources for node in nodes)
            self._resources[skill.name] = frozenset(skill.resources).union(*used)
            self._trees[skill.name] = _under_skill(reading.tree, skill.name)


@lru_cache(maxsize=8)
def load_templates(catalogue: Catalogue) -> Templates:
    """Return the templates of a catalogue; read from disk the first time only.

    Raises:
        ProblemsError: See `Templates`.
    """
    return Templates(catalogue)


def with_all_resources(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue, every skill declaring also what its trees occupy.

    Whoever forgets to declare one gets neither past a guard nor beside another step that uses it.

    Raises:
        ProblemsError: See `Templates`.
    """
    templates = load_templates(catalogue)
    missing = {it.name: templates.resources_of(it.name).difference(it.resources)
               for it in catalogue}  # fmt: skip
    if not any(missing.values()):
        return catalogue
    return Catalogue(
        it.model_copy(update={'resources': (*it.resources, *sorted(missing[it.name]))})
        for it in catalogue
    )


def _under_skill(tree: TreeSpec, skill: str) -> dict[str, NodeSpec]:
    names = {key: skill if key == tree.main else f'{skill}.{key}' for key in tree.trees}
    return {names[key]: _renamed(root, names) for key, root in tree.trees.items()}


def _renamed(node: NodeSpec, names: Mapping[str, str]) -> NodeSpec:
    ports = node.ports
    if node.calls is not None:
        ports = {**ports, SUBTREE_ID: names[node.calls]}
    children = tuple(_renamed(child, names) for child in node.children)
    return dataclasses.replace(node, ports=ports, children=children)
