"""The limits of `config/safety.yaml`, each a small rule over steps or over every way they go."""

from __future__ import annotations

from vla_bt.check.limits.areas import forbidden_zones, outside_bounds
from vla_bt.check.limits.case import Case, Rule
from vla_bt.check.limits.distances import low_battery, too_long_drives, too_long_way, unread_pose
from vla_bt.check.limits.handling import out_of_reach, stale_objects, too_heavy_objects
from vla_bt.check.limits.numbers import too_large_numbers, with_defaults_lowered
from vla_bt.check.limits.timing import too_long_plan, too_long_timeouts
from vla_bt.check.limits.words import beyond_joint_limits, forbidden_skills, forbidden_speech
from vla_bt.errors import Problem

__all__ = ['RULES', 'Case', 'limit_problems', 'with_defaults_lowered']

RULES: tuple[Rule, ...] = (
    forbidden_skills, forbidden_speech, too_large_numbers, beyond_joint_limits, too_long_timeouts,
    outside_bounds, forbidden_zones, too_long_drives, too_long_way, unread_pose, out_of_reach,
    too_heavy_objects, stale_objects, too_long_plan, low_battery,
)  # fmt: skip
"""All of them."""


def limit_problems(case: Case) -> list[Problem]:
    """Return all that a plan asks for beyond the limits, each fault once."""
    found: dict[tuple[object, ...], Problem] = {}
    for rule in RULES:
        for problem in rule(case):
            key = (problem.code, problem.path, problem.allowed)
            found.setdefault(key, problem)
    return list(found.values())
