"""Every sentence a guard can say, whole: people act on it, so a change of one shows here."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from guard_bench import GuardBench, guard

CASES = yaml.safe_load(Path(__file__).with_name('sentences.yaml').read_text(encoding='utf-8'))


@pytest.mark.parametrize('name', CASES)
def test_a_guard_says_exactly_this(name: str) -> None:
    case: dict[str, Any] = CASES[name]
    bench = GuardBench(guard(**case['guard']))
    for source, read in case.get('read', {}).items():
        value, age_s = read if isinstance(read, list) else (read, 0.0)
        bench.put(source, value, bench.now_s - age_s)
    assert bench.reason == case['says']
