"""Every statement of the fault catalogue, F1 to F43, is proved by a test that bears its number."""

import re
from collections import defaultdict
from pathlib import Path

STATEMENTS = range(1, 44)


def test_every_statement_has_a_test() -> None:
    tests = defaultdict(list)
    for path in sorted(Path(__file__).parents[1].rglob('test_*.py')):
        for number, name in re.findall(r'^def test_F(\d\d)_(\w+)\(', path.read_text(), re.M):
            tests[int(number)].append(name)
    assert [number for number in STATEMENTS if not tests[number]] == []
    assert set(tests) == set(STATEMENTS)
