"""Which steps a person is asked about, and what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vla_bt.errors import SettingsError, close_matches
from vla_bt.safety.config import Safety
from vla_bt.safety.confirmation import Confirmation, ConfirmationMode
from vla_bt.safety.presence import may_get_into
from vla_bt.safety.question import (
    Question,
    Reason,
    ReasonKind,
    objects_of,
    question_about,
    shown_name,
)
from vla_bt.safety.zones import Zone
from vla_bt.settings import PlanningSettings
from vla_bt.skills import ArgumentType, Catalogue, Skill
from vla_bt.world import WorldModel

_HANDS = frozenset(('left_arm', 'right_arm'))
_MOVERS = _HANDS | {'base'}


@dataclass(frozen=True, kw_only=True)
class ConfirmationRules:
    """Which steps a person is asked about; made by `confirmation_rules`."""

    mode: ConfirmationMode
    skills: frozenset[str]
    """Names of the skills that are always asked about."""
    section: Confirmation
    zones: Mapping[str, Zone]
    """Those that `section` names."""
    margin_m: float
    """Of zones without their own, metres."""

    def may_ask(self, skill: Skill, resources: Collection[str]) -> bool:
        """Return True when there are steps with this skill that a person is asked about.

        Args:
            skill: Of a step.
            resources: What it occupies, whatever it declares.
        """
        takes = any(ArgumentType.OBJECT in it.kinds for it in skill.arguments.values())
        return (
            skill.name in self.skills
            or (bool(self.section.tags) and takes and not _HANDS.isdisjoint(resources))
            or (bool(self.zones) and not _MOVERS.isdisjoint(resources))
        )

    def question(
        self,
        skill: Skill,
        args: Mapping[str, Any],
        world: WorldModel,
        resources: Collection[str],
    ) -> Question | None:
        """Return what a person is asked about a step as things stand; None: nothing.

        Args:
            skill: Of the step.
            args: Canonical arguments.
            world: As it is now.
            resources: What the skill occupies, whatever it declares.
        """
        reasons: list[Reason] = []
        if skill.name in self.skills:
            said = f"{skill.name} needs a person's yes"
            reasons.append(Reason(ReasonKind.SKILL, skill.name, said))
        if not _HANDS.isdisjoint(resources):
            for name in objects_of(skill, args, world):
                reasons += self._tag_reasons(name, world)
        if not _MOVERS.isdisjoint(resources):
            reasons += self._zone_reasons(skill, args, world)
        return question_about(skill, args, world, reasons) if reasons else None

    def _tag_reasons(self, name: str, world: WorldModel) -> Iterator[Reason]:
        belief = world.objects.get(name)
        if belief is None and self.section.tags:
            said = f'nobody knows what {shown_name(name)} is like'
            yield Reason(ReasonKind.TAG, f'{name}: unknown', said)
        for tag in self.section.tags:
            if belief is not None and tag in belief.tags:
                yield Reason(ReasonKind.TAG, f'{name}: {tag}', f'{shown_name(name)} is {tag}')

    def _zone_reasons(
        self, skill: Skill, args: Mapping[str, Any], world: WorldModel
    ) -> Iterator[Reason]:
        for name, zone in self.zones.items():
            if may_get_into(zone, self.margin_m, skill, args, world):
                said = f'the robot may get into the zone {shown_name(name)}'
                yield Reason(ReasonKind.ZONE, name, said)


def confirmation_rules(
    planning: PlanningSettings, safety: Safety, catalogue: Catalogue
) -> ConfirmationRules:
    """Return the rules of the settings, the safety file, and the skills that ask by themselves.

    Args:
        planning: `require_confirmation` and `confirmation`.
        safety: `confirmation`, and the zones it names.
        catalogue: A skill with `confirm: true` is asked about, whatever the settings list.

    Raises:
        SettingsError: The settings list a skill that does not exist.
    """
    for name in planning.require_confirmation:
        if name not in catalogue.names:
            known = ', '.join(close_matches(name, catalogue.names) or catalogue.names)
            raise SettingsError(
                f'planning.require_confirmation: there is no skill {name!r} (accepted: {known})'
            )
    own = (skill.name for skill in catalogue if skill.confirm)
    section = safety.confirmation
    return ConfirmationRules(
        mode=ConfirmationMode(planning.confirmation),
        skills=frozenset((*planning.require_confirmation, *own)),
        section=section,
        zones={name: safety.zones[name] for name in section.zones},
        margin_m=safety.limits.safety_margin_m,
    )
