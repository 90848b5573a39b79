"""The section `confirmation` of the safety file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from vla_bt.errors import SettingsError
from vla_bt.safety import Confirmation, ConfirmationMode, load_safety
from vla_bt.settings import PlanningSettings


def test_the_shipped_section_is_the_default() -> None:
    assert load_safety().confirmation == Confirmation()


@pytest.mark.parametrize('seconds', [0.001, 30.0, 3600.0])
def test_the_time_to_answer_is_positive_and_bounded(seconds: float) -> None:
    assert Confirmation(timeout_s=seconds).timeout_s == seconds


@pytest.mark.parametrize('seconds', [0.0, -1.0, 3600.1, float('nan'), float('inf')])
def test_no_time_and_endless_time_are_refused(seconds: float) -> None:
    with pytest.raises(ValidationError):
        Confirmation(timeout_s=seconds)


@pytest.mark.parametrize('tag', ['', 'Hot', 'very hot', '1st', 'x' * 33])
def test_a_tag_that_no_object_can_have_is_refused(tag: str) -> None:
    with pytest.raises(ValidationError):
        Confirmation(tags=(tag,))


def test_a_zone_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / 'safety.yaml'
    path.write_text('confirmation: {zones: [nursery]}\n')
    with pytest.raises(SettingsError, match=r"there is no zone 'nursery'"):
        load_safety(path)
    path.write_text(
        'zones: {nursery: {polygon: [[0, 0], [2, 0], [2, 2]], forbids: []}}\n'
        'confirmation: {zones: [nursery]}\n'
    )
    assert load_safety(path).confirmation.zones == ('nursery',)


@pytest.mark.parametrize('mode', list(ConfirmationMode))
def test_the_setting_knows_the_same_modes(mode: ConfirmationMode) -> None:
    assert PlanningSettings(confirmation=mode.value).confirmation == mode.value


def test_any_other_mode_is_refused() -> None:
    with pytest.raises(ValidationError):
        PlanningSettings(confirmation='sometimes')  # type: ignore[arg-type]


def test_empty_names_of_skills_are_none() -> None:
    assert PlanningSettings(require_confirmation=('', 'say')).require_confirmation == ('say',)
