import pytest
from guard_bench import guard

from vla_bt.errors import SettingsError
from vla_bt.safety.guards import refuse_unknown_skills
from vla_bt.skills import load_catalogue

CATALOGUE = load_catalogue()


def test_skills_that_exist_pass() -> None:
    rules = [
        guard('battery', min_ratio=0.2, applies_to={'skills': ['place', 'pick_up']}),
        guard('battery', min_ratio=0.2),
    ]
    refuse_unknown_skills(rules, CATALOGUE)


def test_all_skills_that_do_not_exist_are_told() -> None:
    rules = [
        guard('battery', min_ratio=0.2, applies_to={'skills': ['plase', 'place']}),
        guard('tilt', max_rad=0.2, applies_to={'skills': ['qqqqq']}),
    ]
    with pytest.raises(SettingsError) as caught:
        refuse_unknown_skills(rules, CATALOGUE)
    first, second = str(caught.value).splitlines()
    where = 'applies_to.skills: there is no skill'
    assert first.startswith(f"guard battery: {where} 'plase' (accepted: place")
    every = ', '.join(sorted(CATALOGUE.names))
    assert second == f"guard tilt: {where} 'qqqqq' (accepted: {every})"
