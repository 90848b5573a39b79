"""The import rule of the layout: downwards only, ROS and the simulator at one edge each."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / 'vla_bt'

LAYERS = [
    {'errors'},
    {'settings'},
    {'plan', 'skills', 'robot', 'fake_llm'},
    {'world'},
    {'safety'},
    {'check'},
    {'planner', 'trees', 'sim'},
    {'mission'},
    {'ros', 'dashboard'},
    {'cli'},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

FOREIGN = {
    'rclpy': {'ros'},
    'pyrobosim': {'sim'},
    'shapely': {'safety', 'sim'},
    'py_trees': {'trees', 'mission', 'ros'},
    'py_trees_ros': {'ros'},
    'openai': {'planner'},
    'anthropic': {'planner'},
    'jinja2': {'planner'},
    'PIL': {'planner', 'ros'},
    'typer': {'cli'},
    'rich': {'cli'},
}
"""Which parts may import which outside package; message packages (`*_msgs`) only `ros`."""


def part_of(path: Path) -> str:
    """Return the top-level part a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix('.py')


def imports_of(path: Path) -> list[str]:
    """Return every module a file imports, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f'{path}: relative import'
            found.append(node.module or '')
    return found


FILES = [path for path in sorted(PACKAGE.rglob('*.py')) if path != PACKAGE / '__init__.py']


@pytest.mark.parametrize('path', FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downwards_only(path: Path) -> None:
    part = part_of(path)
    assert part in LEVEL, f'{part} has no place in the layout'
    for module in imports_of(path):
        names = module.split('.')
        if names[0] == 'vla_bt' and len(names) > 1:
            other = names[1]
            assert other == part or LEVEL[other] < LEVEL[part], f'{path} imports {module}'
        elif names[0] in FOREIGN:
            assert part in FOREIGN[names[0]], f'{path} imports {module}'
        elif names[0].endswith('_msgs') or names[0] == 'std_srvs':
            assert part == 'ros', f'{path} imports {module}'


def test_the_core_names_no_file_of_this_machine() -> None:
    """Sources carry no absolute path."""
    for path in FILES:
        assert '/home/' not in path.read_text(encoding='utf-8'), path
