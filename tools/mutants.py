"""Say what the tests noticed of the mutants that `mutmut run` made: `make mutants` calls it.

`mutants.py` writes docs/mutants.md, made of tools/mutants.md, of the numbers, and of
tools/mutants.yaml, which says why a survivor may live. `mutants.py TEXT` lists the survivors with
TEXT in their module or function.
"""

import ast
import io
import json
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from os.path import commonprefix
from pathlib import Path

import yaml

import environment

MADE = environment.ROOT / 'mutants'
OUTSIDE = MADE / 'outside.json'
PAGE = environment.ROOT / 'docs' / 'mutants.md'
FRAME = Path(__file__).with_suffix('.md')
REASONS = Path(__file__).with_suffix('.yaml')
NOTICED = (1, 3, 36, 24, -24, 152, 255)
"""mutmut's codes: a test failed, a test could not be run, a test did not end in time."""
MISSED = (0, 5, 33)
"""mutmut's codes: all tests passed, there are none."""
BESIDE = 80
"""Characters shown on both sides of a difference."""
LOGIC = frozenset(
    '< <= > >= == != + - * / // % ** & | ^ += -= *= /= ^= |= '
    'and or not is in True False ( )'.split()
)


@dataclass(frozen=True)
class Mutant:
    """One change of one function."""

    module: str
    function: str
    before: str
    """The line that was changed, as Python prints it."""
    after: str
    is_noticed: bool | None
    """None: it was not tried."""

    @property
    def package(self) -> str:
        return self.module.rpartition('/')[0]

    @property
    def kind(self) -> str:
        """logic: a comparison, boolean, sign or number; text: words; value: anything else."""
        old, new = tokens_of(self.before), tokens_of(self.after)
        changed = [*(old - new), *(new - old)]
        if any(it[-1] in '\'"' for it in changed):
            return 'text' if old.total() == new.total() else 'value'
        return 'logic' if all(it in LOGIC or it[0].isdigit() for it in changed) else 'value'


def tokens_of(line: str) -> Counter[str]:
    """Return the tokens of a line; those of the first half where it opens a block."""
    try:
        return Counter(
            it.string
            for it in tokenize.generate_tokens(io.StringIO(line).readline)
            if it.string.strip()
        )
    except (tokenize.TokenError, IndentationError):
        return Counter(line.split())


def all_mutants() -> Iterator[Mutant]:
    """Yield what mutmut made, in the order of the files."""
    for meta in sorted(MADE.rglob('*.meta')):
        codes = json.loads(meta.read_text())['exit_code_by_key']
        source = meta.with_suffix('')
        lines = lines_of(source) if codes else {}
        for key, code in codes.items():
            name = key.rpartition('.')[2]
            stem = name.rpartition('__mutmut_')[0]
            before, after = change(lines[f'{stem}__mutmut_orig'], lines[name])
            yield Mutant(
                source.relative_to(MADE / 'vla_bt').as_posix().removesuffix('.py'),
                '.'.join(stem.split('ǁ')[1:]) or stem.removeprefix('x_'),
                before,
                after,
                True if code in NOTICED else False if code in MISSED else None,
            )
    for entry in json.loads(OUTSIDE.read_text()) if OUTSIDE.exists() else ():
        yield Mutant(**entry)


def lines_of(source: Path) -> dict[str, list[str]]:
    """Return each function that mutmut made, by name, a statement on each line."""
    found = {}
    for node in ast.walk(ast.parse(source.read_text(encoding='utf-8'))):
        if isinstance(node, ast.FunctionDef) and '__mutmut_' in node.name:
            name, node.name, node.decorator_list = node.name, '_', []
            found[name] = ast.unparse(node).splitlines()
    return found


def change(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Return the lines that differ."""
    parts = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    differ = [it[1:] for it in parts if it[0] != 'equal']
    old = ' '.join(it.strip() for a, b, _, _ in differ for it in before[a:b])
    return old, ' '.join(it.strip() for _, _, a, b in differ for it in after[a:b])


def share(mutants: Iterable[Mutant]) -> str:
    """Return how many of how many were noticed."""
    noticed = [it.is_noticed for it in mutants if it.is_noticed is not None]
    if not noticed:
        return ''
    return f'{sum(noticed)} of {len(noticed)}, {sum(noticed) / len(noticed):.1%}'


def table(mutants: Sequence[Mutant]) -> Iterator[str]:
    """Yield the numbers of each package as a table."""
    yield '| package | all | comparisons, booleans, signs, numbers |'
    yield '|---|---|---|'
    groups = {f'`{it}`': it for it in sorted({mutant.package for mutant in mutants})}
    for name, package in {**groups, '**together**': None}.items():
        mine = [it for it in mutants if package in (it.package, None)]
        logic = [it for it in mine if it.kind == 'logic']
        yield f'| {name} | {share(mine)} | {share(logic)} |'


def survivors(mutants: Sequence[Mutant]) -> Iterator[str]:
    """Yield those that live, below the reasons why."""
    left = [it for it in mutants if it.is_noticed is False]
    for reason in yaml.safe_load(REASONS.read_text(encoding='utf-8')):
        mine = [it for it in left if any(covers(entry, it) for entry in reason['mutants'])]
        left = [it for it in left if it not in mine]
        yield from listing(reason['why'], mine)
    yield from listing('Words that people read', [it for it in left if it.kind == 'text'])
    yield from listing('Not judged yet', [it for it in left if it.kind != 'text'])


def covers(entry: str, mutant: Mutant) -> bool:
    """Return True when `module:function: text` stands for a mutant; * is any text."""
    where, _, text = entry.partition(': ')
    is_there = fnmatchcase(f'{mutant.module}:{mutant.function}', where)
    return is_there and fnmatchcase(f'{mutant.before} -> {mutant.after}', text or '*')


def listing(title: str, mutants: Sequence[Mutant]) -> Iterator[str]:
    """Yield survivors under a title."""
    if mutants:
        yield f'\n### {title} ({len(mutants)})\n'
        for it in mutants:
            before, after = clipped(it.before, it.after)
            yield f'- `{it.module}:{it.function}`: `{before}` became `{after}`'


def clipped(before: str, after: str) -> tuple[str, str]:
    """Return both without most of what they begin and end with alike."""
    start = len(commonprefix((before, after)))
    end = len(commonprefix((before[start:][::-1], after[start:][::-1])))

    def middle(text: str) -> str:
        first, last = max(0, start - BESIDE), len(text) - end + BESIDE
        return '...' * (first > 0) + text[first:last] + '...' * (last < len(text))

    return middle(before), middle(after)


if __name__ == '__main__':
    made = list(all_mutants())
    if sys.argv[1:]:
        for one in made:
            if sys.argv[1] in f'{one.module}:{one.function}' and one.is_noticed is False:
                print(f'{one.kind:5} {one.module}:{one.function}')
                print(f'    -{one.before}\n    +{one.after}')
    else:
        frame = FRAME.read_text(encoding='utf-8')
        page = frame.format(
            table='\n'.join(table(made)),
            untried=sum(it.is_noticed is None for it in made),
            survivors='\n'.join(survivors(made)),
        )
        PAGE.write_text(page, encoding='utf-8')
        print('\n'.join(table(made)))
