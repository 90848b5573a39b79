"""Unsafe plans and their safe twins, fed directly to the check: `plans.yaml`."""

from pathlib import Path

import pytest
from plan_pairs import case, codes, pairs, texts_of

from vla_bt.cli import main
from vla_bt.plan import read_plan

_OTHER_UNITS = ('degrees', 'angle_deg')
"""Arguments that the dialects read by rules of their own."""
PLAIN = [
    name
    for name in pairs()
    for plan in (case(name, 'unsafe').plan,)
    if plan.flow is None
    and not any(set(step.args) & set(_OTHER_UNITS) for step in plan.steps)
    and not any(step.retries or step.timeout_s or step.duration_s for step in plan.steps)
]
HERE = [it for it in PLAIN if set(pairs()[it]) == {'code', 'unsafe', 'safe'}]
"""Those of the shipped home and site."""
ONE_OF_EACH = sorted({min(codes(name)): name for name in HERE}.values())
"""For each code the last of them."""


@pytest.mark.parametrize('name', pairs())
def test_the_unsafe_plan_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    problems = case(name, 'unsafe').checked().problems
    assert {it.code.value for it in problems} & codes(name), problems


@pytest.mark.parametrize('name', pairs())
def test_its_safe_twin_passes(name: str) -> None:
    assert case(name, 'safe').checked().problems == ()


def test_there_are_enough_to_speak_of_few_escapes() -> None:
    assert len(pairs()) >= 120


@pytest.mark.parametrize('name', PLAIN)
def test_no_dialect_is_a_way_past(name: str) -> None:
    unsafe = case(name, 'unsafe')
    for dialect, text in texts_of(unsafe.plan).items():
        reading = read_plan(text)
        problems = reading.problems
        if reading.plan is not None and not problems:
            problems = unsafe.checked(reading.plan).problems
        assert problems, dialect


@pytest.mark.parametrize('name', PLAIN)
def test_every_dialect_carries_the_safe_twin(name: str) -> None:
    safe = case(name, 'safe')
    for dialect, text in texts_of(safe.plan).items():
        reading = read_plan(text)
        assert reading.plan is not None, (dialect, reading.problems)
        assert safe.checked(reading.plan).problems == (), dialect


@pytest.mark.parametrize('name', ONE_OF_EACH)
def test_the_command_line_tells_them_apart(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side, status in (('unsafe', 1), ('safe', 0)):
        file = tmp_path / f'{side}.json'
        file.write_text(case(name, side).plan.to_json(), encoding='utf-8')
        monkeypatch.setattr('sys.argv', ['vla-bt', 'check', str(file)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code or 0) == status, side
