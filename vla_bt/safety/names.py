"""Which topics, services and actions configuration may name: what is not listed is refused.

A configuration file is easily copied, and one wrong name connects the robot to another robot, or
a guard to a sensor that nobody maintains. So a site lists its names once, where it signs off what
it holds safe. Names are compared as they are written, before the node's namespace is put in front
and before remapping: what whoever starts the node remaps is not judged here.

Source of the rules for names: https://design.ros2.org/articles/topic_and_service_names.html
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, model_validator

from vla_bt.errors import close_matches, shorten
from vla_bt.safety.section import Section

MAX_NAME_LENGTH = 200
"""Characters: what DDS leaves, 256, less its own prefixes and a namespace."""
_TOKEN = re.compile(r'[A-Za-z_][A-Za-z0-9_]*')
WILDCARD = '*'
"""Stands for one part of a name, between slashes."""


class NameKind(str, enum.Enum):
    """What a name is a name of."""

    TOPIC = 'topic'
    SERVICE = 'service'
    ACTION = 'action'


@dataclass(frozen=True, kw_only=True)
class NameUse:
    """A name that stands in a configuration file."""

    where: str
    """Dotted keys of the entry, e.g. `readings.odometry_topic`."""
    kind: NameKind
    name: str


def name_fault(name: str, *, is_pattern: bool = False) -> str:
    """Return why a text is no name of a topic, service or action in ROS 2; empty: it is one.

    Args:
        name: Absolute, relative, or private (`~/...`).
        is_pattern: Parts may be `WILDCARD`.
    """
    if not name or len(name) > MAX_NAME_LENGTH:
        return f'a name has 1 to {MAX_NAME_LENGTH} characters'
    parts = name.removeprefix('~/').removeprefix('/').split('/')
    if name.startswith('~//') or '' in parts:
        return 'a name has no empty part, and no slash at its end'
    for part in parts:
        if part == WILDCARD and is_pattern:
            continue
        if not _TOKEN.fullmatch(part):
            return (f'{shorten(part)!r} is no part of a name: letters, digits and _, '
                    'no digit first')  # fmt: skip
        if '__' in part:
            return 'a name has no two underscores side by side'
    return ''


def _pattern(text: str) -> str:
    fault = name_fault(text, is_pattern=True)
    if fault:
        raise ValueError(fault)
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
"""A name of which parts may be `*`."""


class AllowedNames(Section):
    """The names that configuration may use. Defaults are those of the shipped robot file."""

    topics: tuple[Pattern, ...] = (
        'speed_limit', 'trajectory_execution_event', '/vla/detected_objects', '/vla/speech',
        'odom', 'amcl_pose', 'battery_state', 'joint_states', 'emergency_stop', '/tf',
        '/tf_static', 'scan', 'people', 'imu', 'wrench',
    )  # fmt: skip
    services: tuple[Pattern, ...] = ('apply_planning_scene',)
    actions: tuple[Pattern, ...] = (
        'navigate_to_pose', 'spin', 'follow_path', 'move_action',
        'right_gripper_controller/gripper_cmd', 'head_controller/point_head_action',
    )  # fmt: skip

    @model_validator(mode='after')
    def _each_once(self) -> AllowedNames:
        for key in ('topics', 'services', 'actions'):
            names = getattr(self, key)
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f'{key}: {", ".join(twice)} stands there twice')
        return self

    def of(self, kind: NameKind) -> tuple[str, ...]:
        """Return the patterns for one kind of name."""
        return {
            NameKind.TOPIC: self.topics,
            NameKind.SERVICE: self.services,
            NameKind.ACTION: self.actions,
        }[kind]

    def refusal(self, use: NameUse) -> str:
        """Return why a name may not be used, and how to allow it; empty: it may."""
        shown = shorten(use.name)
        fault = name_fault(use.name)
        if fault:
            return f'{use.where}: {shown!r} cannot be the name of a {use.kind.value}: {fault}'
        patterns = self.of(use.kind)
        if any(_fits(use.name, pattern) for pattern in patterns):
            return ''
        close = close_matches(use.name, patterns)
        meant = f'; did you mean {" or ".join(close)}?' if close else '.'
        return (
            f'{use.where}: the {use.kind.value} {shown!r} is not among the names this site '
            f'allows{meant} To allow it, add it to allowed_names.{use.kind.value}s of the '
            f'safety file (allowed now: {", ".join(patterns) or "none"})'
        )

    def refusals(self, uses: Iterable[NameUse]) -> list[tuple[NameUse, str]]:
        """Return every name that may not be used, and why."""
        return [(use, why) for use in uses if (why := self.refusal(use))]


def _fits(name: str, pattern: str) -> bool:
    parts, wanted = name.split('/'), pattern.split('/')
    return len(parts) == len(wanted) and all(
        each == part or (each == WILDCARD and part not in ('', '~'))
        for part, each in zip(parts, wanted, strict=True)
    )
