"""What is told about mutants is so: their kinds, their lines, the reasons why they may live."""

from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parents[1] / 'tools'


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(TOOLS)
    import mutants

    return mutants


@pytest.fixture
def outside(mutants: ModuleType) -> ModuleType:
    import mutants_outside

    return mutants_outside


@pytest.mark.parametrize(
    ('before', 'after', 'kind'),
    [
        ('if a < b:', 'if a <= b:', 'logic'),
        ('if a and b:', 'if a or b:', 'logic'),
        ('if not a:', 'if a:', 'logic'),
        ('x = a if b else c', 'x = a if (b) and False else c', 'logic'),
        ('x = 1.0', 'x = 2.0', 'logic'),
        ('f(a=True)', 'f(a=False)', 'logic'),
        ('return a - b', 'return a + b', 'logic'),
        ("say('no')", "say('XXnoXX')", 'text'),
        ("say(f'{x} no')", "say('NO')", 'text'),
        ('f(a, b)', 'f(a, None)', 'value'),
        ('f(a, b)', 'f(a)', 'value'),
        ('x = a', 'x = None', 'value'),
        ("say('no', a)", 'say(a)', 'value'),
    ],
)
def test_a_mutant_has_its_kind(
    mutants: ModuleType, before: str, after: str, kind: str
) -> None:
    assert mutants.Mutant('m', 'f', before, after, True).kind == kind


def test_only_the_lines_that_differ_are_told(mutants: ModuleType) -> None:
    assert mutants.change(['a', '  b', 'c'], ['a', '  d', 'c']) == ('b', 'd')


@pytest.mark.parametrize(
    ('entry', 'is_covered'),
    [
        ('safety/x:f', True),
        ('*: a -> b', True),
        ('*: a -> *', True),
        ('safety/x:*: b -> a', False),
        ('safety/y:f', False),
        ('safety/x:g: a -> b', False),
    ],
)
def test_a_reason_covers_what_it_names(
    mutants: ModuleType, entry: str, is_covered: bool
) -> None:
    assert mutants.covers(entry, mutants.Mutant('safety/x', 'f', 'a', 'b', False)) is is_covered


def test_what_mutmut_leaves_alone_is_changed(outside: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / 'x.py'
    file.write_text(
        'class A:\n    least: float = Field(gt=0)\n    @property\n    def b(self) -> bool:\n'
        '        return self.least < self.most and not self.x\n'
        'def left(a: int) -> bool:\n    return a < 1\n'
    )
    found = [(where, after) for where, _, after, _ in outside.mutants_of(file)]
    assert found == [
        ('A', 'least: float = Field(ge=0)'),
        ('A', 'least: float = Field(gt=1)'),
        ('A.b', 'return self.least < self.most or not self.x'),
        ('A.b', 'return self.least <= self.most and (not self.x)'),
        ('A.b', 'return self.least < self.most and self.x'),
    ]
