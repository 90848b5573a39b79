"""What is said of wrong entries: where, what was found, what is accepted."""

import enum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from vla_bt.errors import SettingsError
from vla_bt.settings import read_yaml


class Policy(str, enum.Enum):
    STOP = 'stop'
    PAUSE = 'pause'


class Part(BaseModel):
    model_config = ConfigDict(extra='forbid', allow_inf_nan=False)


Metres = Annotated[float, Field(gt=0, le=100)]


class Guard(Part):
    name: str = ''
    policy: Policy = Policy.STOP
    max_age_s: float | None = Field(default=1.0, gt=0)


class Near(Part):
    kind: Literal['near']
    nearest_m: float

    @model_validator(mode='after')
    def _not_too_far(self) -> 'Near':
        if self.nearest_m > 100:
            raise ValueError('nearest_m is too far')
        return self


class Level(Part):
    kind: Literal['level']
    at: int = Field(ge=1, lt=10)
    until: int = Field(default=1, alias='to')


class Whole(Part):
    speed_mps: Metres = 1.0
    count: int = 1
    active: bool = True
    title: str = ''
    corners: tuple[tuple[Metres, Metres], ...] = ()
    ring: tuple[int, ...] = Field(default=(), min_length=2, max_length=3)
    names: tuple[str, ...] = Field(default=('a',), min_length=1, max_length=1)
    guards: tuple[Guard, ...] = ()
    rules: dict[str, Annotated[Near | Level, Field(discriminator='kind')]] = {}

    @field_validator('guards', mode='before')
    @classmethod
    def _named(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return [{**entry, 'name': name} for name, entry in value.items()]


def told(folder: Path, text: str) -> list[str]:
    path = folder / 'f.yaml'
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_yaml(path, Whole)
    return [line.replace(str(path), 'F') for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ('text', 'line'),
    [
        ('sped_mps: 1', 'F:1: sped_mps: unknown key; did you mean speed_mps?'),
        ('\nxyz: 1', 'F:2: xyz: unknown key (accepted: speed_mps, count, active, title, '
         'corners, ring, names, guards, rules)'),
        ('speed_mps: -1', 'F:1: speed_mps: should be greater than 0 (found -1; '
         'accepted: a number > 0 and <= 100)'),
        ('speed_mps: .nan', 'F:1: speed_mps: should be a finite number (found nan; '
         'accepted: a number > 0 and <= 100)'),
        ('speed_mps: fast', 'F:1: speed_mps: should be a valid number, unable to parse string '
         "as a number (found 'fast'; accepted: a number > 0 and <= 100)"),
        ('speed_mps: yes', "F:1: speed_mps: should be a number (found 'yes'; "
         'accepted: a number > 0 and <= 100)'),
        ('count: "3"', "F:1: count: should be a number (found '3'; accepted: a whole number)"),
        ('count: 1.5', 'F:1: count: should be a valid integer, got a number with a fractional '
         'part (found 1.5; accepted: a whole number)'),
        ('active: 3', 'F:1: active: should be a valid boolean, unable to interpret input '
         '(found 3)'),
        ('title: 3', 'F:1: title: should be a valid string (found 3)'),
        ('corners: [[1, 2],\n [1, 0]]', 'F:2: corners.1.1: should be greater than 0 (found 0; '
         'accepted: a number > 0 and <= 100)'),
        ('guards:\n  a: {}\n  b:\n    polcy: stop',
         'F:4: guards.b.polcy: unknown key; did you mean policy?'),
        ('guards: {a: {policy: ignore}}',
         "F:1: guards.a.policy: should be 'stop' or 'pause' (found 'ignore')"),
        ('guards: {a: {max_age_s: 0}}', 'F:1: guards.a.max_age_s: should be greater than 0 '
         '(found 0; accepted: a number > 0 or null)'),
        ('rules:\n  r: {kind: near}', 'F:2: rules.r.nearest_m: is missing (accepted: a number)'),
        ('rules:\n  r: {kind: level, at: 10}', 'F:2: rules.r.at: should be less than 10 '
         '(found 10; accepted: a whole number >= 1 and < 10)'),
        ('rules:\n  r: {kind: level, at: 9,\n    zzz: 3}', 'F:3: rules.r.zzz: unknown key '
         '(accepted: kind, nearest_m, at, to)'),
        ('rules:\n  r: {kind: level, at: 9,\n    to: x}', 'F:3: rules.r.to: should be a valid '
         "integer, unable to parse string as an integer (found 'x'; accepted: a whole number)"),
        ('count: 1\ncount: 2', 'F:2: count: given twice; it already stands in line 1'),
        ('guards: [1, 2, 3, 4]', None),
        ('rules:\n  r: {nearest_m: 3}', 'F:2: rules.r.kind: is missing'),
        ('rules:\n  r: {nearest_m: 3,\n    kind: lvel}', "F:3: rules.r.kind: should be near or "
         "level (found 'lvel'); did you mean level?"),
        ('rules:\n  r: {nearest_m: 3,\n    kind: zzz}',
         "F:3: rules.r.kind: should be near or level (found 'zzz')"),
        ('rules:\n  r: {kind: near, nearest_m: 101}', 'F:2: rules.r: nearest_m is too far'),
        ('ring: [1, x]', 'F:1: ring.1: should be a valid integer, unable to parse string as an '
         "integer (found 'x'; accepted: a whole number)"),
        ('names: []', 'F:1: names: should have at least 1 entry, not 0'),
        ('names: [a, b]', 'F:1: names: should have at most 1 entry, not 2'),
        ('ring: [1]', 'F:1: ring: should have at least 2 entries, not 1'),
        ('ring: [1, 1, 1, 1]', 'F:1: ring: should have at most 3 entries, not 4'),
        ('corners: {a: 1}', 'F:1: corners: should be a valid tuple (found keys and values: a)'),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_told_with_line_and_what_is_accepted(
    tmp_path: Path, text: str, line: str | None
) -> None:
    lines = told(tmp_path, text)
    assert line is None or lines == [line]


def test_all_faults_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = 'speed_mps: -1\ncount: yes\nactive: 7\nactive: 8\ntitel: x\nguards: {a: {policy: 1}}'
    assert [line.split(': ')[:2] for line in told(tmp_path, text)] == [
        ['F:1', 'speed_mps'],
        ['F:2', 'count'],
        ['F:3', 'active'],
        ['F:4', 'active'],
        ['F:5', 'titel'],
        ['F:6', 'guards.a.policy'],
    ]


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    lines = told(tmp_path, '\n'.join(f'wrong_{n}: 1' for n in range(100)))
    assert len(lines) == 41
    assert lines[-1] == 'F: and 60 more'


@pytest.mark.parametrize(
    'text',
    [
        'api_key: hunter2',
        'title: [sk-hunter2hunter2]',
        'speed_mps: Bearer hunter2',
        'speed_mps: hunter2hunter2hunter2hunter2',
        'sk-hunter2hunter2: 1',
        'count: "sk-hunter2hunter2"',
        'guards: {sk-hunter2hunter2: {policy: 3}}',
        'count: 1\nsk-hunter2hunter2: 1\nsk-hunter2hunter2: 2',
        'speed_mps: {sk-hunter2hunter2: 3}',
    ],
)
def test_what_may_be_a_secret_is_not_shown(tmp_path: Path, text: str) -> None:
    assert 'hunter2' not in ''.join(told(tmp_path, text))


def test_what_is_right_is_read(tmp_path: Path) -> None:
    path = tmp_path / 'f.yaml'
    path.write_text('speed_mps: 2\nactive: yes\ntitle: "7"\ncorners: [[1, 2.5]]')
    read = read_yaml(path, Whole)
    assert (read.speed_mps, read.active, read.title) == (2.0, True, '7')
    assert read.corners == ((1.0, 2.5),)
