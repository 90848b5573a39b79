"""Change what mutmut leaves alone: functions with a decorator, and numbers outside of functions.

`mutants_outside.py [FILE...]` runs the tests beside each file against every such change, in a
copy of the project, and writes mutants/outside.json for mutants.py. mutmut copies functions, and
neither a validator nor a property nor a bound of a field can be chosen between copies at run time.
"""

import ast
import copy
import itertools
import json
import os
import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis  # noqa: F401  what tests need is read once, before the processes part
import py_trees  # noqa: F401
import pydantic  # noqa: F401
import pytest
import shapely  # noqa: F401

import environment
import mutants

LONGEST_S = 120
"""Of one run of the tests, seconds of the processor."""
TESTS = ('test/check', 'test/safety', 'test/trees/test_guard.py', 'test/trees/test_confirm.py')
DATES = itertools.count(1)
"""Of changed files, seconds: by date and size Python tells whether it has compiled one before."""
COPY = mutants.MADE / 'outside'
FLIPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div,
    ast.Div: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.USub: ast.UAdd,
}  # fmt: skip
BOUNDS = {'ge': 'gt', 'gt': 'ge', 'le': 'lt', 'lt': 'le'}


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand instead of a node."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if type(operator) in FLIPPED:
                changed = copy.deepcopy(node)
                changed.ops[at] = FLIPPED[type(operator)]()  # type: ignore[call-overload]
                yield changed
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.UnaryOp):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node.operand
        elif type(node.op) in FLIPPED:
            changed = copy.deepcopy(node)
            changed.op = FLIPPED[type(node.op)]()  # type: ignore[assignment]
            yield changed
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.keyword) and node.arg in BOUNDS:
        yield ast.keyword(BOUNDS[node.arg], node.value)


def places(node: ast.AST, where: str = '') -> Iterator[tuple[str, ast.AST, str, int | None]]:
    """Yield function or class, parent, field and index of every node that mutmut leaves alone."""
    for field, value in ast.iter_fields(node):
        if field in ('annotation', 'returns', 'decorator_list', 'bases'):
            continue
        for at, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or is_left_to_mutmut(child):
                continue
            is_named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            below = '.'.join(filter(None, (where, child.name))) if is_named else where
            yield below, node, field, at
            yield from places(child, below)


def is_left_to_mutmut(node: ast.AST) -> bool:
    """Return True for a function that mutmut changes."""
    if not isinstance(node, ast.FunctionDef):
        return False
    names = [ast.unparse(it) for it in node.decorator_list]
    return names in ([], ['staticmethod'], ['classmethod'])


def mutants_of(file: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield function, line before and after, and the text of the whole changed file."""
    tree = ast.parse(file.read_text(encoding='utf-8'))
    before = ast.unparse(tree).splitlines()
    for where, parent, field, at in list(places(tree)):
        holder = getattr(parent, field)
        node = holder if at is None else holder[at]
        for changed in changes(node):
            put(parent, field, at, changed)
            text = ast.unparse(ast.fix_missing_locations(tree))
            put(parent, field, at, node)
            if text.splitlines() != before:
                yield where, *mutants.change(before, text.splitlines()), text


def put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def tests_of(file: Path) -> list[str]:
    """Return the tests of a module, the nearest first."""
    inside = file.relative_to('vla_bt')
    own = Path('test', inside.with_name(f'test_{inside.name}'))
    most = Path('test', inside.parts[0]) if inside.parts[0] != 'trees' else own
    return [str(it) for it in dict.fromkeys((own, most)) if (COPY / it).exists()]


def is_noticed(tests: list[str]) -> bool:
    """Return True when a test fails, or does not end; in a process of its own."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
        os.chdir(COPY)
        with open(os.devnull, 'w') as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        sys.path.insert(0, str(COPY))
        os._exit(pytest.main(['-x', '-q', '-m', 'not timed', '-p', 'no:cacheprovider', *tests]))
    return os.waitpid(child, 0)[1] != 0


def judge(file: Path) -> Iterator[dict[str, str | bool]]:
    """Yield every change of a file, and whether it was noticed."""
    target, tests = COPY / file, tests_of(file)
    original = target.read_text(encoding='utf-8')
    for where, before, after, text in mutants_of(file):
        target.write_text(text, encoding='utf-8')
        date = next(DATES)
        os.utime(target, (date, date))
        yield {
            'module': file.relative_to('vla_bt').as_posix().removesuffix('.py'),
            'function': where,
            'before': before,
            'after': after,
            'is_noticed': is_noticed(tests),
        }
    target.write_text(original, encoding='utf-8')


def main(names: list[str]) -> None:
    """Judge these files, or all that mutmut is told to change."""
    os.chdir(environment.ROOT)
    shutil.rmtree(COPY, ignore_errors=True)
    for folder in ('vla_bt', 'test', 'config', 'trees', 'docs', 'pyproject.toml'):
        copy_one = shutil.copytree if Path(folder).is_dir() else shutil.copy
        COPY.mkdir(parents=True, exist_ok=True)
        copy_one(folder, COPY / folder)
    if is_noticed(list(TESTS)):
        sys.exit('the tests fail before anything is changed')
    made = sorted(it.relative_to(mutants.MADE) for it in mutants.MADE.rglob('vla_bt/**/*.py.meta'))
    files = [Path(it) for it in names] or [it.with_suffix('') for it in made]
    found = []
    for file in files:
        found += judge(file)
        mutants.OUTSIDE.write_text(json.dumps(found, indent=1), encoding='utf-8')
        print(file, sum(not it['is_noticed'] for it in found), 'of', len(found), flush=True)


if __name__ == '__main__':
    main(sys.argv[1:])
